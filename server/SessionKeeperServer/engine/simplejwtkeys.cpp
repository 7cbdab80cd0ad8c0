// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/simplejwtkeys_p.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto lifespan = 300s; // PyJWT's
// How long the last keys serve before an endpoint that failed is asked again.
constexpr auto pause = 10s;

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
    if (current.fetches != sinceFetches)
        return current;
    current = next(current);
    const std::scoped_lock lock(m_mutex);
    m_state = current;
    return current;
}

SimpleJwtKeys::State SimpleJwtKeys::next(const State &last) const
{
    const auto body = m_fetch(m_url);
    State next;
    next.fetches = last.fetches + 1;
    if (auto keys = body ? JwkSet::fromJson(*body, m_algorithm) : std::nullopt) {
        next.keys = std::make_shared<const JwkSet>(*std::move(keys));
        next.freshUntil = m_clock() + lifespan;
        return next;
    }
    next.fault = body ? JwtFault::Unreadable : JwtFault::Invalid;
    if (!m_forgets)
        next.keys = last.keys;
    next.freshUntil = m_clock() + pause;
    return next;
}

} // namespace SessionKeeperServer
