// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keeperprocess.h"
#include "rotatingsite.h"

#include <QtTest/qtest.h>

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
    void bothAtOnceWithoutOneLeaveOneLoggedIn();
    void aLogoutThereIsNoticedAtTheNextRefresh();
    void aLogoutHereIsNoticedThereAtTheNextRefresh();
};

namespace {

struct Pair
{
    explicit Pair(Grace grace)
        : site(grace)
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

    const QString service = u"com.example.sessionkeeper.%1"_s.arg(
        QString::fromLatin1(QTest::currentTestFunction()));
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

void tst_Versions::bothAtOnceLoseNothingWithAGracePeriod()
{
    Pair pair(Grace::Minute);
    QVERIFY(pair.logIn());
    for (int time = 1; time <= times(); ++time) {
        pair.site.expireAccessTokens();
        for (const auto &words : askAll(pair.keepers, "call"))
            QCOMPARE(words.value(0), "200"_ba);
    }
    QVERIFY(pair.site.refreshRequests() >= times());
    QVERIFY(pair.site.refreshRequests() <= 2 * times());
    QCOMPARE(pair.site.refusedRefreshes(), 0);
    for (const auto &keeper : pair.keepers)
        QCOMPARE(keeper->said("loggedout"), QByteArrayList());
}

// Both may send the same token, and one of them loses. It is the server that tells; the other one's
// session goes on, and who lost can take it up.
void tst_Versions::bothAtOnceWithoutOneLeaveOneLoggedIn()
{
    Pair pair(Grace::None);
    QVERIFY(pair.logIn());
    int lost = 0;
    for (int time = 1; time <= times(); ++time) {
        pair.site.expireAccessTokens();
        const auto answers = askAll(pair.keepers, "call");
        QVERIFY(answers.at(0).value(0) == "200" || answers.at(1).value(0) == "200");
        for (qsizetype i = 0; i < answers.size(); ++i) {
            if (answers.at(i).value(0) == "200")
                continue;
            ++lost;
            QCOMPARE(pair.keepers.at(size_t(i))->ask("restore"), QByteArrayList {"ok"});
        }
    }
    qInfo("%d expiries at once without a grace period: %d log-outs of one of the two, %lld "
          "refreshes, %lld refused",
          times(), lost, static_cast<long long>(pair.site.refreshRequests()),
          static_cast<long long>(pair.site.refusedRefreshes()));
    QVERIFY(lost <= pair.site.refusedRefreshes());
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
