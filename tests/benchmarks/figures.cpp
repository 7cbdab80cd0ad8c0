// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "figures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

double quantile(QList<double> values, double part)
{
    std::sort(values.begin(), values.end());
    const auto place = part * static_cast<double>(values.size() - 1);
    // Between two values the outer one, so that a range of few values is not too narrow.
    return values.at(static_cast<qsizetype>(part < 0.5 ? std::floor(place) : std::ceil(place)));
}

QString fixed(double value, int digits = 2)
{
    return QString::number(value, 'f', digits);
}

QList<double> quotients(const QList<double> &dividends, const QList<double> &divisors)
{
    QList<double> result;
    for (qsizetype i = 0; i < std::min(dividends.size(), divisors.size()); ++i)
        result.append(dividends.at(i) / divisors.at(i));
    return result;
}

double processorTime()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

void reportRatio(const QString &name, const Series &series, const QString &amounts,
                 const QString &target, const std::function<bool(double)> &isMet)
{
    const auto ratios = series.ratios();
    const auto ratio = median(ratios);
    report(name,
           u"ours/plain %1 (%2 to %3; %4; processor %5)"_s.arg(
               fixed(ratio), fixed(quantile(ratios, 0.25)), fixed(quantile(ratios, 0.75)), amounts,
               fixed(series.processorRatio())),
           target, isMet(ratio));
}

} // namespace

bool isLongRun()
{
    return qEnvironmentVariableIsSet("SESSIONKEEPER_LONG_TESTS");
}

double median(QList<double> values)
{
    return quantile(std::move(values), 0.5);
}

QList<double> Series::ratios() const
{
    return quotients(ours, plain);
}

double Series::processorRatio() const
{
    return median(quotients(oursProcessor, plainProcessor));
}

Series inTurns(int rounds, const std::function<double(Side)> &measure)
{
    Series series;
    for (int round = -1; round < rounds; ++round) {
        const bool oursFirst = round % 2 == 0;
        for (const auto side :
             {oursFirst ? Side::Ours : Side::Plain, oursFirst ? Side::Plain : Side::Ours}) {
            const auto before = processorTime();
            const auto value = measure(side);
            if (value < 0)
                return series;
            if (round < 0)
                continue;
            const bool isOurs = side == Side::Ours;
            (isOurs ? series.ours : series.plain).append(value);
            (isOurs ? series.oursProcessor : series.plainProcessor)
                .append(processorTime() - before);
        }
    }
    return series;
}

void reportRate(const QString &name, const Series &perSecond, double atLeast)
{
    reportRatio(name, perSecond,
                u"plain %1/s, ours %2/s"_s.arg(fixed(median(perSecond.plain), 0),
                                               fixed(median(perSecond.ours), 0)),
                u">= "_s + fixed(atLeast), [=](double ratio) { return ratio >= atLeast; });
}

void reportTime(const QString &name, const Series &seconds, double atMost)
{
    reportRatio(name, seconds,
                u"plain %1 ms, ours %2 ms"_s.arg(fixed(median(seconds.plain) * 1000, 1),
                                                 fixed(median(seconds.ours) * 1000, 1)),
                u"<= "_s + fixed(atMost), [=](double ratio) { return ratio <= atMost; });
}

void reportStall(const QString &flow, const Stalls &stalls)
{
    const auto ours = median(stalls.ours);
    report(u"longest stall of the main loop, "_s + flow,
           u"ours %1 ms (plain %2 ms; worst round: ours %3 ms, plain %4 ms)"_s.arg(
               fixed(ours, 1), fixed(median(stalls.plain), 1), fixed(quantile(stalls.ours, 1), 1),
               fixed(quantile(stalls.plain, 1), 1)),
           u"< 16 ms"_s, ours < 16);
}

void report(const QString &name, const QString &text, const QString &target, bool isMet)
{
    std::printf("%s: %s, target %s: %s\n", qPrintable(name), qPrintable(text), qPrintable(target),
                isMet ? "met" : "missed");
    std::fflush(stdout);
}

} // namespace SessionKeeper::Test
