// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_BENCHMARKS_FIGURES_H
#define SESSIONKEEPER_BENCHMARKS_FIGURES_H

#include "contest.h"

#include <QtCore/qlist.h>

#include <functional>

namespace SessionKeeper::Test {

// SESSIONKEEPER_LONG_TESTS: more rounds.
bool isLongRun();

double median(QList<double> values);

// The same measured on both sides, a round of the one after a round of the other.
struct Series
{
    QList<double> plain;
    QList<double> ours;
    // The seconds of all processors that this process took for it.
    QList<double> plainProcessor;
    QList<double> oursProcessor;

    // Of each round's ours by its plain: what disturbs the machine for longer than a round disturbs
    // both.
    QList<double> ratios() const;
    double processorRatio() const;
};

// One round of each first that does not count, then so many that do; who begins alternates.
// Less than zero from measure: the round went wrong, and the series ends there, too short.
Series inTurns(int rounds, const std::function<double(Side)> &measure);

// "name: ours/plain 0.98 (0.97 to 0.99; plain 6957/s, ours 6820/s; processor 1.02), target >= 0.97:
// met". The range is that of the middle half of the rounds; processor is the time taken from the
// processors, ours by plain, which other programs disturb less.
void reportRate(const QString &name, const Series &perSecond, double atLeast);
void reportTime(const QString &name, const Series &seconds, double atMost);
// The longest stall of each round, in milliseconds. The figure is the median round's: the longest
// of all tells of other programs.
struct Stalls
{
    QList<double> plain;
    QList<double> ours;

    void add(Side side, double milliseconds)
    {
        (side == Side::Ours ? ours : plain).append(milliseconds);
    }
};
void reportStall(const QString &flow, const Stalls &stalls);
// "name: text, target < 16 ms: met"
void report(const QString &name, const QString &text, const QString &target, bool isMet);

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_BENCHMARKS_FIGURES_H
