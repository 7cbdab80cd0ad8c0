// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keeperprocess.h"
#include "rotatingsite.h"

#include <QtCore/qfile.h>
#include <QtCore/qrandom.h>
#include <QtTest/qtest.h>

#include <algorithm>

using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// K8: real processes on one entry of the real keychain.
class tst_Processes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneRefreshForEachExpiry();
    void whoHoldsTheLockMayBeKilled();
    void aLoginReachesTheOthers();
    void aLogoutReachesTheOthers();
    void anotherUsersLoginReachesTheOthers();
};

namespace {

constexpr int howMany = 8;

struct Crowd
{
    explicit Crowd(Grace grace, int count = howMany)
        : site(grace)
    {
        for (int i = 0; i < count; ++i)
            add();
    }

    KeeperProcess &add()
    {
        keepers.push_back(std::make_unique<KeeperProcess>(site.url(), service));
        return *keepers.back();
    }

    // One logs in, the others take that up.
    bool logIn()
    {
        if (keepers.front()->ask("login ada") != QByteArrayList {"ok"})
            return false;
        const auto answers = askAll(keepers, "restore");
        return std::ranges::all_of(answers,
                                   [](const auto &words) { return words.value(0) == "ok"; });
    }

    // The tokens that they called with, when all calls were answered.
    QByteArrayList tokensAfterCalls()
    {
        QByteArrayList tokens;
        for (const auto &words : askAll(keepers, "call"))
            tokens << (words.value(0) == "200" ? words.value(1) : "status " + words.value(0));
        return tokens;
    }

    const QString service = u"com.example.sessionkeeper.%1"_s.arg(
        QString::fromLatin1(QTest::currentTestFunction()));
    RotatingSite site;
    Keepers keepers;
};

} // namespace

void tst_Processes::oneRefreshForEachExpiry()
{
    const int expiries = isLong() ? 200 : 20;
    Crowd crowd(Grace::None);
    QVERIFY(crowd.logIn());
    auto current = crowd.tokensAfterCalls();
    for (int expiry = 1; expiry <= expiries; ++expiry) {
        crowd.site.expireAccessTokens();
        const auto next = crowd.tokensAfterCalls();
        QCOMPARE(next, QByteArrayList(howMany, next.first()));
        QVERIFY(next.first().size() == 16 && next.first() != current.first());
        QCOMPARE(crowd.site.refreshRequests(), expiry);
        current = next;
    }
    QCOMPARE(crowd.site.refusedRefreshes(), 0);
    for (const auto &keeper : crowd.keepers) {
        QCOMPARE(keeper->said("loggedout"), QByteArrayList());
        // Each heard of each new token once, whoever got it.
        QCOMPARE(keeper->said("refreshed").size(), expiries);
    }
    qInfo("%d processes, %d expiries: %lld refreshes, %lld refused", howMany, expiries,
          static_cast<long long>(crowd.site.refreshRequests()),
          static_cast<long long>(crowd.site.refusedRefreshes()));
}

