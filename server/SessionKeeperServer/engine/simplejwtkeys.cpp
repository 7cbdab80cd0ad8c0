// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/simplejwtkeys_p.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto lifespan = 300s; // PyJWT's
// How long the last keys serve before an endpoint that failed, or kept us waiting, is asked again.
constexpr auto pause = 10s;
constexpr auto patience = 1s;
// Whoever sends a token can name a key that nobody has: that must not keep the endpoint, and the
// threads that wait for it, busy.
constexpr auto period = 60s;
constexpr int mostFetches = 10; // in a period

} // namespace

SimpleJwtKeys::SimpleJwtKeys(Algorithm algorithm, QString url, const SimpleJwtOptions &options)
    : m_algorithm(algorithm)
    , m_url(std::move(url))
    , m_fetch(options.fetchKeySet)
    , m_clock(options.clock)
    , m_forgets(options.faithful)
{
}

std::variant<JwsKey, JwtFault> SimpleJwtKeys::find(const QJsonObject &header)
{
    const QString kid = header.value("kid"_L1).toString();
    State current = state();
    if (current.keys && m_clock() < current.freshUntil) {
        if (auto key = current.keys->find(kid))
            return *std::move(key);
    }
    current = fetched(current.fetches);
    if (!current.keys)
        return current.fault;
    if (auto key = current.keys->find(kid))
        return *std::move(key);
    return JwtFault::Invalid;
}

SimpleJwtKeys::State SimpleJwtKeys::state() const
{
    const std::scoped_lock lock(m_mutex);
    return m_state;
}

SimpleJwtKeys::State SimpleJwtKeys::fetched(int sinceFetches)
{
    const std::scoped_lock turn(m_fetching);
    State current = state();
    if (current.fetches != sinceFetches || !mayFetch(current))
        return current;
    current = next(current);
    const std::scoped_lock lock(m_mutex);
    m_state = current;
    return current;
}

bool SimpleJwtKeys::mayFetch(const State &last) const
{
    const Time now = m_clock();
    // A clock that was set back is no reason to wait.
    const bool isPausing = now < last.pausesUntil && last.pausesUntil <= now + pause;
    return !isPausing && (!isOfPeriod(last, now) || last.fetchesOfPeriod < mostFetches);
}

bool SimpleJwtKeys::isOfPeriod(const State &last, Time now)
{
    return now < last.periodEnd && last.periodEnd <= now + period;
}

SimpleJwtKeys::State SimpleJwtKeys::next(const State &last) const
{
    const Time begin = m_clock();
    const auto body = m_fetch(m_url);
    const Time now = m_clock();
    const bool wasSlow = now - begin > patience;
    const bool isOfLastPeriod = isOfPeriod(last, now);
    State next;
    next.fetches = last.fetches + 1;
    next.periodEnd = isOfLastPeriod ? last.periodEnd : now + period;
    next.fetchesOfPeriod = isOfLastPeriod ? last.fetchesOfPeriod + 1 : 1;
    next.pausesUntil = wasSlow ? now + pause : Time();
    if (auto keys = body ? JwkSet::fromJson(*body, m_algorithm) : std::nullopt) {
        next.keys = std::make_shared<const JwkSet>(*std::move(keys));
        next.freshUntil = now + lifespan;
        return next;
    }
    next.fault = body ? JwtFault::Unreadable : JwtFault::Invalid;
    if (!m_forgets)
        next.keys = last.keys;
    next.freshUntil = now + pause;
    return next;
}

} // namespace SessionKeeperServer
