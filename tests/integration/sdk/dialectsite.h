// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_DIALECTSITE_H
#define SESSIONKEEPER_TESTS_DIALECTSITE_H

#include <support/fakeclock.h>
#include <support/scriptedserver.h>

#include <SessionKeeper/protocol/protocol.h>

#include <optional>

namespace SessionKeeper::Test {

// A token server of one of the kinds that the SDK speaks to, as far as it says yes: what it says no
// with is for the test to tell.
class DialectSite : public ScriptedServer
{
public:
    static constexpr auto mePath = "/api/me/";

    // "pair", "sliding", "jwtauth", "styria", "delegate", "oauth2"
    DialectSite(const QString &dialect, std::shared_ptr<FakeClock> clock);

    std::shared_ptr<Protocol> protocol() const { return m_protocol; }
    QByteArray refreshPath() const { return m_refreshPath; }
    // Of the requests to that path, those that asked for new tokens.
    int refreshes() const;

    // From now on the token that was given out last gets this answer; or every token.
    void refuseLast(const HttpAnswer &answer);
    void refuseAll(const HttpAnswer &answer);

    static constexpr std::chrono::seconds lifetime {300};

private:
    void handleKeys();
    HttpAnswer guard(const HttpRequest &request) const;
    HttpAnswer tokens();
    QByteArray newJwt(QJsonObject claims);

    QString m_dialect;
    std::shared_ptr<FakeClock> m_clock;
    std::shared_ptr<Protocol> m_protocol;
    QByteArray m_loginPath;
    QByteArray m_refreshPath;
    QByteArray m_last;
    QByteArray m_refused;
    std::optional<HttpAnswer> m_refusal;
    int m_issued = 0;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_DIALECTSITE_H
