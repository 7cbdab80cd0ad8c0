// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/jwtauthenticator.h>

#include <SessionKeeperServer/engine/jwtauthengine.h>
#include <SessionKeeperServer/http/data/requestheaders.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

Refusal badHeader(const QString &why)
{
    Refusal refusal;
    refusal.detail = u"Invalid Authorization header. "_s + why;
    return refusal;
}

JwtFound cookieIn(const HttpRequest &request, const JwtAuthSettings &settings)
{
    // Of the fork: who acts as somebody else goes before who logged in, unless empty.
    if (!settings.JWT_IMPERSONATION_COOKIE.isEmpty()) {
        const auto token = cookieNamed(settings.JWT_IMPERSONATION_COOKIE, request);
        if (token && !token->isEmpty())
            return token;
    }
    if (settings.JWT_AUTH_COOKIE.isEmpty())
        return std::optional<QByteArray>();
    return cookieNamed(settings.JWT_AUTH_COOKIE, request);
}

JwtFound inHeader(const HttpRequest &request, const JwtAuthSettings &settings)
{
    const QList<QByteArray> parts = words(request.header("Authorization"));
    if (parts.isEmpty())
        return cookieIn(request, settings);
    if (parts.first().compare(*settings.JWT_AUTH_HEADER_PREFIX, Qt::CaseInsensitive) != 0)
        return std::optional<QByteArray>();
    if (parts.size() == 1)
        return badHeader(u"No credentials provided."_s);
    if (parts.size() > 2)
        return badHeader(u"Credentials string should not contain spaces."_s);
    return std::optional(parts.last());
}

// To the fork a header that is not two words with one space between them is none.
JwtFound inStyriaHeader(const HttpRequest &request, const JwtAuthSettings &settings)
{
    const QList<QByteArray> parts = request.header("Authorization").split(' ');
    if (parts.size() != 2)
        return cookieIn(request, settings);
    if (parts.first().compare(*settings.JWT_AUTH_HEADER_PREFIX, Qt::CaseInsensitive) != 0)
        return std::optional<QByteArray>();
    return parts.last().isEmpty() ? cookieIn(request, settings) : std::optional(parts.last());
}

class JwtAuthenticator : public Authenticator
{
public:
    explicit JwtAuthenticator(std::shared_ptr<const JwtAuthEngine> engine)
        : m_engine(std::move(engine))
    {
    }

    Outcome<std::optional<Principal>> authenticate(const HttpRequest &request) const override
    {
        const JwtFound token = jwtIn(request, *m_engine);
        if (!token)
            return token.refusal();
        if (!*token)
            return std::optional<Principal>();
        const Outcome<Principal> principal = m_engine->authenticate(**token);
        if (!principal)
            return principal.refusal();
        return std::optional<Principal>(*principal);
    }

    QByteArray challenge() const override
    {
        const bool follows = m_engine->profile().challengeFollowsPrefix;
        const auto prefix = m_engine->settings().JWT_AUTH_HEADER_PREFIX;
        return (follows && prefix ? *prefix : "JWT"_ba) + " realm=\"api\"";
    }

    QList<QByteArray> secretHeaders() const override { return {"Authorization", "Cookie"}; }

private:
    const std::shared_ptr<const JwtAuthEngine> m_engine;
};

} // namespace

JwtFound jwtIn(const HttpRequest &request, const JwtAuthEngine &engine)
{
    const JwtAuthSettings settings = engine.settings();
    return engine.profile().isStyria ? inStyriaHeader(request, settings)
                                     : inHeader(request, settings);
}

std::unique_ptr<Authenticator> makeAuthenticator(std::shared_ptr<const JwtAuthEngine> engine)
{
    return std::make_unique<JwtAuthenticator>(std::move(engine));
}

} // namespace SessionKeeperServer
