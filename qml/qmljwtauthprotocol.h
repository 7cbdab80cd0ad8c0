// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_QMLJWTAUTHPROTOCOL_H
#define SESSIONKEEPER_QMLJWTAUTHPROTOCOL_H

#include "qmlprotocol.h"

#include <SessionKeeper/protocol/jwtauthprotocol.h>

namespace SessionKeeper {

// djangorestframework-jwt 1.0 to 1.11, and the Styria fork. The defaults are those of
// SessionKeeper::JwtAuthProtocol; url is the site's root, or the folder that its endpoints are in.
class QmlJwtAuthProtocol : public SessionKeeper::QmlProtocol
{
    Q_OBJECT
    QML_NAMED_ELEMENT(JwtAuthProtocol)
    // The name of the user field in the login request: "username", or "email" with many custom user
    // models.
    Q_PROPERTY(QString userNameField READ userNameField WRITE setUserNameField NOTIFY changed FINAL)
    // "api-token-auth/", relative to url; a leading slash makes it relative to the host. Empty: url
    // itself.
    Q_PROPERTY(QString loginPath READ loginPath WRITE setLoginPath NOTIFY changed FINAL)
    // "api-token-refresh/"; empty when the server has no such endpoint.
    Q_PROPERTY(QString refreshPath READ refreshPath WRITE setRefreshPath NOTIFY changed FINAL)
    // "api-token-verify/"; empty when the server has no such endpoint.
    Q_PROPERTY(QString verifyPath READ verifyPath WRITE setVerifyPath NOTIFY changed FINAL)
    // Empty; with the Styria fork often "blacklist/".
    Q_PROPERTY(QString logoutPath READ logoutPath WRITE setLogoutPath NOTIFY changed FINAL)
    // The first word of the Authorization header, "JWT"; with the Styria fork "Bearer".
    Q_PROPERTY(QString scheme READ scheme WRITE setScheme NOTIFY changed FINAL)
    // For how many seconds after the login the server renews tokens; 0 when that is not known.
    Q_PROPERTY(int chainLimit READ chainLimit WRITE setChainLimit NOTIFY changed FINAL)
    // The cookie that the token travels in, instead of the Authorization header; empty for none.
    Q_PROPERTY(QString cookieName READ cookieName WRITE setCookieName NOTIFY changed FINAL)

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
    QString logoutPath() const { return m_settings.logoutPath(); }
    void setLogoutPath(const QString &path);
    QString scheme() const { return QString::fromLatin1(m_settings.scheme()); }
    void setScheme(const QString &scheme);
    int chainLimit() const { return static_cast<int>(m_settings.chainLimit().count()); }
    void setChainLimit(int seconds);
    QString cookieName() const { return QString::fromLatin1(m_settings.cookieName()); }
    void setCookieName(const QString &name);

    std::shared_ptr<Protocol> create() const override;

Q_SIGNALS:
    void changed();

private:
    JwtAuthProtocol m_settings {QUrl()};
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_QMLJWTAUTHPROTOCOL_H
