// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_SIMPLEJWTPROTOCOL_H
#define SESSIONKEEPER_SIMPLEJWTPROTOCOL_H

#include <SessionKeeper/protocol/protocol.h>

namespace SessionKeeper {

// Django REST framework Simple JWT with a pair of tokens, with or without rotation (contract.md 2).
// Paths are relative to url(); a leading slash makes them relative to the host.
class SESSIONKEEPER_EXPORT SimpleJwtProtocol : public Protocol
{
public:
    // url is where tokens are obtained, such as https://api.example.com/api/token/
    explicit SimpleJwtProtocol(const QUrl &url);

    QUrl url() const override { return m_url; }
    QString name() const override;

    // The name of the user field in the login request: "username", or "email" with many custom user
    // models.
    QString userNameField() const { return m_userNameField; }
    void setUserNameField(const QString &name) { m_userNameField = name; }

    // Empty by default: url() itself.
    QString loginPath() const { return m_loginPath; }
    void setLoginPath(const QString &path) { m_loginPath = path; }
    // "refresh/"
    QString refreshPath() const { return m_refreshPath; }
    void setRefreshPath(const QString &path) { m_refreshPath = path; }
    // "verify/"; empty when the server has no such endpoint.
    QString verifyPath() const { return m_verifyPath; }
    void setVerifyPath(const QString &path) { m_verifyPath = path; }
    // "blacklist/"; empty when the server has no such endpoint.
    QString logoutPath() const { return m_logoutPath; }
    void setLogoutPath(const QString &path) { m_logoutPath = path; }

    // The first word of the Authorization header, the server's AUTH_HEADER_TYPES; case matters.
    // "Bearer".
    QByteArray scheme() const { return m_scheme; }
    void setScheme(const QByteArray &scheme) { m_scheme = scheme; }
    // The server's AUTH_HEADER_NAME as it is on the wire. "Authorization".
    QByteArray authorizationHeader() const override { return m_authorizationHeader; }
    void setAuthorizationHeader(const QByteArray &name) { m_authorizationHeader = name; }

    TokenRequest loginRequest(const Credentials &credentials) const override;
    TokenRequest refreshRequest(const Tokens &tokens) const override;
    std::optional<TokenRequest> verifyRequest(const Tokens &tokens) const override;
    std::optional<TokenRequest> logoutRequest(const Tokens &tokens) const override;
    Result<Tokens> readReply(TokenStep step, const TokenResponse &response) const override;
    Verdict judge(int status, const HeaderList &headers, const QByteArray &body) const override;
    bool mayRefusalPass(const Error &refusal) const override;

private:
    Result<Tokens> readTokens(TokenStep step, const TokenResponse &response) const;

    QUrl m_url;
    QString m_userNameField;
    QString m_loginPath;
    QString m_refreshPath;
    QString m_verifyPath;
    QString m_logoutPath;
    QByteArray m_scheme;
    QByteArray m_authorizationHeader;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_SIMPLEJWTPROTOCOL_H
