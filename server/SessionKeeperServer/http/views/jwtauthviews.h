// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWTAUTHVIEWS_H
#define SESSIONKEEPERSERVER_JWTAUTHVIEWS_H

#include <SessionKeeperServer/engine/jwtauthengine.h>
#include <SessionKeeperServer/http/services.h>
#include <SessionKeeperServer/http/views/apiview.h>

namespace SessionKeeperServer {

// The token endpoints of contract.md 3.1.
class JwtObtainView : public ApiView
{
public:
    explicit JwtObtainView(Services services);
    Blocks blocks() const override { return Blocks::Hashes; }
    ApiReply handle(const ApiCall &call) const override;

private:
    const Services m_services;
};

class JwtRefreshView : public ApiView
{
public:
    explicit JwtRefreshView(Services services);
    ApiReply handle(const ApiCall &call) const override;

private:
    const Services m_services;
};

class JwtVerifyView : public ApiView
{
public:
    explicit JwtVerifyView(Services services);
    ApiReply handle(const ApiCall &call) const override;

private:
    const Services m_services;
};

class Router;
void addJwtAuthRoutes(Router &router, const Services &services);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWTAUTHVIEWS_H