void tst_Processes::whoHoldsTheLockMayBeKilled()
{
    const int rounds = isLong() ? 100 : 12;
    constexpr std::array points {"journal-begin", "journal-write", "before-send", "after-reply",
                                 "store-begin",   "store-write",   "store-end",   "refreshed"};
    QTemporaryDir folder;
    const auto file = folder.filePath(u"first"_s);
    Crowd crowd(Grace::Minute);
    QVERIFY(crowd.logIn());
    std::vector<qint64> delays;
    for (int round = 0; round < rounds; ++round) {
        QVERIFY(QFile(file).open(QFile::WriteOnly));
        const auto fraction = QRandomGenerator::global()->generateDouble();
        for (const auto &keeper : crowd.keepers)
            keeper->send("die "_ba + points.at(size_t(round) % points.size()) + ' '
                         + QByteArray::number(fraction) + ' ' + QFile::encodeName(file));
        crowd.site.expireAccessTokens();
        const auto answers = askAll(crowd.keepers, "call");
        const auto dead = std::ranges::find_if(
            crowd.keepers, [](const auto &keeper) { return !keeper->said("dying").isEmpty(); });
        QVERIFY(dead != crowd.keepers.end());
        const auto died = (*dead)->said("dying").first().toLongLong();
        for (const auto &words : answers) {
            if (words.isEmpty())
                continue;
            QCOMPARE(words.value(0), "200"_ba);
            delays.push_back(words.value(2).toLongLong() - died);
        }
        QCOMPARE(std::ranges::count(answers, QByteArrayList()), 1);
        crowd.keepers.erase(dead);
        QCOMPARE(crowd.add().ask("restore"), QByteArrayList {"ok"});
    }
    for (const auto &keeper : crowd.keepers)
        QCOMPARE(keeper->said("loggedout"), QByteArrayList());
    std::ranges::sort(delays);
    QCOMPARE(qsizetype(delays.size()), qsizetype(rounds) * (howMany - 1));
    qInfo("%d holders killed; the %zu calls of the others ended after %lld ms at the median, "
          "%lld ms at the most; %td after more than 2 s",
          rounds, delays.size(), static_cast<long long>(delays.at(delays.size() / 2)),
          static_cast<long long>(delays.back()),
          std::ranges::count_if(delays, [](qint64 delay) { return delay > 2000; }));
    QVERIFY(delays.at(delays.size() / 2) <= 2000);
}

void tst_Processes::aLoginReachesTheOthers()
{
    Crowd crowd(Grace::None);
    for (const auto &answer : askAll(crowd.keepers, "restore"))
        QCOMPARE(answer, QByteArrayList {"NotLoggedIn"});
    QCOMPARE(crowd.keepers.front()->ask("login ada"), QByteArrayList {"ok"});
    for (const auto &keeper : crowd.keepers)
        QVERIFY(keeper->waitUntilSaid("account", "ada"));
    const auto tokens = crowd.tokensAfterCalls();
    QCOMPARE(tokens, QByteArrayList(howMany, tokens.first()));
    QCOMPARE(crowd.site.server().logins(), 1);
    QCOMPARE(crowd.site.refreshRequests(), 0);
}

void tst_Processes::aLogoutReachesTheOthers()
{
    Crowd crowd(Grace::None);
    QVERIFY(crowd.logIn());
    QCOMPARE(crowd.keepers.back()->ask("logout"), QByteArrayList {"ok"});
    // Who logs out often quits.
    crowd.keepers.back()->quit();
    QVERIFY(crowd.keepers.back()->waitUntilEnded());
    crowd.keepers.pop_back();
    for (const auto &keeper : crowd.keepers)
        QVERIFY(keeper->waitUntilSaid("loggedout", "Elsewhere"));
    for (const auto &answer : askAll(crowd.keepers, "call"))
        QCOMPARE(answer.first(2), (QByteArrayList {"401", "NotLoggedIn"}));
    QCOMPARE(crowd.add().ask("restore"), QByteArrayList {"NotLoggedIn"});
}

void tst_Processes::anotherUsersLoginReachesTheOthers()
{
    Crowd crowd(Grace::None);
    QVERIFY(crowd.logIn());
    const auto adas = crowd.tokensAfterCalls();
    QCOMPARE(crowd.keepers.back()->ask("login eve"), QByteArrayList {"ok"});
    for (const auto &keeper : crowd.keepers) {
        QVERIFY(keeper->waitUntilSaid("loggedout", "Superseded"));
        QVERIFY(keeper->waitUntilSaid("account", "eve"));
    }
    const auto eves = crowd.tokensAfterCalls();
    QCOMPARE(eves, QByteArrayList(howMany, eves.first()));
    QVERIFY(eves.first().size() == 16 && eves.first() != adas.first());
    crowd.site.expireAccessTokens();
    QCOMPARE(crowd.tokensAfterCalls().count(eves.first()), 0);
    QCOMPARE(crowd.site.refreshRequests(), 1);
}

QTEST_GUILESS_MAIN(tst_Processes)

#include "tst_processes.moc"
