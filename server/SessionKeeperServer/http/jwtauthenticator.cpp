// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/jwtauthenticator.h>

#include <SessionKeeperServer/engine/jwtauthengine.h>
#include <SessionKeeperServer/http/data/requestheaders.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// A token, nothing, or what is wrong with the header.
using Found = Outcome<std::optional<QByteArray>>;

Refusal badHeader(const QString &why)
{
    Refusal refusal;
    refusal.detail = u"Invalid Authorization header. "_s + why;
    return refusal;
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
        const Found token = tokenIn(request);
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
        return (follows ? prefix() : "JWT"_ba) + " realm=\"api\"";
    }

    QList<QByteArray> secretHeaders() const override { return {"Authorization", "Cookie"}; }

private:
    QByteArray prefix() const
    {
        return m_engine->settings().JWT_AUTH_HEADER_PREFIX.value_or(QByteArray());
    }

    Found tokenIn(const HttpRequest &request) const
    {
        const QList<QByteArray> parts = words(request.header("Authorization"));
        if (parts.isEmpty())
            return cookieIn(request);
        if (parts.first().compare(prefix(), Qt::CaseInsensitive) != 0)
            return std::optional<QByteArray>();
        if (parts.size() == 1)
            return badHeader(u"No credentials provided."_s);
        if (parts.size() > 2)
            return badHeader(u"Credentials string should not contain spaces."_s);
        return std::optional(parts.last());
    }

    Found cookieIn(const HttpRequest &request) const
    {
        const QByteArray name = m_engine->settings().JWT_AUTH_COOKIE;
        if (name.isEmpty())
            return std::optional<QByteArray>();
        return cookieNamed(name, request);
    }

    const std::shared_ptr<const JwtAuthEngine> m_engine;
};

} // namespace

std::unique_ptr<Authenticator> makeAuthenticator(std::shared_ptr<const JwtAuthEngine> engine)
{
    return std::make_unique<JwtAuthenticator>(std::move(engine));
}

} // namespace SessionKeeperServer
