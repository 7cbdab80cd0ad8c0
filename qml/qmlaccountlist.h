// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_QMLACCOUNTLIST_H
#define SESSIONKEEPER_QMLACCOUNTLIST_H

#include <SessionKeeper/base/error.h>
#include <SessionKeeper/store/accountlist.h>

#include <QtCore/qobject.h>
#include <QtQml/qqml.h>
#include <QtQml/qqmlparserstatus.h>

#include <memory>

namespace SessionKeeper {

// The accounts of a service that have a kept session: read when it is completed, and again whenever
// one was logged in or out.
class QmlAccountList : public QObject, public QQmlParserStatus
{
    Q_OBJECT
    QML_NAMED_ELEMENT(AccountList)
    Q_INTERFACES(QQmlParserStatus)
    // Names the app, as in KeychainStore. Taken when the list is completed; later changes are not
    // seen.
    Q_PROPERTY(QString service READ service WRITE setService NOTIFY serviceChanged REQUIRED FINAL)
    // Sorted; empty until they have been read.
    Q_PROPERTY(QStringList accounts READ accounts NOTIFY accountsChanged FINAL)

public:
    using QObject::QObject;

    QString service() const { return m_service; }
    void setService(const QString &service);
    QStringList accounts() const;

    // Reads them anew, after the keychain was unlocked say.
    Q_INVOKABLE void read();

    void classBegin() override { }
    void componentComplete() override;

Q_SIGNALS:
    void serviceChanged(const QString &service);
    void accountsChanged(const QStringList &accounts);
    // The keychain cannot be read; accounts stays as it was.
    void errorOccurred(const SessionKeeper::Error &error);

private:
    QString m_service;
    std::unique_ptr<AccountList> m_list;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_QMLACCOUNTLIST_H
