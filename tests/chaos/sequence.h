// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_SEQUENCE_H
#define SESSIONKEEPER_TESTS_SEQUENCE_H

#include "weather.h"

namespace SessionKeeper::Test {

namespace Chaos {

Q_NAMESPACE

// What somebody does.
enum class Act {
    // The app, and who sits before it.
    LogIn,      // which: the user
    LogInWrong, // with a wrong password
    LogOut,
    Call,    // amount: how many requests; which: through which manager
    Post,    // the same, and they must not be sent twice
    Tokens,  // amount: how often freshAccessToken() is called
    Refused, // amount: how often replaceAccessToken() is
    Refresh, // asked for
    Verify,
    Restart, // the app ends, and starts again
    Crash,   // the same, and what the store was still writing is lost
    // The machine.
    Pass,       // amount: seconds, with the timers
    Sleep,      // amount: seconds, in which no timer runs
    JumpWall,   // amount: seconds by which the wall clock is set wrong
    StoreFails, // which: how
    StoreHangs,
    StoreMends,
    // The server.
    RefuseAccess, // the access tokens until now
    Revoke,       // the session
    Deactivate,   // the user
    Activate,
    RestartServer,
};
Q_ENUM_NS(Act)

} // namespace Chaos

struct Step
{
    Chaos::Act act = Chaos::Act::Pass;
    int amount = 0;
    int which = 0;
    // What requests to the token server, and calls, meet from this step on.
    QList<Weather::Trouble> tokenTroubles;
    QList<Weather::Trouble> callTroubles;
    Weather::Outage outage = Weather::Outage::None;
    // How long until the next step, in milliseconds; -1: until all that was asked for has ended.
    int pause = 0;

    QString toString() const;
};

// A story of a session, the same for the same seed.
struct Sequence
{
    quint64 seed = 0;
    // Whether the server has a grace period for rotated refresh tokens.
    bool grace = false;
    QList<Step> steps;

    static Sequence random(quint64 seed);
    QString toString() const;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_SEQUENCE_H
