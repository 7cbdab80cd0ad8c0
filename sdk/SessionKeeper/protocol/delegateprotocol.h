// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DELEGATEPROTOCOL_H
#define SESSIONKEEPER_DELEGATEPROTOCOL_H

#include <SessionKeeper/protocol/protocol.h>

namespace SessionKeeper {

// djangorestframework-jwt with djangorestframework-jwt-refresh-token (contract.md 4): a JWT that
// lives for minutes, and a long-running key that is good for any number of new ones at the delegate
// endpoint until somebody deletes it. The key is the session's refresh token and is kept; the JWT
// rests in memory only, so a restored session begins with a refresh.
//
// A login finds the key of this app or makes one, with two or three requests; a log-out deletes it.
// Paths are relative to url(); a leading slash makes them relative to the host.
class SESSIONKEEPER_EXPORT DelegateProtocol : public Protocol
{
public:
    // When the key gives way to a new one (POST {key}/revoke/, since 0.4 of the add-on). The old
    // one is dead at once, for every copy of it.
    enum class KeyRotation {
        Never,
        AtLogin,   // when a login finds it
        AtRefresh, // likewise, and whenever the JWT is renewed
    };

    // url is the site, or the folder in which its token endpoints are: https://api.example.com/
    explicit DelegateProtocol(const QUrl &url);

    QUrl url() const override { return m_url; }
    QString name() const override;

    // What the key is listed as at the server, 1 to 255 characters: "sessionkeeper". A user has one
    // key for each name, so two installations with one name share it: a log-out, or a rotation, of
    // one ends the other. Let it name the installation, such as "mail on ada's phone".
    QString appName() const { return m_appName; }
    void setAppName(const QString &name);
    // The delegate endpoint demands one and takes any: "sessionkeeper".
    QString clientId() const { return m_clientId; }
    void setClientId(const QString &id) { m_clientId = id; }
    // Never by default.
    KeyRotation keyRotation() const { return m_keyRotation; }
    void setKeyRotation(KeyRotation rotation) { m_keyRotation = rotation; }
    // Whether "refresh_token" in the answer to a login, where there is one, is this app's key.
    // False by default: the site's own handler writes it, and may give the key of another app
    // (contract.md 4.1).
    bool isKeyInLoginReply() const { return m_keyInLoginReply; }
    void setKeyInLoginReply(bool isThere) { m_keyInLoginReply = isThere; }

    // The name of the user field in the login request: "username", or "email" with many custom user
    // models.
    QString userNameField() const { return m_userNameField; }
    void setUserNameField(const QString &name) { m_userNameField = name; }

    // "api-token-auth/"
    QString loginPath() const { return m_loginPath; }
    void setLoginPath(const QString &path) { m_loginPath = path; }
    // "delegate/"
    QString delegatePath() const { return m_delegatePath; }
    void setDelegatePath(const QString &path) { m_delegatePath = path; }
    // Where the keys are listed: "refresh-token/"
    QString keysPath() const { return m_keysPath; }
    void setKeysPath(const QString &path) { m_keysPath = path; }
    // "api-token-verify/"; empty when the server has no such endpoint.
    QString verifyPath() const { return m_verifyPath; }
    void setVerifyPath(const QString &path) { m_verifyPath = path; }

    // The first word of the Authorization header, the server's JWT_AUTH_HEADER_PREFIX: "JWT".
    QByteArray scheme() const { return m_scheme; }
    void setScheme(const QByteArray &scheme) { m_scheme = scheme; }

    TokenRequest loginRequest(const Credentials &credentials) const override;
    TokenRequest refreshRequest(const Tokens &tokens) const override;
    std::optional<TokenRequest> verifyRequest(const Tokens &tokens) const override;
    std::optional<TokenRequest> logoutRequest(const Tokens &tokens) const override;
    Result<Tokens> readReply(TokenStep step, const TokenResponse &response) const override;
    std::optional<TokenRequest> nextRequest(TokenStep step, const Tokens &soFar,
                                            const TokenResponse &response) const override;
    std::optional<TokenRequest> recoveryRequest(const TokenRequest &lost,
                                                const Tokens &soFar) const override;
    Verdict judge(int status, const HeaderList &headers, const QByteArray &body) const override;
    Tokens keptTokens(const Tokens &tokens) const override;
    bool spendsRefreshToken() const override { return m_keyRotation == KeyRotation::AtRefresh; }

private:
    TokenRequest delegateRequest(TokenStep step, const QByteArray &key) const;
    TokenRequest keysRequest(TokenStep step, int stage, const QByteArray &verb,
                             const Tokens &tokens) const;
    TokenRequest keyRequest(TokenStep step, int stage, const QByteArray &verb,
                            const Tokens &tokens) const;
    std::optional<TokenRequest> afterFirst(TokenStep step, const Tokens &soFar,
                                           const TokenResponse &response) const;
    std::optional<TokenRequest> afterList(TokenStep step, const Tokens &soFar,
                                          const TokenResponse &response) const;
    Result<Tokens> readToken(TokenStep step, const TokenResponse &response) const;
    Result<Tokens> readList(const TokenResponse &response) const;

    QUrl m_url;
    QString m_appName;
    QString m_clientId;
    KeyRotation m_keyRotation = KeyRotation::Never;
    bool m_keyInLoginReply = false;
    QString m_userNameField;
    QString m_loginPath;
    QString m_delegatePath;
    QString m_keysPath;
    QString m_verifyPath;
    QByteArray m_scheme;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_DELEGATEPROTOCOL_H
