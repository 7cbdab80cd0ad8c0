// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_OWNSITES_H
#define SESSIONKEEPER_TESTS_OWNSITES_H

#include <support/fakeclock.h>
#include <support/tokensite.h>

#include <SessionKeeper/protocol/protocol.h>

#include <QtCore/qset.h>

namespace SessionKeeper::Test {

// A site with a dialect of its own, and the protocol that docs/your-own-dialect.md writes for it.
struct OwnSite
{
    virtual ~OwnSite() = default;
    virtual ScriptedServer &server() = 0;
    virtual std::shared_ptr<Protocol> protocol() = 0;
    virtual void revokeAccessTokens() = 0;
    virtual void revokeRefreshTokens() = 0;

    QByteArray loginPath;
    QByteArray refreshPath;
    QByteArray logoutPath;
    QByteArray mePath;

    int refreshes() { return server().count(refreshPath); }
};

// {"ok": true, "data": {"jwt": ..., "renew": ..., "ttl": 900}}, and every error of the token
// endpoints with status 200. Tokens are opaque, a renewal spends its token.
class EnvelopeSite : public OwnSite
{
public:
    explicit EnvelopeSite(const std::shared_ptr<Clock> &clock);
    ScriptedServer &server() override { return m_server; }
    std::shared_ptr<Protocol> protocol() override;
    void revokeAccessTokens() override { m_access.clear(); }
    void revokeRefreshTokens() override { m_renew.clear(); }

private:
    HttpAnswer tokens();
    static HttpAnswer failed(int status, const QString &error);

    ScriptedServer m_server;
    QSet<QString> m_access;
    QSet<QString> m_renew;
    int m_issued = 0;
};

// Simple JWT behind an exception handler: 403 {"message": ...} where it said 401.
class HandlerSite : public OwnSite
{
public:
    explicit HandlerSite(const std::shared_ptr<Clock> &clock);
    ScriptedServer &server() override { return m_site; }
    std::shared_ptr<Protocol> protocol() override;
    void revokeAccessTokens() override { m_site.revokeAccessTokens(); }
    void revokeRefreshTokens() override { m_site.revokeRefreshTokens(); }

private:
    TokenSite m_site;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_OWNSITES_H
