// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "benchsite.h"

#include <support/testtokens.h>

namespace SessionKeeper::Test {

using namespace std::chrono_literals;

BenchSite::Answer BenchSite::answer(const Request &request)
{
    std::unique_lock lock(m_mutex);
    if (const auto given = control(request.path))
        return *given;
    m_released.wait(lock, [this] { return !m_held; });
    if (request.path == "/api/token/")
        return tokens(true);
    if (request.path == "/api/token/refresh/") {
        ++m_refreshes;
        return tokens(false);
    }
    return resource(request);
}

std::optional<BenchSite::Answer> BenchSite::control(const std::string &path)
{
    if (path == "/counts/")
        return Answer {.body = counts()};
    if (!path.starts_with("/control/"))
        return {};
    if (path == "/control/reset/")
        m_requests = m_refused = m_refreshes = 0;
    else if (path == "/control/revoke/")
        m_accepted.clear();
    else if (path == "/control/hold/" || path == "/control/release/")
        m_held = path == "/control/hold/";
    else
        return Answer {.status = 404};
    m_released.notify_all();
    return Answer {.body = "{}"};
}

BenchSite::Answer BenchSite::tokens(bool withRefresh)
{
    const auto now = QDateTime::currentDateTimeUtc();
    const auto access = makeAccessToken(now, 1h);
    m_accepted.insert(access);
    auto body = R"({"access":")" + access.toStdString() + '"';
    if (withRefresh)
        body += R"(,"refresh":")" + makeRefreshToken(now, 24h).toStdString() + '"';
    return {.body = body + '}'};
}

BenchSite::Answer BenchSite::resource(const Request &request)
{
    ++m_requests;
    constexpr std::string_view scheme = "Bearer ";
    const bool isBearer = request.authorization.starts_with(scheme);
    if (!isBearer
        || !m_accepted.contains(
            QByteArray::fromStdString(request.authorization.substr(scheme.size())))) {
        ++m_refused;
        return {
            .status = 401,
            .body =
                R"({"detail":"Given token not valid for any token type","code":"token_not_valid",)"
                R"("messages":[{"token_class":"AccessToken","token_type":"access",)"
                R"("message":"Token is invalid"}]})"};
    }
    if (request.path == "/small/")
        return {.body = R"({"id":1,"username":"ada","email":"ada@example.com",)"
                        R"("last_login":"2026-11-21T12:00:00Z","groups":[]})"};
    if (request.path == "/swallow/")
        return {.body = R"({"received":)" + std::to_string(request.bodySize) + '}'};
    if (request.path == "/download/")
        return {.download = downloadSize};
    return {.status = 404, .body = "{}"};
}

std::string BenchSite::counts() const
{
    return R"({"requests":)" + std::to_string(m_requests) + R"(,"refused":)"
        + std::to_string(m_refused) + R"(,"refreshes":)" + std::to_string(m_refreshes) + '}';
}

} // namespace SessionKeeper::Test
