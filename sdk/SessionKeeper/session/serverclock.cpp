// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "serverclock_p.h"

#include <SessionKeeper/protocol/jwtclaims_p.h>

#include <algorithm>

namespace SessionKeeper {

using std::chrono::milliseconds;

namespace {

// Claims and Date count whole seconds, and a server takes a moment between the two.
constexpr milliseconds tolerance {5000};

bool areClose(const QDateTime &a, const QDateTime &b)
{
    return a.isValid() && b.isValid() && std::abs(a.msecsTo(b)) <= tolerance.count();
}

} // namespace

// What an access token says about the time when it was given.
struct ServerClock::TokenTimes
{
    QDateTime issuedAt; // of a renewed token it may be the login's
    QDateTime expiresAt;
    // Its end less the lifetime of the tokens before.
    QDateTime countedBack;

    bool bearsOut(const QDateTime &time) const
    {
        return allows(time) && (areClose(time, issuedAt) || areClose(time, countedBack));
    }
    bool allows(const QDateTime &time) const
    {
        return time.isValid() && (!expiresAt.isValid() || time < expiresAt)
            && (!issuedAt.isValid() || time.addMSecs(tolerance.count()) >= issuedAt);
    }
};

QDateTime ServerClock::now() const
{
    if (!m_anchor.isValid())
        return m_clock->wallTime();
    return m_anchor.addMSecs((m_clock->elapsed() - m_anchoredAt).count());
}

void ServerClock::learn(TokenStep step, const QDateTime &date, const QByteArray &accessToken)
{
    TokenTimes token {jwtIssuedAt(accessToken), jwtExpiry(accessToken), {}};
    if (step == TokenStep::Login)
        m_given = milliseconds(token.issuedAt.isValid() && token.expiresAt.isValid()
                                   ? token.issuedAt.msecsTo(token.expiresAt)
                                   : 0);
    if (m_given > milliseconds(0) && token.expiresAt.isValid())
        token.countedBack = token.expiresAt.addMSecs(-m_given.count());
    const auto time = judged(step, date, token);
    // No token is from the future.
    set(token.issuedAt.isValid() ? std::max(time, token.issuedAt) : time);
    m_heard = true;
    m_isCarried = false;
}

QDateTime ServerClock::judged(TokenStep step, const QDateTime &date, const TokenTimes &token) const
{
    const auto carried = now();
    // Where the machine slept and elapsed() did not count it.
    const auto jumped = carried.addMSecs(wallJump().count());
    for (const auto &time : {date, carried, jumped}) {
        if (token.bearsOut(time))
            return time;
    }
    if (step == TokenStep::Login && token.issuedAt.isValid())
        return token.issuedAt.addMSecs(500);
    if (token.allows(date))
        return date;
    QDateTime latest;
    for (const auto &time : {carried, jumped, token.issuedAt}) {
        if (token.allows(time) && (!latest.isValid() || time > latest))
            latest = time;
    }
    return latest.isValid() ? latest : date.isValid() ? date : carried;
}

void ServerClock::learn(const QDateTime &date)
{
    if (m_heard || !date.isValid())
        return;
    set(date);
    m_heard = true;
}

void ServerClock::setSkew(milliseconds skew)
{
    set(m_clock->wallTime().addMSecs(skew.count()));
    m_heard = false;
}

milliseconds ServerClock::skew() const
{
    return milliseconds(m_clock->wallTime().msecsTo(now()));
}

milliseconds ServerClock::wallJump() const
{
    if (!m_wallAtAnchor.isValid())
        return milliseconds(0);
    return milliseconds(m_wallAtAnchor.msecsTo(m_clock->wallTime()))
        - (m_clock->elapsed() - m_anchoredAt);
}

void ServerClock::set(const QDateTime &serverTime)
{
    m_anchor = serverTime;
    m_wallAtAnchor = m_clock->wallTime();
    m_anchoredAt = m_clock->elapsed();
}

} // namespace SessionKeeper
