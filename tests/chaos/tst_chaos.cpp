// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "judge.h"
#include "leapingtime.h"
#include "world.h"

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qloggingcategory.h>
#include <QtCore/qmap.h>
#include <QtCore/qmetaobject.h>
#include <QtTest/qtest.h>

#include <algorithm>
#include <cstdio>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// Random stories of a session in bad weather. After each the session is of use, or over for a true
// reason, and nothing went astray on the way.
//
// SESSIONKEEPER_CHAOS_SEED=N, or the argument --seed N, tells one story again;
// SESSIONKEEPER_CHAOS_SEQUENCES=N tells so many, with SESSIONKEEPER_CHAOS_ALL=1 whatever fails.
class tst_Chaos : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void survivesTheWeather();

private:
    QStringList problemsOf(const Sequence &sequence);
    QStringList again(const Sequence &sequence, const QString &sort);
    Sequence shortened(Sequence sequence, const QString &sort);
    void tell(const Sequence &sequence, const QStringList &problems);

    void count(const Chronicle &chronicle);
    void checkCoverage();

    // What happened in the last story that failed.
    QString m_log;
    // What the stories met, over all of them.
    QMap<Weather::Mishap, int> m_refreshes;
    QMap<Weather::Mishap, int> m_calls;
    QMap<Session::LogoutReason, int> m_logouts;
    std::shared_ptr<WorldClock> m_clock;
    std::unique_ptr<Site> m_sites[2];
};

namespace {

constexpr int shortForm = 1500;
constexpr int longForm = 12000;

qint64 numberIn(const char *variable, qint64 otherwise)
{
    const auto value = qEnvironmentVariable(variable);
    return value.isEmpty() ? otherwise : value.toLongLong();
}

// What is the matter, without the particulars.
QString sortOf(const QString &problem)
{
    return problem.section(u':', 0, 0);
}

// Real time, however far the process has leapt.
std::chrono::milliseconds realTime()
{
    QElapsedTimer timer;
    timer.start();
    return std::chrono::milliseconds(timer.msecsSinceReference()) - LeapingTime::leapt();
}

} // namespace

void tst_Chaos::initTestCase()
{
    QLoggingCategory::setFilterRules(u"sessionkeeper.*=false"_s);
    m_clock = std::make_shared<WorldClock>();
    for (const bool grace : {false, true})
        m_sites[grace] = std::make_unique<Site>(m_clock, grace);
}

QStringList tst_Chaos::problemsOf(const Sequence &sequence)
{
    World world(*m_sites[sequence.grace]);
    for (const auto &step : sequence.steps)
        world.perform(step);
    world.clearUp();
    Judge judge(world.chronicle(), world.portal(), sequence.grace);
    const auto problems = judge.problems();
    count(world.chronicle());
    m_log = problems.isEmpty() ? QString() : judge.log();
    return problems;
}

void tst_Chaos::count(const Chronicle &chronicle)
{
    for (const auto &exchange : chronicle.exchanges) {
        if (exchange->kind == Weather::Exchange::Kind::Refresh)
            ++m_refreshes[exchange->trouble.mishap];
        else if (exchange->kind == Weather::Exchange::Kind::Call)
            ++m_calls[exchange->trouble.mishap];
    }
    for (const auto &logout : chronicle.logouts)
        ++m_logouts[logout.reason];
}

// Stories in which nothing happens prove nothing.
void tst_Chaos::checkCoverage()
{
    QStringList met;
    const auto mishaps = QMetaEnum::fromType<Weather::Mishap>();
    for (int number = 0; number < mishaps.keyCount(); ++number) {
        const auto mishap = Weather::Mishap(mishaps.value(number));
        met.append(u"%1 %2/%3"_s.arg(QLatin1String(mishaps.key(number)))
                       .arg(m_refreshes.value(mishap))
                       .arg(m_calls.value(mishap)));
        QVERIFY2(m_refreshes.value(mishap) > 0 && m_calls.value(mishap) > 0, mishaps.key(number));
    }
    const auto reasons = QMetaEnum::fromType<Session::LogoutReason>();
    for (int number = 0; number < reasons.keyCount(); ++number) {
        const auto reason = Session::LogoutReason(reasons.value(number));
        met.append(u"%1 %2"_s.arg(QLatin1String(reasons.key(number))).arg(m_logouts.value(reason)));
        QVERIFY2(m_logouts.value(reason) > 0 || reason == Session::LogoutReason::Elsewhere,
                 reasons.key(number));
    }
    qInfo("refreshes/calls, log-outs: %s", qPrintable(met.join(u", "_s)));
}

