// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sametest.h"

using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    const QList<Script> scripts {
        script(u"small"_s).answered(HttpAnswer::bytes("small").with("X-Site", "here")),
        script(u"large"_s).answered(HttpAnswer::bytes(content(500000))),
        script(u"POST"_s, "POST").sending(BodyKind::Bytes, 1000).answered(HttpAnswer::bytes("ok")),
    };
    return SameTest::run(scripts, argc, argv);
}
