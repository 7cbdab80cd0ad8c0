// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_STYRIAVIEWS_H
#define SESSIONKEEPERSERVER_STYRIAVIEWS_H

#include <SessionKeeperServer/http/services.h>
#include <SessionKeeperServer/http/views/apiview.h>
#include <SessionKeeperServer/store/jwtblacklist.h>

namespace SessionKeeperServer {

// What the Styria fork adds to djangorestframework-jwt (contract.md 3.5).

// All dead tokens, whosever they are; POST kills the token it names, or the one it comes with.
class JwtBlacklistView : public ApiView
{
public:
    explicit JwtBlacklistView(Services services);
    Blocks blocks() const override { return Blocks::Writes; }
    ApiReply handle(const ApiCall &call) const override;

private:
    ApiReply list(const ApiCall &call) const;
    ApiReply add(const ApiCall &call) const;

    const Services m_services;
    const JwtBlacklist m_blacklist;
};

// One of them, by its id.
class JwtBlacklistItemView : public ApiView
{
public:
    explicit JwtBlacklistItemView(Services services);
    Blocks blocks() const override { return Blocks::Writes; }
    ApiReply handle(const ApiCall &call) const override;

private:
    ApiReply replace(const ApiCall &call, qint64 id) const;
    ApiReply remove(qint64 id) const;

    const Services m_services;
};

// A superuser gets the token of somebody else.
class JwtImpersonateView : public ApiView
{
public:
    explicit JwtImpersonateView(Services services);
    ApiReply handle(const ApiCall &call) const override;

private:
    const Services m_services;
};

class Router;
void addStyriaRoutes(Router &router, const Services &services);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_STYRIAVIEWS_H
