// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "killtable.h"

#include <QtCore/qstringlist.h>

#include <cstdio>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

const QList<KillPoint> &killPoints()
{
    static const QList<KillPoint> points {
        {"journal-begin", "before the journal is written", false},
        {"journal-write", "while the journal is written", false},
        {"before-send", "before the request is sent", false},
        {"not-arrived", "sent, not arrived at the server", false},
        {"not-answered", "the server has rotated, no answer yet", true},
        {"after-reply", "after the answer", true},
        {"store-begin", "before the store is written", true},
        {"store-write", "while the store is written", true},
        {"store-end", "stored, nobody who waits has heard", false},
        {"refreshed", "who waits is being told", false},
        {"random", "at any time", true},
    };
    return points;
}

void KillTable::add(const KillPoint &point, const Aftermath &aftermath)
{
    auto &row = m_rows[point.name];
    ++row.runs;
    row.killed += int(aftermath.wasKilled);
    row.rotated += int(aftermath.hadRotated);
    row.kept += int(aftermath.isKept);
    if (!aftermath.isKept)
        ++row.lost[aftermath.reason];
}

KillTable::Row KillTable::total() const
{
    Row sum;
    for (const auto &row : m_rows) {
        sum.runs += row.runs;
        sum.killed += row.killed;
        sum.rotated += row.rotated;
        sum.kept += row.kept;
        for (auto it = row.lost.begin(); it != row.lost.end(); ++it)
            sum.lost[it.key()] += it.value();
    }
    return sum;
}

namespace {

void printRow(const char *words, const KillTable::Row &row)
{
    QStringList lost;
    for (auto it = row.lost.begin(); it != row.lost.end(); ++it)
        lost << u"%1 %2"_s.arg(it.value()).arg(QString::fromUtf8(it.key()));
    std::printf("  %-38s %6d %6d %8d %6d  %s\n", words, row.runs, row.killed, row.rotated, row.kept,
                qPrintable(lost.isEmpty() ? u"0"_s : lost.join(u", "_s)));
}

} // namespace

void KillTable::print(const QByteArray &title) const
{
    std::printf("\n%s\n  %-38s %6s %6s %8s %6s  %s\n", title.constData(), "", "runs", "killed",
                "rotated", "kept", "lost");
    for (const auto &point : killPoints())
        printRow(point.words, m_rows.value(point.name));
    printRow("all", total());
    std::fflush(stdout);
}

} // namespace SessionKeeper::Test
