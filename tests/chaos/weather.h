// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_WEATHER_H
#define SESSIONKEEPER_TESTS_WEATHER_H

#include <QtCore/qbytearray.h>
#include <QtCore/qdatetime.h>
#include <QtCore/qlist.h>
#include <QtCore/qobjectdefs.h>
#include <QtCore/qstring.h>

#include <chrono>

namespace SessionKeeper::Test::Weather {

Q_NAMESPACE

// What happens to one request between the client and the server.
enum class Mishap {
    None,
    ResetBefore,      // RST; the server never sees the request
    ResetAfter,       // RST; the server has done what was asked
    ClosedAfter,      // the same with FIN
    CutInHead,        // the server's answer, but the connection ends within its head
    CutInBody,        // or within its body
    Delayed,          // the server's answer, so many milliseconds later
    Dripping,         // the server's answer in so many pieces, with pauses
    Throttled,        // 429 with Retry-After of so many seconds
    ThrottledUntil,   // the same as a date
    Unavailable,      // 503 with Retry-After of so many seconds
    UnavailableUntil, // the same as a date
    Failing,          // 500, and no Retry-After
    PortalPage,       // a captive portal's page, 200
    PortalRedirect,   // 302 to another host
    SilentBefore,     // the server never sees the request, nobody answers
    SilentAfter,      // the server has done what was asked, nobody answers
};
Q_ENUM_NS(Mishap)

struct Trouble
{
    Mishap mishap = Mishap::None;
    int amount = 0;
};

// Whether the client can reach anything at all.
enum class Outage {
    None,
    Refused,      // nobody listens at the port; open connections are cut
    NameNotFound, // the server's name does not resolve
};
Q_ENUM_NS(Outage)

// One request as the proxy saw it, and the truth about it.
struct Exchange
{
    enum class Kind { Login, Refresh, Verify, Logout, Call };

    Kind kind = Kind::Call;
    QByteArray verb;
    QByteArray path;
    QByteArray head; // the request line and headers
    QByteArray body;
    Trouble trouble;
    bool reachedServer = false;
    int serverStatus = 0; // 0: the server was not asked, or has not answered yet
    QByteArray serverBody;
    bool deliveredWhole = false; // the server's own answer went to a client that was still there
    bool over = false;
    // Client time; see World::now().
    std::chrono::milliseconds at {0};
    std::chrono::milliseconds endedAt {0};
    // What time it was at the server.
    QDateTime serverTime;
    // Which life of the app sent it.
    int life = 0;

    bool isToken() const { return kind != Kind::Call; }
    // The refresh token that was sent, or for a call the access token.
    QByteArray spoken() const;
    // A member of the server's answer, such as "refresh".
    QByteArray answered(const char *member) const;
    // The server issued tokens.
    bool acted() const
    {
        return serverStatus == 200 && (kind == Kind::Login || kind == Kind::Refresh);
    }
};

// When a JWT ends; invalid when it does not say.
QDateTime endOf(const QByteArray &token);

QByteArray portalPage();
QString toString(const Trouble &trouble);
QString toString(const QList<Trouble> &troubles);

} // namespace SessionKeeper::Test::Weather

#endif // SESSIONKEEPER_TESTS_WEATHER_H
