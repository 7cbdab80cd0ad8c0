// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_TOKENSITE_H
#define SESSIONKEEPER_TESTS_TOKENSITE_H

#include "scriptedserver.h"

#include <QtCore/qset.h>

namespace SessionKeeper::Test {

// A Simple JWT server in a ScriptedServer, as much of contract.md 2.1 and 2.2 as the session's
// tests need: it obtains, refreshes with rotation and blacklist, verifies, blacklists and guards.
// Any user name with canaryPassword(), or with "pw", gets in. Its time runs with the clock but is
// its own: a jump of the wall clock does not reach it.
class TokenSite : public ScriptedServer
{
public:
    static constexpr auto loginPath = "/api/token/";
    static constexpr auto refreshPath = "/api/token/refresh/";
    static constexpr auto verifyPath = "/api/token/verify/";
    static constexpr auto logoutPath = "/api/token/blacklist/";
    // Guarded: 200 and {"me": true} for a good access token.
    static constexpr auto mePath = "/api/me/";

    explicit TokenSite(std::shared_ptr<const Clock> clock);

    QUrl tokenUrl() const;

    std::chrono::seconds accessLifetime {300};
    std::chrono::seconds refreshLifetime {86400};
    bool rotates = true;
    // What the iat of a renewed access token says: Simple JWT 5.0 to 5.5.0 copy the login's, other
    // servers give none at all (contract.md 5.3).
    enum class IssuedAt { Now, OfLogin, Missing };
    IssuedAt issuedAt = IssuedAt::Now;
    // This site's time minus the client's.
    std::chrono::milliseconds skew {0};

    QDateTime now() const;

    // The tokens it gave out last.
    QByteArray accessToken() const { return m_accessToken; }
    QByteArray refreshToken() const { return m_refreshToken; }

    // No access token of before counts any more; or no refresh token.
    void revokeAccessTokens() { m_access.clear(); }
    void revokeRefreshTokens() { m_refresh.clear(); }
    bool honoursAccess(const QByteArray &token) const;
    bool honoursRefresh(const QByteArray &token) const;

    // So many refreshes happen, but their answers never arrive.
    void loseRefreshAnswers(int count) { m_lostAnswers = count; }

    // Answers answer to good access tokens, and contract.md's 401 to others.
    void guard(const QByteArray &path, const HttpAnswer &answer);

    static HttpAnswer tokenRefused();
    // New tokens for the one that it gave out last, as its refresh endpoint answers.
    HttpAnswer renewed() { return renew(m_refreshToken); }

private:
    HttpAnswer login(const HttpRequest &request);
    HttpAnswer refresh(const HttpRequest &request);
    HttpAnswer renew(const QByteArray &spent);
    HttpAnswer verify(const HttpRequest &request) const;
    HttpAnswer logout(const HttpRequest &request);
    QByteArray newAccessToken();
    QByteArray newRefreshToken();

    std::shared_ptr<const Clock> m_clock;
    QDateTime m_startedAt;
    std::chrono::milliseconds m_startedElapsed;
    QSet<QByteArray> m_access;
    QSet<QByteArray> m_refresh;
    QDateTime m_loginAt;
    QByteArray m_accessToken;
    QByteArray m_refreshToken;
    int m_lostAnswers = 0;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_TOKENSITE_H
