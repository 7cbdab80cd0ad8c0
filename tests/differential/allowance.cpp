// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "allowance.h"

#include <QtCore/qregularexpression.h>

#include <algorithm>

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

// A request that acts and has no body is sent with an empty one, which Qt cannot send twice; post()
// always has one.
bool hasNoBody(const Script &script, const Traces &)
{
    static const QList<QByteArray> others {"GET",    "HEAD",    "POST", "PUT",
                                           "DELETE", "OPTIONS", "TRACE"};
    return script.bodyKind == BodyKind::None && !others.contains(script.verb);
}

void forgiveEmptyBody(Traces &traces)
{
    traces.ours.removeIf([](const QString &line) {
        return line.endsWith("Content-Length: 0"_L1) || line == "uploadProgress 0 of 0"_L1
            || line == "  known header 1: qlonglong 0"_L1;
    });
    for (auto *trace : {&traces.plain, &traces.ours}) {
        trace->removeIf([](const QString &line) {
            return line == "requestSent"_L1 || line.startsWith("  attribute 3: "_L1);
        });
    }
}

// Plain Qt learns the length of a sequential body after it has added the cookies, ours before.
bool comesOnceWithCookies(const Script &script, const Traces &)
{
    const bool mayHaveCookies = !script.cookies.isEmpty() || script.repetitions > 1;
    return script.bodyKind == BodyKind::Sequential && mayHaveCookies;
}

void forgiveFieldOrder(Traces &traces)
{
    for (auto *trace : {&traces.plain, &traces.ours}) {
        auto section = std::find(trace->begin(), trace->end(), u"-- server"_s);
        while (section != trace->end()) {
            const auto end = std::find_if(section + 1, trace->end(), [](const QString &line) {
                return line.startsWith("-- "_L1);
            });
            std::sort(section + 1, end);
            section = std::find(end, trace->end(), u"-- server"_s);
        }
    }
}

} // namespace

const QList<Allowance> &allowances()
{
    static const QList<Allowance> all {
        {u"sent-once"_s, mayHaveArrived, forgiveSentOnce},
        {u"empty-body"_s, hasNoBody, forgiveEmptyBody},
        {u"field-order"_s, comesOnceWithCookies, forgiveFieldOrder},
    };
    return all;
}

} // namespace SessionKeeper::Test