// Some things depend on which of two threads is faster.
QStringList tst_Chaos::again(const Sequence &sequence, const QString &sort)
{
    for (int time = 0; time < 3; ++time) {
        const auto problems = problemsOf(sequence);
        if (std::ranges::any_of(problems,
                                [&](const auto &problem) { return sortOf(problem) == sort; }))
            return problems;
    }
    return {};
}

// Without the steps and the troubles that it does not need in order to fail in the same way.
Sequence tst_Chaos::shortened(Sequence sequence, const QString &sort)
{
    for (auto number = sequence.steps.size() - 1; number >= 0; --number) {
        auto shorter = sequence;
        shorter.steps.removeAt(number);
        if (!again(shorter, sort).isEmpty())
            sequence = shorter;
    }
    for (auto &step : sequence.steps) {
        for (auto *troubles : {&step.tokenTroubles, &step.callTroubles}) {
            const auto kept = std::exchange(*troubles, {});
            if (again(sequence, sort).isEmpty())
                *troubles = kept;
        }
    }
    return sequence;
}

void tst_Chaos::tell(const Sequence &sequence, const QStringList &problems)
{
    auto text = sequence.toString() + m_log + u"  "_s + problems.join(u"\n  "_s);
    const auto sort = sortOf(problems.first());
    const auto shorter = shortened(sequence, sort);
    if (const auto remaining = again(shorter, sort); !remaining.isEmpty())
        text += u"\nenough to see it: "_s + shorter.toString() + m_log + u"  "_s
            + remaining.join(u"\n  "_s);
    // Not a warning: Qt Test drops all after 2000 of them.
    std::fprintf(
        stderr,
        "\n%s\nagain: SESSIONKEEPER_CHAOS_SEED=%llu ctest -R tst_chaos --output-on-failure\n",
        qPrintable(text), sequence.seed);
}

void tst_Chaos::survivesTheWeather()
{
    const auto seed = numberIn("SESSIONKEEPER_CHAOS_SEED", 0);
    const bool isLong = qEnvironmentVariableIsSet("SESSIONKEEPER_LONG_TESTS");
    const auto wanted = numberIn("SESSIONKEEPER_CHAOS_SEQUENCES",
                                 seed != 0    ? 1
                                     : isLong ? longForm
                                              : shortForm);
    const bool tellsAll = qEnvironmentVariableIsSet("SESSIONKEEPER_CHAOS_ALL");
    const auto began = realTime();
    int told = 0;
    int failed = 0;
    while (told < wanted) {
        const auto sequence = Sequence::random(quint64(std::max<qint64>(seed, 1) + told));
        ++told;
        if (wanted == 1)
            qInfo().noquote() << sequence.toString();
        const auto problems = problemsOf(sequence);
        if (!problems.isEmpty()) {
            ++failed;
            if (tellsAll) {
                std::fprintf(stderr, "seed %llu: %s\n", sequence.seed,
                             qPrintable(problems.join(u"; "_s)));
                continue;
            }
            tell(sequence, problems);
            // The first few say enough.
            if (failed == 3)
                break;
        }
    }
    const auto seconds = double((realTime() - began).count()) / 1000;
    qInfo("%d sequences in %.1f s, %.1f a second; %.1f h of their time", told, seconds,
          told / seconds, double(LeapingTime::leapt().count()) / 3600000);
    QCOMPARE(failed, 0);
    if (told >= 1000)
        checkCoverage();
}

int main(int argc, char **argv)
{
    LeapingTime::prepare();
    if (argc == 3 && qstrcmp(argv[1], "--seed") == 0) {
        qputenv("SESSIONKEEPER_CHAOS_SEED", argv[2]);
        argc = 1;
    }
    QCoreApplication app(argc, argv);
    LeapingTime::setOn(true);
    tst_Chaos test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_chaos.moc"
