// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/views/simplejwtviews.h>

#include <SessionKeeperServer/http/data/requestdata.h>
#include <SessionKeeperServer/http/router.h>
#include <SessionKeeperServer/http/services.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

QString text(const QByteArray &token)
{
    return QString::fromLatin1(token);
}

ApiView::Face tokenEndpoint(const QString &name, const QString &description,
                            const QStringList &fields, const QStringList &readOnlyFields = {})
{
    return {.name = name,
            .description = description,
            .methods = {"POST"},
            .fields = fields,
            .readOnlyFields = readOnlyFields};
}

ApiView::Face obtainFace(const SimpleJwtContext &context, const QString &name,
                         const QString &description)
{
    ApiView::Face face = tokenEndpoint(name, description, {context.usernameField, u"password"_s});
    face.throttled = true;
    return face;
}

// What looks at tokens and nothing else.
ApiView::Blocks readingBlocks(const SimpleJwtContext &context, ApiView::Blocks otherwise)
{
    return context.engine->keysWait() ? ApiView::Blocks::Writes : otherwise;
}

} // namespace

TokenObtainView::TokenObtainView(SimpleJwtContext context)
    : ApiView(obtainFace(context, u"Token Obtain Pair"_s,
                         u"Gives an access and a refresh token for a password."_s))
    , m_context(std::move(context))
{
}

ApiReply TokenObtainView::handle(const ApiCall &call) const
{
    FieldReader fields(call.request);
    const QString name = fields.text(m_context.usernameField);
    const QString password = fields.text(u"password"_s);
    if (fields.failed())
        return fields.failure();
    const Outcome<TokenPair> pair = m_context.engine->obtainPair(name, password);
    if (!pair)
        return ApiError::refused(pair.refusal(), m_context.guard.challenge());
    ++m_context.statistics->logins;
    return {.body = Json::object(
                {{u"refresh"_s, text(pair->refresh)}, {u"access"_s, text(pair->access)}})};
}

TokenRefreshView::TokenRefreshView(SimpleJwtContext context)
    : ApiView(tokenEndpoint(u"Token Refresh"_s,
                            u"Gives an access token for a refresh token that is still valid."_s,
                            {u"refresh"_s}, {u"access"_s}))
    , m_context(std::move(context))
{
}

ApiView::Blocks TokenRefreshView::blocks() const
{
    return m_context.engine->refreshWaits() ? Blocks::Writes
                                            : readingBlocks(m_context, Blocks::Reads);
}

ApiReply TokenRefreshView::handle(const ApiCall &call) const
{
    FieldReader fields(call.request);
    const QString token = fields.text(u"refresh"_s);
    if (fields.failed())
        return fields.failure();
    const Outcome<RefreshedTokens> tokens = m_context.engine->refresh(token.toUtf8());
    if (!tokens)
        return ApiError::refused(tokens.refusal(), m_context.guard.challenge());
    ++m_context.statistics->refreshes;
    Json::Object body {{u"access"_s, text(tokens->access)}};
    if (tokens->refresh)
        body.emplace_back(u"refresh"_s, text(*tokens->refresh));
    return {.body = body};
}

TokenVerifyView::TokenVerifyView(SimpleJwtContext context)
    : ApiView(tokenEndpoint(u"Token Verify"_s, u"Tells whether a token is valid."_s, {u"token"_s}))
    , m_context(std::move(context))
{
}

ApiView::Blocks TokenVerifyView::blocks() const
{
    // contract.md 2.4, S88: only this setting makes it look into the blacklist.
    const bool reads = m_context.engine->currentSettings()->BLACKLIST_AFTER_ROTATION;
    return readingBlocks(m_context, reads ? Blocks::Reads : Blocks::Never);
}

ApiReply TokenVerifyView::handle(const ApiCall &call) const
{
    FieldReader fields(call.request);
    const QString token = fields.text(u"token"_s);
    if (fields.failed())
        return fields.failure();
    const Outcome<Done> done = m_context.engine->verify(token.toUtf8());
    if (!done)
        return ApiError::refused(done.refusal(), m_context.guard.challenge());
    return {.body = Json::Object()};
}

TokenBlacklistView::TokenBlacklistView(SimpleJwtContext context)
    : ApiView(tokenEndpoint(u"Token Blacklist"_s,
                            u"Ends a session: its refresh token is not accepted again."_s,
                            {u"refresh"_s}))
    , m_context(std::move(context))
{
}

ApiReply TokenBlacklistView::handle(const ApiCall &call) const
{
    FieldReader fields(call.request);
    const QString token = fields.text(u"refresh"_s);
    if (fields.failed())
        return fields.failure();
    const Outcome<Done> done = m_context.engine->blacklist(token.toUtf8());
    if (!done)
        return ApiError::refused(done.refusal(), m_context.guard.challenge());
    return {.body = Json::Object()};
}

SlidingObtainView::SlidingObtainView(SimpleJwtContext context)
    : ApiView(
        obtainFace(context, u"Token Obtain Sliding"_s, u"Gives a sliding token for a password."_s))
    , m_context(std::move(context))
{
}

ApiReply SlidingObtainView::handle(const ApiCall &call) const
{
    FieldReader fields(call.request);
    const QString name = fields.text(m_context.usernameField);
    const QString password = fields.text(u"password"_s);
    if (fields.failed())
        return fields.failure();
    const Outcome<QByteArray> token = m_context.engine->obtainSliding(name, password);
    if (!token)
        return ApiError::refused(token.refusal(), m_context.guard.challenge());
    ++m_context.statistics->logins;
    return {.body = Json::object({{u"token"_s, text(*token)}})};
}

SlidingRefreshView::SlidingRefreshView(SimpleJwtContext context)
    : ApiView(tokenEndpoint(u"Token Refresh Sliding"_s,
                            u"Gives a sliding token that is still valid a later end."_s,
                            {u"token"_s}))
    , m_context(std::move(context))
{
}

ApiView::Blocks SlidingRefreshView::blocks() const
{
    return m_context.engine->refreshWaits() ? Blocks::Writes
                                            : readingBlocks(m_context, Blocks::Reads);
}

ApiReply SlidingRefreshView::handle(const ApiCall &call) const
{
    FieldReader fields(call.request);
    const QString sent = fields.text(u"token"_s);
    if (fields.failed())
        return fields.failure();
    const Outcome<QByteArray> token = m_context.engine->refreshSliding(sent.toUtf8());
    if (!token)
        return ApiError::refused(token.refusal(), m_context.guard.challenge());
    ++m_context.statistics->refreshes;
    return {.body = Json::object({{u"token"_s, text(*token)}})};
}

void addSimpleJwtRoutes(Router &router, const Services &services)
{
    const SimpleJwtContext context {services.simpleJwt, BearerGuard(services.simpleJwt),
                                    services.settings.usernameField, services.statistics};
    const Paths &paths = services.settings.paths;
    router.add(paths.token, std::make_unique<TokenObtainView>(context));
    router.add(paths.tokenRefresh, std::make_unique<TokenRefreshView>(context));
    router.add(paths.tokenVerify, std::make_unique<TokenVerifyView>(context));
    router.add(paths.tokenBlacklist, std::make_unique<TokenBlacklistView>(context));
    router.add(paths.tokenSliding, std::make_unique<SlidingObtainView>(context));
    router.add(paths.tokenSlidingRefresh, std::make_unique<SlidingRefreshView>(context));
}

} // namespace SessionKeeperServer
