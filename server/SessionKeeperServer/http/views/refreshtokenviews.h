// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_REFRESHTOKENVIEWS_H
#define SESSIONKEEPERSERVER_REFRESHTOKENVIEWS_H

#include <SessionKeeperServer/engine/refreshtokenprofile.h>
#include <SessionKeeperServer/http/services.h>
#include <SessionKeeperServer/http/views/apiview.h>

namespace SessionKeeperServer {

// The resource of keys, contract.md 4.2.
class RefreshTokenListView : public ApiView
{
public:
    explicit RefreshTokenListView(Services services);
    Blocks blocks() const override { return Blocks::Writes; }
    Json metadata(const ApiCall &call) const override;
    ApiReply handle(const ApiCall &call) const override;

private:
    ApiReply list(const ApiCall &call) const;
    ApiReply page(const ApiCall &call) const;
    ApiReply create(const ApiCall &call) const;

    const Services m_services;
};

class RefreshTokenDetailView : public ApiView
{
public:
    RefreshTokenDetailView(Services services, const RefreshTokenProfile &profile);
    Blocks blocks() const override { return Blocks::Writes; }
    Json metadata(const ApiCall &call) const override;
    ApiReply handle(const ApiCall &call) const override;

private:
    ApiReply update(const ApiCall &call, const QString &key) const;
    ApiReply remove(const ApiCall &call, const QString &key) const;

    const Services m_services;
};

// A new key in place of one.
class RefreshTokenRevokeView : public ApiView
{
public:
    explicit RefreshTokenRevokeView(Services services);
    Blocks blocks() const override { return Blocks::Writes; }
    Json metadata(const ApiCall &call) const override;
    ApiReply handle(const ApiCall &call) const override;

private:
    const Services m_services;
};

// A token for a key, contract.md 4.1.
class DelegateView : public ApiView
{
public:
    explicit DelegateView(Services services);
    Json metadata(const ApiCall &call) const override;
    ApiReply handle(const ApiCall &call) const override;

private:
    const Services m_services;
};

class Router;
void addRefreshTokenRoutes(Router &router, const Services &services,
                           const RefreshTokenProfile &profile);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_REFRESHTOKENVIEWS_H
