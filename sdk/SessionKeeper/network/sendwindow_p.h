// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_SENDWINDOW_P_H
#define SESSIONKEEPER_SENDWINDOW_P_H

// Not part of the public API: may change or vanish in any version.

#include <algorithm>

namespace SessionKeeper {

// How many requests with a token may be on their way to one origin at once. A server that has
// revoked the token should refuse a handful of them, not the thousand that were issued together: a
// burst starts with as many as QNetworkAccessManager sends at once anyway, and opens up with each
// answer that honours the token.
class SendWindow
{
public:
    // What QNetworkAccessManager sends at once over HTTP/1.1 (six connections) and HTTP/2
    // (streams).
    static constexpr int connections = 6;
    static constexpr int streams = 100;
    // Enough that no connection has to wait for this thread.
    static constexpr int widest = 48;

    bool hasRoom() const { return m_used < m_open; }
    void take() { ++m_used; }

    // After the last answer of a burst the next one has to find out again.
    void giveBack()
    {
        if (--m_used == 0)
            m_open = m_start;
    }

    void honoured() { m_open = std::max(m_open, std::min(m_open + 2, widest)); }
    void refused() { m_open = m_start; }
    // No answer comes, and nothing says that they have to wait for each other.
    void giveWay() { m_open = std::max(m_open, streams); }

    // A server that multiplexes does not make one request wait for another.
    void multiplex()
    {
        m_start = streams;
        m_open = std::max(m_open, m_start);
    }

private:
    int m_start = connections;
    int m_open = connections;
    int m_used = 0;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_SENDWINDOW_P_H
