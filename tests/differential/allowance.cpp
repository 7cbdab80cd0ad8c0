// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "allowance.h"

#include <QtCore/qregularexpression.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

// The server closes without an answer to what must not be sent twice. The plain manager sends it
// again until it gives up; ours does not know whether it arrived, and says so.
bool mayHaveArrived(const Script &script, const Traces &)
{
    const bool isUnsafe = script.verb == "POST" || script.verb == "PATCH";
    const bool hasKey = !headerValue(script.headers, "Idempotency-Key").isNull();
    const auto cut = script.answers.isEmpty() ? HttpAnswer::Cut::None : script.answers.last().cut;
    return isUnsafe && !hasKey
        && (cut == HttpAnswer::Cut::Everything || cut == HttpAnswer::Cut::InHead);
}

void forgiveSentOnce(Traces &traces)
{
    static const QRegularExpression signal(u"^errorOccurred (2|205)$"_s);
    static const QRegularExpression state(u"error (2|205): .*"_s);
    for (auto *trace : {&traces.plain, &traces.ours}) {
        trace->replaceInStrings(signal, u"errorOccurred: no answer"_s);
        trace->replaceInStrings(state, u"error: no answer"_s);
    }
}

} // namespace

const QList<Allowance> &allowances()
{
    static const QList<Allowance> all {
        {u"sent-once"_s, mayHaveArrived, forgiveSentOnce},
    };
    return all;
}

} // namespace SessionKeeper::Test
