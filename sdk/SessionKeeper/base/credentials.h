// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_CREDENTIALS_H
#define SESSIONKEEPER_CREDENTIALS_H

#include <SessionKeeper/sessionkeeper_export.h>

#include <QtCore/qmetatype.h>
#include <QtCore/qstring.h>
#include <QtCore/qvariant.h>

QT_BEGIN_NAMESPACE
class QDebug;
QT_END_NAMESPACE

namespace SessionKeeper {

// What a person enters to log in. Passed on to the server once and never stored or printed.
class SESSIONKEEPER_EXPORT Credentials
{
public:
    Credentials() = default;
    Credentials(const QString &userName, const QString &password)
        : m_userName(userName)
        , m_password(password)
    {
    }

    QString userName() const { return m_userName; }
    // Sent as it is. Django REST framework servers trim white space at both ends (contract.md 1.6).
    QString password() const { return m_password; }

    // Further fields of the login request, such as a one-time code. A field with the name of
    // the user or password field is overruled by those.
    void insert(const QString &name, const QVariant &value) { m_extra.insert(name, value); }
    QVariantMap extraFields() const { return m_extra; }

private:
    QString m_userName;
    QString m_password;
    QVariantMap m_extra;
};

SESSIONKEEPER_EXPORT QDebug operator<<(QDebug debug, const Credentials &credentials);

} // namespace SessionKeeper

Q_DECLARE_METATYPE(SessionKeeper::Credentials)

#endif // SESSIONKEEPER_CREDENTIALS_H
