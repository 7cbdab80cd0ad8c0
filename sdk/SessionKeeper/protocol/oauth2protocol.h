// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_OAUTH2PROTOCOL_H
#define SESSIONKEEPER_OAUTH2PROTOCOL_H

#include <SessionKeeper/protocol/protocol.h>

#include <QtCore/qstringlist.h>

namespace SessionKeeper {

// The token endpoint of an OAuth 2.0 server (RFC 6749), bearer tokens (RFC 6750) and revocation
// (RFC 7009). Access tokens may be opaque: expires_in says how long they live.
//
// A login asks with the password grant, or as grant() says. Any other grant comes through
// Credentials::insert(): with a field "grant_type" there, the form has the inserted fields and no
// user name and password of its own, and the user name only names the account.
//
//     Credentials credentials(u"ada"_s, {});
//     credentials.insert(u"grant_type"_s, u"authorization_code"_s); // RFC 6749 4.1.3
//     credentials.insert(u"code"_s, code);
//     credentials.insert(u"redirect_uri"_s, u"com.example.app:/done"_s);
//     credentials.insert(u"code_verifier"_s, verifier); // RFC 7636 4.5
//
// A refresh token from elsewhere is taken over with "grant_type" refresh_token and "refresh_token".
class SESSIONKEEPER_EXPORT OAuth2Protocol : public Protocol
{
public:
    // How the server gets to know the client (RFC 6749 2.3.1).
    enum class ClientAuthentication {
        Body,  // client_id and client_secret in the form; the secret only if there is one
        Basic, // both in an Authorization header
        None,  // client_id in the form: a public client
    };
    // What a login asks with.
    enum class Grant {
        Password,          // RFC 6749 4.3
        ClientCredentials, // RFC 6749 4.4, for programs without a user: what Credentials hold does
                           // not matter but for extra fields. There is no refresh token; a refresh
                           // asks anew, and the access token stands in for one.
    };

    // url is the token endpoint, such as https://api.example.com/o/token/
    explicit OAuth2Protocol(const QUrl &url);

    QUrl url() const override { return m_url; }
    QString name() const override;

    QString clientId() const { return m_clientId; }
    void setClientId(const QString &id) { m_clientId = id; }
    // In no log and no error. An app that is given to users cannot keep one (RFC 8252 8.5).
    QString clientSecret() const { return m_clientSecret; }
    void setClientSecret(const QString &secret) { m_clientSecret = secret; }
    // Body.
    ClientAuthentication clientAuthentication() const { return m_clientAuthentication; }
    void setClientAuthentication(ClientAuthentication how) { m_clientAuthentication = how; }
    // Password.
    Grant grant() const { return m_grant; }
    void setGrant(Grant grant) { m_grant = grant; }
    // What is asked for with grant(); none: what the server gives by default (RFC 6749 3.3).
    QStringList scopes() const { return m_scopes; }
    void setScopes(const QStringList &scopes) { m_scopes = scopes; }
    // Further fields that this server wants with grant(), such as "audience".
    QVariantMap extraFields() const { return m_extraFields; }
    void setExtraFields(const QVariantMap &fields) { m_extraFields = fields; }
    // Relative to url(), which counts as a folder; a leading slash makes it relative to the host.
    // Empty by default: the server has no revocation endpoint.
    QString revocationPath() const { return m_revocationPath; }
    void setRevocationPath(const QString &path) { m_revocationPath = path; }

    TokenRequest loginRequest(const Credentials &credentials) const override;
    TokenRequest refreshRequest(const Tokens &tokens) const override;
    std::optional<TokenRequest> logoutRequest(const Tokens &tokens) const override;
    Result<Tokens> readReply(TokenStep step, const TokenResponse &response) const override;
    Verdict judge(int status, const HeaderList &headers, const QByteArray &body) const override;

private:
    QVariantMap grantFields(const QVariantMap &fields) const;
    TokenRequest request(TokenStep step, const QUrl &url, QVariantMap fields) const;
    Result<Tokens> readTokens(TokenStep step, const TokenResponse &response) const;

    QUrl m_url;
    QString m_clientId;
    QString m_clientSecret;
    ClientAuthentication m_clientAuthentication = ClientAuthentication::Body;
    Grant m_grant = Grant::Password;
    QStringList m_scopes;
    QVariantMap m_extraFields;
    QString m_revocationPath;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_OAUTH2PROTOCOL_H
