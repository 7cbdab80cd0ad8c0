// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keeperprocess.h"
#include "rotatingsite.h"

#include <QtTest/qtest.h>

#include <algorithm>

using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using Kind = KeeperProcess::Kind;

// An app that writes the first version of the record, without lock, journal and notes, beside one
// of today's: as while an update is rolled out. docs/reliability.md says what is not promised.
class tst_Versions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachTakesUpWhatTheOtherWrote();
    void bothInTurnRefreshOnceForEachExpiry();
    void bothAtOnceLoseNothingWithAGracePeriod();
    void bothAtOnceWithoutOneMayLogOneOut();
    void aLogoutThereIsNoticedAtTheNextRefresh();
    void aLogoutHereIsNoticedThereAtTheNextRefresh();
};

namespace {

struct Pair
{
    explicit Pair(Grace grace, int number = 0)
        : service(u"com.example.sessionkeeper.versions.%1.%2"_s.arg(
            QString::fromLatin1(QTest::currentTestFunction()), QString::number(number)))
        , site(grace)
    {
        keepers.push_back(std::make_unique<KeeperProcess>(site.url(), service, Kind::Old));
        keepers.push_back(std::make_unique<KeeperProcess>(site.url(), service));
    }

    KeeperProcess &old() { return *keepers.front(); }
    KeeperProcess &today() { return *keepers.back(); }

    bool logIn()
    {
        return old().ask("login ada").value(0) == "ok" && today().ask("restore").value(0) == "ok";
    }

    const QString service;
    RotatingSite site;
    Keepers keepers;
};

QByteArray statusOfCall(KeeperProcess &keeper)
{
    return keeper.ask("call").value(0);
}

int times()
{
    return isLong() ? 200 : 20;
}

} // namespace

void tst_Versions::eachTakesUpWhatTheOtherWrote()
{
    Pair pair(Grace::None);
    QCOMPARE(pair.today().ask("login ada"), QByteArrayList {"ok"});
    QCOMPARE(pair.old().ask("restore"), QByteArrayList {"ok"});
    QCOMPARE(statusOfCall(pair.old()), "200"_ba);
    QCOMPARE(pair.old().ask("refresh"), QByteArrayList {"ok"});
    KeeperProcess next(pair.site.url(), pair.service);
    QCOMPARE(next.ask("restore"), QByteArrayList {"ok"});
    QCOMPARE(statusOfCall(next), "200"_ba);
    QCOMPARE(pair.site.refreshRequests(), 1);
}

void tst_Versions::bothInTurnRefreshOnceForEachExpiry()
{
    Pair pair(Grace::None);
    QVERIFY(pair.logIn());
    for (int time = 1; time <= times(); ++time) {
        pair.site.expireAccessTokens();
        auto &first = time % 2 == 0 ? pair.old() : pair.today();
        auto &second = time % 2 == 0 ? pair.today() : pair.old();
        QCOMPARE(statusOfCall(first), "200"_ba);
        QCOMPARE(statusOfCall(second), "200"_ba);
        QCOMPARE(pair.site.refreshRequests(), time);
    }
    QCOMPARE(pair.site.refusedRefreshes(), 0);
    for (const auto &keeper : pair.keepers)
        QCOMPARE(keeper->said("loggedout"), QByteArrayList());
}

// The tokens that the two got for one are not the same ones, so that one of them may find those of
// the other in the store and try them, though they have ended as well: that call is refused, and
// the next one is not.
void tst_Versions::bothAtOnceLoseNothingWithAGracePeriod()
{
    Pair pair(Grace::Minute);
    QVERIFY(pair.logIn());
    for (int time = 1; time <= times(); ++time) {
        pair.site.expireAccessTokens();
        askAll(pair.keepers, "call");
        for (const auto &words : askAll(pair.keepers, "call"))
            QCOMPARE(words.value(0), "200"_ba);
    }
    QVERIFY(pair.site.refreshRequests() >= times());
    QCOMPARE(pair.site.refusedRefreshes(), 0);
    for (const auto &keeper : pair.keepers)
        QCOMPARE(keeper->said("loggedout"), QByteArrayList());
}

// Both may send the same token, and then one of them loses: a log-out for a true reason, and
// nothing that a login does not mend.
void tst_Versions::bothAtOnceWithoutOneMayLogOneOut()
{
    int clashes = 0;
    int lost = 0;
    for (int time = 1; time <= times(); ++time) {
        Pair pair(Grace::None, time);
        QVERIFY(pair.logIn());
        pair.site.expireAccessTokens();
        const auto answers = askAll(pair.keepers, "call");
        const bool isClash = pair.site.refusedRefreshes() > 0;
        const auto kept = std::ranges::count_if(
            answers, [](const auto &words) { return words.value(0) == "200"; });
        QVERIFY(kept == 2 || (isClash && kept == 1));
        QCOMPARE(pair.old().ask("login ada"), QByteArrayList {"ok"});
        clashes += int(isClash);
        lost += int(kept == 1);
    }
    qInfo("%d expiries at once without a grace period: in %d both sent the same token, in %d of "
          "these one of the two was logged out",
          times(), clashes, lost);
}

void tst_Versions::aLogoutThereIsNoticedAtTheNextRefresh()
{
    Pair pair(Grace::None);
    QVERIFY(pair.logIn());
    QCOMPARE(pair.old().ask("logout"), QByteArrayList {"ok"});
    pair.site.expireAccessTokens();
    QCOMPARE(pair.today().ask("call").mid(1, 1), QByteArrayList {"NotLoggedIn"});
    QCOMPARE(pair.today().said("loggedout"), QByteArrayList {"Elsewhere"});
}

void tst_Versions::aLogoutHereIsNoticedThereAtTheNextRefresh()
{
    Pair pair(Grace::None);
    QVERIFY(pair.logIn());
    QCOMPARE(pair.today().ask("logout"), QByteArrayList {"ok"});
    pair.site.expireAccessTokens();
    QCOMPARE(pair.old().ask("call").mid(1, 1), QByteArrayList {"NotLoggedIn"});
    QCOMPARE(pair.old().said("loggedout"), QByteArrayList {"Elsewhere"});
}

QTEST_GUILESS_MAIN(tst_Versions)

#include "tst_versions.moc"
