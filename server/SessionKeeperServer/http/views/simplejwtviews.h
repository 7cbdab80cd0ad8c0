// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SIMPLEJWTVIEWS_H
#define SESSIONKEEPERSERVER_SIMPLEJWTVIEWS_H

#include <SessionKeeperServer/http/bearerguard.h>
#include <SessionKeeperServer/http/serverstatistics.h>
#include <SessionKeeperServer/http/views/apiview.h>

#include <memory>

namespace SessionKeeperServer {

// What the views of Simple JWT have in common.
struct SimpleJwtContext
{
    std::shared_ptr<SimpleJwtEngine> engine;
    BearerGuard guard;
    QString usernameField; // "username" or "email"
    std::shared_ptr<ServerStatistics> statistics;
};

// The token endpoints of contract.md 2.1.
class TokenObtainView : public ApiView
{
public:
    explicit TokenObtainView(SimpleJwtContext context);
    Blocks blocks() const override { return Blocks::Hashes; }
    ApiReply handle(const ApiCall &call) const override;

private:
    const SimpleJwtContext m_context;
};

class TokenRefreshView : public ApiView
{
public:
    explicit TokenRefreshView(SimpleJwtContext context);
    Blocks blocks() const override;
    ApiReply handle(const ApiCall &call) const override;

private:
    const SimpleJwtContext m_context;
};

class TokenVerifyView : public ApiView
{
public:
    explicit TokenVerifyView(SimpleJwtContext context);
    Blocks blocks() const override;
    ApiReply handle(const ApiCall &call) const override;

private:
    const SimpleJwtContext m_context;
};

class TokenBlacklistView : public ApiView
{
public:
    explicit TokenBlacklistView(SimpleJwtContext context);
    Blocks blocks() const override { return Blocks::Writes; }
    ApiReply handle(const ApiCall &call) const override;

private:
    const SimpleJwtContext m_context;
};

class SlidingObtainView : public ApiView
{
public:
    explicit SlidingObtainView(SimpleJwtContext context);
    Blocks blocks() const override { return Blocks::Hashes; }
    ApiReply handle(const ApiCall &call) const override;

private:
    const SimpleJwtContext m_context;
};

class SlidingRefreshView : public ApiView
{
public:
    explicit SlidingRefreshView(SimpleJwtContext context);
    Blocks blocks() const override;
    ApiReply handle(const ApiCall &call) const override;

private:
    const SimpleJwtContext m_context;
};

class Router;
struct Services;
void addSimpleJwtRoutes(Router &router, const Services &services);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SIMPLEJWTVIEWS_H
