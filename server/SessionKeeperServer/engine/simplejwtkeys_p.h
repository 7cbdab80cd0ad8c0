// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SIMPLEJWTKEYS_P_H
#define SESSIONKEEPERSERVER_SIMPLEJWTKEYS_P_H

// Not part of the API.

#include <SessionKeeperServer/engine/clock.h>
#include <SessionKeeperServer/engine/simplejwtengine.h>
#include <SessionKeeperServer/jose/jwkset.h>
#include <SessionKeeperServer/jose/jwtcodec.h>

#include <memory>
#include <mutex>

namespace SessionKeeperServer {

// The keys behind JWK_URL (contract.md 2.3): kept for 300 s, fetched anew at once for a kid that is
// not among them, 10 times a minute at most. While they cannot be had, the last ones serve on
// (contract.md 8), unless we are to be as faithful as to forget them. Thread-safe; of callers at
// the same time one fetches, and the others wait for it.
class SimpleJwtKeys
{
public:
    SimpleJwtKeys(Algorithm algorithm, QString url, const SimpleJwtOptions &options);

    std::variant<JwsKey, JwtFault> find(const QJsonObject &header);

private:
    using Time = std::chrono::system_clock::time_point;
    struct State
    {
        std::shared_ptr<const JwkSet> keys; // null = none
        Time freshUntil;
        JwtFault fault = JwtFault::Invalid; // why there are none
        int fetches = 0;
        Time periodEnd;
        int fetchesOfPeriod = 0;
        Time pausesUntil;
    };
    State state() const;
    State fetched(int sinceFetches);
    bool mayFetch(const State &last) const;
    static bool isOfPeriod(const State &last, Time now);
    State next(const State &last) const;

    const Algorithm m_algorithm;
    const QString m_url;
    const KeySetFetcher m_fetch;
    const Clock m_clock;
    const bool m_forgets;
    std::mutex m_fetching;
    mutable std::mutex m_mutex; // for m_state
    State m_state;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SIMPLEJWTKEYS_P_H
