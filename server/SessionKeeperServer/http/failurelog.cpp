// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/failurelog.h>

#include <QtCore/qloggingcategory.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcServer, "sessionkeeper.server")

constexpr std::chrono::seconds betweenLines {10};

} // namespace

FailureLog::FailureLog(Clock clock)
    : m_clock(std::move(clock))
{
}

void FailureLog::add(const QString &sentence)
{
    const std::optional<qint64> keptBack = takeTurn();
    if (!keptBack)
        return;
    const QString others = *keptBack > 0 ? u" (and %1 more failures before)"_s.arg(*keptBack)
                                         : QString();
    qCWarning(lcServer).noquote() << sentence + others;
}

std::optional<qint64> FailureLog::takeTurn()
{
    const auto now = m_clock();
    const std::lock_guard lock(m_mutex);
    // A clock that was set back keeps nothing back.
    if (m_last && now >= *m_last && now < *m_last + betweenLines) {
        ++m_keptBack;
        return std::nullopt;
    }
    m_last = now;
    return std::exchange(m_keptBack, 0);
}

} // namespace SessionKeeperServer
