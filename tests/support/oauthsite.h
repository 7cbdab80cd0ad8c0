// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_OAUTHSITE_H
#define SESSIONKEEPER_TESTS_OAUTHSITE_H

#include "scriptedserver.h"

#include <QtCore/qset.h>
#include <QtCore/qurlquery.h>

namespace SessionKeeper::Test {

// An OAuth 2.0 server in a ScriptedServer, with opaque tokens and rotation: the password, refresh
// and client credentials grants of RFC 6749, revocation of RFC 7009, and a guard that answers as
// RFC 6750 says. Any user name with canaryPassword() gets in. Its time runs with the clock but is
// its own, as that of a TokenSite.
class OAuthSite : public ScriptedServer
{
public:
    static constexpr auto tokenPath = "/o/token/";
    static constexpr auto revocationPath = "/o/revoke/";
    // Guarded: 200 and {"me": true} for a good access token.
    static constexpr auto mePath = "/api/me/";

    explicit OAuthSite(std::shared_ptr<const Clock> clock);

    QUrl tokenUrl() const { return url(QLatin1StringView(tokenPath)); }

    std::chrono::seconds accessLifetime {300};
    // Whether replies have expires_in, and refresh_token.
    bool tellsLifetime = true;
    bool givesRefreshTokens = true;
    // This site's time minus the client's.
    std::chrono::milliseconds skew {0};

    QDateTime now() const;

    // The form of the last request for tokens.
    QUrlQuery lastForm() const { return m_lastForm; }
    // The tokens it gave out last.
    QByteArray accessToken() const { return m_accessToken; }
    QByteArray refreshToken() const { return m_refreshToken; }

    void revokeAccessTokens() { m_access.clear(); }
    void revokeRefreshTokens() { m_refresh.clear(); }
    bool honoursAccess(const QByteArray &token) const { return m_access.value(token) > now(); }
    bool honoursRefresh(const QByteArray &token) const { return m_refresh.contains(token); }

    // Requests for tokens but the first login.
    int renewals() const { return count(tokenPath) - 1; }
    // How many access tokens came to the guard after their end, and how many it refused for any
    // reason.
    int late() const { return m_late; }
    int refused() const { return m_refused; }

private:
    HttpAnswer answer(const HttpRequest &request);
    HttpAnswer give(bool withRefreshToken);
    HttpAnswer revoke(const HttpRequest &request);
    HttpAnswer guard(const HttpRequest &request);

    std::shared_ptr<const Clock> m_clock;
    QDateTime m_startedAt;
    std::chrono::milliseconds m_startedElapsed;
    QHash<QByteArray, QDateTime> m_access;
    QSet<QByteArray> m_refresh;
    QUrlQuery m_lastForm;
    QByteArray m_accessToken;
    QByteArray m_refreshToken;
    int m_late = 0;
    int m_refused = 0;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_OAUTHSITE_H
