// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_QMLSLIDINGTOKENPROTOCOL_H
#define SESSIONKEEPER_QMLSLIDINGTOKENPROTOCOL_H

#include "qmlprotocol.h"

#include <SessionKeeper/protocol/slidingtokenprotocol.h>

namespace SessionKeeper {

// Django REST framework Simple JWT with sliding tokens. The defaults are those of
// SessionKeeper::SlidingTokenProtocol.
class QmlSlidingTokenProtocol : public SessionKeeper::QmlProtocol
{
    Q_OBJECT
    QML_NAMED_ELEMENT(SlidingTokenProtocol)
    // The name of the user field in the login request: "username", or "email" with many custom user
    // models.
    Q_PROPERTY(QString userNameField READ userNameField WRITE setUserNameField NOTIFY changed FINAL)
    // Relative to url; a leading slash makes it relative to the host. Empty: url itself.
    Q_PROPERTY(QString loginPath READ loginPath WRITE setLoginPath NOTIFY changed FINAL)
    // "refresh/"
    Q_PROPERTY(QString refreshPath READ refreshPath WRITE setRefreshPath NOTIFY changed FINAL)
    // "verify/"; empty when the server has no such endpoint.
    Q_PROPERTY(QString verifyPath READ verifyPath WRITE setVerifyPath NOTIFY changed FINAL)
    // The claim that says until when the token can be renewed, "refresh_exp".
    Q_PROPERTY(QString refreshExpiryClaim READ refreshExpiryClaim WRITE setRefreshExpiryClaim NOTIFY
                   changed FINAL)
    // The first word of the Authorization header, "Bearer"; case matters.
    Q_PROPERTY(QString scheme READ scheme WRITE setScheme NOTIFY changed FINAL)
    // The name of that header, "Authorization".
    Q_PROPERTY(QString authorizationHeader READ authorizationHeader WRITE setAuthorizationHeader
                   NOTIFY changed FINAL)

public:
    using QmlProtocol::QmlProtocol;

    QString userNameField() const { return m_settings.userNameField(); }
    void setUserNameField(const QString &name);
    QString loginPath() const { return m_settings.loginPath(); }
    void setLoginPath(const QString &path);
    QString refreshPath() const { return m_settings.refreshPath(); }
    void setRefreshPath(const QString &path);
    QString verifyPath() const { return m_settings.verifyPath(); }
    void setVerifyPath(const QString &path);
    QString refreshExpiryClaim() const { return m_settings.refreshExpiryClaim(); }
    void setRefreshExpiryClaim(const QString &name);
    QString scheme() const { return QString::fromLatin1(m_settings.scheme()); }
    void setScheme(const QString &scheme);
    QString authorizationHeader() const;
    void setAuthorizationHeader(const QString &name);

    std::shared_ptr<Protocol> create() const override;

Q_SIGNALS:
    void changed();

private:
    SlidingTokenProtocol m_settings {QUrl()};
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_QMLSLIDINGTOKENPROTOCOL_H
