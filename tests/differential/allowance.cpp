// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "allowance.h"

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

bool always(const Script &, const Traces &)
{
    return true;
}

// The wrapper reads straight from the reply that it wraps.
void forgiveUnbuffered(Traces &traces)
{
    traces.ours.replaceInStrings(u"open 1, mode 21,"_s, u"open 1, mode 1,"_s);
}

} // namespace

const QList<Allowance> &allowances()
{
    static const QList<Allowance> all {
        {u"unbuffered"_s, always, forgiveUnbuffered},
    };
    return all;
}

} // namespace SessionKeeper::Test
