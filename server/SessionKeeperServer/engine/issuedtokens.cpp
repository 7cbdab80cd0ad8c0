// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/issuedtokens_p.h>

#include <algorithm>

namespace SessionKeeperServer {

void IssuedTokens::remember(const QString &id, std::chrono::seconds end, std::chrono::seconds now)
{
    const std::scoped_lock lock(m_mutex);
    if (m_tokens.size() >= m_sweepAt) {
        m_tokens.removeIf([now](const auto &token) { return token.value().end < now; });
        m_sweepAt = std::max<qsizetype>(1024, 2 * m_tokens.size());
    }
    m_tokens.insert(id, {end, false});
}

int IssuedTokens::refuseAll()
{
    const std::scoped_lock lock(m_mutex);
    int refused = 0;
    for (Entry &token : m_tokens) {
        if (!token.refused)
            ++refused;
        token.refused = true;
    }
    return refused;
}

bool IssuedTokens::isRefused(const QString &id) const
{
    const std::scoped_lock lock(m_mutex);
    const auto token = m_tokens.constFind(id);
    return token != m_tokens.constEnd() && token->refused;
}

} // namespace SessionKeeperServer
