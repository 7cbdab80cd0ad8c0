// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_BENCHMARKS_BENCHSITE_H
#define SESSIONKEEPER_BENCHMARKS_BENCHSITE_H

#include <QtCore/qbytearray.h>
#include <QtCore/qset.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>

namespace SessionKeeper::Test {

// What the server of the benchmarks answers, and what it counts. Thread-safe.
//
// GET /small/      a hundred bytes of JSON          POST /api/token/          Simple JWT's login
// POST /swallow/   how many bytes came              POST /api/token/refresh/  and refresh
// GET /download/   100 MB
//
// Control, without a token and uncounted: GET /counts/; POST /control/reset/, /control/revoke/ (no
// access token given so far is good any more), /control/hold/ (everything else waits from now on),
// /control/release/.
class BenchSite
{
public:
    static constexpr std::size_t downloadSize = 100'000'000;

    struct Request
    {
        std::string path = {};
        std::string authorization;
        std::size_t bodySize = 0;
    };
    struct Answer
    {
        unsigned status = 200;
        std::string body = {};
        // A body of so many bytes, in place of body.
        std::optional<std::size_t> download = {};
    };

    // Waits while the site is held.
    Answer answer(const Request &request);

private:
    std::optional<Answer> control(const std::string &path);
    Answer tokens(bool withRefresh);
    Answer resource(const Request &request);
    std::string counts() const;

    std::mutex m_mutex;
    std::condition_variable m_released;
    QSet<QByteArray> m_accepted;
    bool m_held = false;
    int m_requests = 0;
    int m_refused = 0;
    int m_refreshes = 0;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_BENCHMARKS_BENCHSITE_H
