// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fakeclock.h"

namespace SessionKeeper::Test {

QDateTime FakeClock::wallTime() const
{
    return QDateTime::fromMSecsSinceEpoch(m_wall, Qt::UTC);
}

std::chrono::milliseconds FakeClock::elapsed() const
{
    return std::chrono::milliseconds(m_elapsed);
}

void FakeClock::advance(std::chrono::milliseconds duration)
{
    m_wall += duration.count();
    m_elapsed += duration.count();
}

void FakeClock::jumpWall(std::chrono::milliseconds difference)
{
    m_wall += difference.count();
}

} // namespace SessionKeeper::Test
