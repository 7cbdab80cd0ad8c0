// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_PROTOCOL_H
#define SESSIONKEEPER_PROTOCOL_H

#include <SessionKeeper/base/credentials.h>
#include <SessionKeeper/base/result.h>
#include <SessionKeeper/base/tokens.h>
#include <SessionKeeper/protocol/message.h>

#include <QtNetwork/qnetworkrequest.h>

#include <optional>

namespace SessionKeeper {

// How one kind of token server talks. All functions are pure: they send nothing, remember nothing
// and may be called from any thread at once. Configure a protocol before a session uses it;
// afterwards it does not change.
class SESSIONKEEPER_EXPORT Protocol
{
public:
    // What a refused request of the app says about the session (contract.md 5.1).
    enum class Verdict {
        NotAboutTheSession, // hand the reply to the caller
        TokenRefused,       // refresh, then replay once
        AccountRefused,     // the user behind the token is refused: a refresh would not help, the
                            // session is over
        NotUnderstood,      // the server did not see a token in what was sent: scheme or header
                            // misconfigured
    };

    virtual ~Protocol();

    // Where this server is. Its origin is the one that gets tokens by default.
    virtual QUrl url() const = 0;
    // A short lower-case word that is stored with the tokens, such as "simplejwt".
    virtual QString name() const = 0;

    virtual TokenRequest loginRequest(const Credentials &credentials) const = 0;
    virtual TokenRequest refreshRequest(const Tokens &tokens) const = 0;
    // Asks whether the access token is valid; nothing when the dialect cannot ask.
    virtual std::optional<TokenRequest> verifyRequest(const Tokens &tokens) const;
    // Ends the session at the server; nothing when the dialect has no such request.
    virtual std::optional<TokenRequest> logoutRequest(const Tokens &tokens) const;

    // The tokens in a reply to any of the above (empty ones for Verify and Logout), or what is
    // wrong. The kind of the error decides about the session: Revoked and Expired end it, a
    // transient kind never does. Expired, where canRefreshExpired() is false and the token lives:
    // it is the last one, and the session ends with it.
    virtual Result<Tokens> readReply(TokenStep step, const TokenResponse &response) const = 0;

    // For a dialect whose login, refresh or logout takes several requests: the one after this
    // answer, which readReply() has taken for good; nothing when the step is done. soFar: what all
    // answers of the step have brought, on top of the tokens it began with. The deadline of the
    // step counts for all of them.
    virtual std::optional<TokenRequest> nextRequest(TokenStep step, const Tokens &soFar,
                                                    const TokenResponse &response) const;
    // The answer to a later request (its stage is not 0) was lost, so the server may have acted:
    // how to find out; nothing when there is no way. Also asked when the refresh token was refused
    // (stage 0, Revoked): it may have a successor that soFar's access token leads to. Once in a
    // step.
    virtual std::optional<TokenRequest> recoveryRequest(const TokenRequest &lost,
                                                        const Tokens &soFar) const;

    // Judges a 401 or 403 to a request of the app that carried the access token.
    virtual Verdict judge(int status, const HeaderList &headers, const QByteArray &body) const = 0;

    // Puts the access token on a request; by default "Authorization: <scheme> <access token>" (RFC
    // 6750 2.1).
    virtual void authorize(QNetworkRequest &request, const Tokens &tokens) const;
    // The header that authorize() sets, so that it can be dropped when a redirect leaves the
    // origin.
    virtual QByteArray authorizationHeader() const;
    // The name of the cookie, where authorize() puts the token into one: authorizationHeader() is
    // "Cookie" then, and whatever other cookies a request carries are kept. Empty by default.
    virtual QByteArray authorizationCookie() const;

    // What of the tokens may rest in the store: all, unless the dialect knows better.
    virtual Tokens keptTokens(const Tokens &tokens) const;

    // Whether a refusal of a refresh token (Revoked) may pass, because the server says the same
    // when it cannot get at its keys (contract.md 5.2). A token that has worked before and has not
    // ended is then tried twice more, later, before the session ends. False by default.
    virtual bool mayRefusalPass(const Error &refusal) const;

    // False for dialects whose renewal needs a live token (sliding, djangorestframework-jwt).
    virtual bool canRefreshExpired() const;
    // False when a refresh never spends the refresh token, so that an answer that gets lost costs
    // nothing. By default as canRefreshExpired(): where one token is exchanged for the next, the
    // old one stays good until its end.
    virtual bool spendsRefreshToken() const;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_PROTOCOL_H
