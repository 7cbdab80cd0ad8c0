// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sametest.h"

using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

namespace {

HttpAnswer refused(int status, const QList<QByteArray> &challenges)
{
    auto answer = HttpAnswer::json(status, {{u"detail"_s, u"Who are you?"_s}});
    for (const auto &challenge : challenges)
        answer.headers.append(qMakePair("WWW-Authenticate"_ba, challenge));
    return answer;
}

} // namespace

// What is not about the token, but looks like it. 401 itself is recovered from, which is the point
// of ours: tst_replay.
int main(int argc, char **argv)
{
    QList<Script> all;
    const QList<QList<QByteArray>> challenges {
        {},
        {"Bearer"},
        {"Bearer realm=\"api\""},
        {"Basic realm=\"files\""},
        {"Digest realm=\"d\", nonce=\"n\", qop=\"auth\""},
        {"Negotiate"},
        {"Bearer", "Basic realm=\"files\""},
    };
    for (const auto &list : challenges) {
        const auto name = list.isEmpty()
            ? u"no challenge"_s
            : QString::fromLatin1(list.join(" and ").replace('"', '\''));
        all.append(script(u"403, "_s + name).answered(refused(403, list)));
        all.append(script(u"200, "_s + name).answered(refused(200, list)));
        all.append(script(u"POST 403, "_s + name, "POST")
                       .sending(BodyKind::Bytes, 20)
                       .with("Content-Type", "text/plain")
                       .answered(refused(403, list)));
        all.append(script(u"400, "_s + name).answered(refused(400, list)));
    }
    return SameTest::run(all, argc, argv);
}
