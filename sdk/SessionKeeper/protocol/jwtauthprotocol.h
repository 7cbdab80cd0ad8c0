// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_JWTAUTHPROTOCOL_H
#define SESSIONKEEPER_JWTAUTHPROTOCOL_H

#include <SessionKeeper/protocol/protocol.h>

#include <chrono>

namespace SessionKeeper {

// djangorestframework-jwt 1.0 to 1.11, and the Styria fork (contract.md 3): one token, which is
// sent with requests and, where the server allows it (JWT_ALLOW_REFRESH), exchanged for a newer one
// while it lives. How long a chain of such tokens may get is known to the server alone; it says so
// when it refuses to renew one. Paths are relative to url(), which counts as a folder; a leading
// slash makes them relative to the host.
class SESSIONKEEPER_EXPORT JwtAuthProtocol : public Protocol
{
public:
    // url is the site's root, or the folder that its three endpoints are in, such as
    // https://api.example.com/
    explicit JwtAuthProtocol(const QUrl &url);

    QUrl url() const override { return m_url; }
    QString name() const override;

    // The name of the user field in the login request: "username", or "email" with many custom user
    // models.
    QString userNameField() const { return m_userNameField; }
    void setUserNameField(const QString &name) { m_userNameField = name; }

    // "api-token-auth/"; empty: url() itself.
    QString loginPath() const { return m_loginPath; }
    void setLoginPath(const QString &path) { m_loginPath = path; }
    // "api-token-refresh/"; empty when the server has no such endpoint, so that every login lasts
    // as long as its token.
    QString refreshPath() const { return m_refreshPath; }
    void setRefreshPath(const QString &path) { m_refreshPath = path; }
    // "api-token-verify/"; empty when the server has no such endpoint (before 1.3).
    QString verifyPath() const { return m_verifyPath; }
    void setVerifyPath(const QString &path) { m_verifyPath = path; }
    // Empty: only the Styria fork has such an endpoint, often "blacklist/" (contract.md 3.5).
    QString logoutPath() const { return m_logoutPath; }
    void setLogoutPath(const QString &path) { m_logoutPath = path; }

    // The first word of the Authorization header, the server's JWT_AUTH_HEADER_PREFIX: "JWT"; with
    // the Styria fork "Bearer".
    QByteArray scheme() const { return m_scheme; }
    void setScheme(const QByteArray &scheme) { m_scheme = scheme; }

    // The server's JWT_REFRESH_EXPIRATION_DELTA: how long after the login it renews tokens. 0, the
    // default, when that is not known: the session learns its end when the server refuses to renew.
    std::chrono::seconds chainLimit() const { return m_chainLimit; }
    void setChainLimit(std::chrono::seconds limit) { m_chainLimit = limit; }

    // The server's JWT_AUTH_COOKIE: the token then travels in this cookie, beside those that the
    // app has, instead of in the Authorization header, for which a proxy in front of the server may
    // have another use. Empty, the default: the header. A request of the app that brings an
    // Authorization header of its own is left as it is: the server would not look at the cookie
    // (contract.md 3.2).
    QByteArray cookieName() const { return m_cookieName; }
    void setCookieName(const QByteArray &name) { m_cookieName = name; }

    TokenRequest loginRequest(const Credentials &credentials) const override;
    TokenRequest refreshRequest(const Tokens &tokens) const override;
    std::optional<TokenRequest> verifyRequest(const Tokens &tokens) const override;
    std::optional<TokenRequest> logoutRequest(const Tokens &tokens) const override;
    Result<Tokens> readReply(TokenStep step, const TokenResponse &response) const override;
    Verdict judge(int status, const HeaderList &headers, const QByteArray &body) const override;
    void authorize(QNetworkRequest &request, const Tokens &tokens) const override;
    QByteArray authorizationHeader() const override;
    QByteArray authorizationCookie() const override { return m_cookieName; }
    bool canRefreshExpired() const override { return false; }

private:
    Result<Tokens> readToken(TokenStep step, const TokenResponse &response) const;
    Tokens tokensOf(TokenStep step, const QByteArray &token) const;

    QUrl m_url;
    QString m_userNameField;
    QString m_loginPath;
    QString m_refreshPath;
    QString m_verifyPath;
    QString m_logoutPath;
    QByteArray m_scheme;
    QByteArray m_cookieName;
    std::chrono::seconds m_chainLimit {0};
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_JWTAUTHPROTOCOL_H
