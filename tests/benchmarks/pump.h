// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_BENCHMARKS_PUMP_H
#define SESSIONKEEPER_BENCHMARKS_PUMP_H

#include <QtNetwork/qnetworkreply.h>

#include <functional>

namespace SessionKeeper::Test {

struct Pumped
{
    double seconds = 0;
    // Replies that finished without an error and with a body.
    int good = 0;
    // From the end of the first burst on, in milliseconds.
    double longestStall = 0;
};

// Has count requests sent, so many at a time, the next when one has finished, until all have
// finished or a minute is over.
Pumped pump(int count, int atATime, const std::function<QNetworkReply *()> &send);

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_BENCHMARKS_PUMP_H
