// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "essence.h"

#include <algorithm>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

bool startsWithOneOf(const QString &line, const QStringList &beginnings)
{
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&line](const QString &beginning) { return line.startsWith(beginning); });
}

} // namespace

QStringList essenceOf(const QStringList &trace)
{
    static const QStringList parts {
        u"-- request"_s,   u"redirected"_s,          u"errorOccurred"_s,
        u"aboutToClose"_s, u"readChannelFinished"_s, u"manager: finished"_s,
        u"finished"_s,     u"destroyed"_s,           u"-- over"_s,
        u"state"_s,        u"-- cookies"_s,          u"!!"_s};
    static const QStringList chance {u"  header"_s,      u"  known header"_s, u"  attribute 1"_s,
                                     u"  attribute 2"_s, u"  attribute 9"_s,  u"  tls:"_s,
                                     u"  alpn:"_s};
    QStringList essence;
    bool counts = false;
    for (const auto &line : trace) {
        if (!line.startsWith(u' '))
            counts = startsWithOneOf(line, parts);
        if (counts && !startsWithOneOf(line, chance))
            essence.append(line);
    }
    return essence;
}

} // namespace SessionKeeper::Test
