// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/timedsession.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::seconds;
using IssuedAt = TokenSite::IssuedAt;
Q_DECLARE_METATYPE(SessionKeeper::Test::TokenSite::IssuedAt)

// K3 and K4 in tables: whatever the clocks of the machine, of the server and of what stands between
// them say, no token is sent after its end, nothing is refreshed in a loop, nobody is logged out.
class tst_Clocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bearsWrongClocks_data();
    void bearsWrongClocks();
    void refreshesAsOftenAsNeeded_data();
    void refreshesAsOftenAsNeeded();
    void refreshesLiveTokensAtHalfOfTheirLife_data();
    void refreshesLiveTokensAtHalfOfTheirLife();
    void refreshesLiveTokensWithoutBeingAsked();
    void bearsJumpsOfTheWallClock_data();
    void bearsJumpsOfTheWallClock();
    void bearsASleep_data();
    void bearsASleep();
    void learnsNothingFromAPortal_data();
    void learnsNothingFromAPortal();
    void tellsWhenItTriesAgain();
    void neverTriesAgainWhatCannotSucceed();
};

namespace {

// What the Date headers say; nothing when there are none.
using Dates = std::function<QDateTime(const TokenSite &)>;

struct Weather
{
    const char *name;
    Dates date;
};

const Weather weathers[] = {
    {"Date", [](const TokenSite &site) { return site.now(); }},
    {"no Date", {}},
    {"a proxy 4 min ahead", [](const TokenSite &site) { return site.now().addSecs(240); }},
    {"a proxy 10 min behind", [](const TokenSite &site) { return site.now().addSecs(-600); }},
    {"a proxy a year ahead", [](const TokenSite &site) { return site.now().addYears(1); }},
    {"a proxy that stands still",
     [](const TokenSite &) {
         return QDateTime({2020, 2, 29}, {12, 0}, Qt::UTC);
     }},
};

void setDates(TokenSite &site, const Dates &date)
{
    site.setDateFrom(date ? [&site, date] { return date(site); } : std::function<QDateTime()>());
}

} // namespace

void tst_Clocks::bearsWrongClocks_data()
{
    QTest::addColumn<qint64>("skew"); // of the server against the machine, in seconds
    QTest::addColumn<int>("weather");
    QTest::addColumn<IssuedAt>("issuedAt");
    const std::pair<IssuedAt, const char *> claims[] = {{IssuedAt::Now, "iat"},
                                                        {IssuedAt::OfLogin, "iat of the login"}};
    for (int weather = 0; weather < int(std::size(weathers)); ++weather) {
        for (const auto &[issuedAt, claim] : claims) {
            for (const qint64 skew :
                 {0, 1, -1, 30, -30, 300, -300, 3600, -3600, 86400, -86400, 315360000, -315360000})
                QTest::addRow("%lld s, %s, %s", skew, weathers[weather].name, claim)
                    << skew << weather << issuedAt;
        }
    }
    // Without an iat there is nothing to hold a Date against but the end of the token.
    for (const qint64 skew : {0, 3600, -3600, 315360000, -315360000})
        QTest::addRow("%lld s, Date, no iat", skew) << skew << 0 << IssuedAt::Missing;
    for (const qint64 skew : {0, 1, -1})
        QTest::addRow("%lld s, no Date, no iat", skew) << skew << 1 << IssuedAt::Missing;
}

void tst_Clocks::bearsWrongClocks()
{
    QFETCH(qint64, skew);
    QFETCH(int, weather);
    QFETCH(IssuedAt, issuedAt);
    TimedSession life;
    life.kept.site.skew = seconds(skew);
    life.kept.site.issuedAt = issuedAt;
    setDates(life.kept.site, weathers[weather].date);
    QVERIFY(life.logIn());
    QVERIFY2(life.live(3000s, 15s), qPrintable(life.story()));
    // Each of the tokens lives 300 s and is renewed 30 s before.
    QVERIFY2(life.isFlawless(10, 12), qPrintable(life.story()));
}

void tst_Clocks::refreshesAsOftenAsNeeded_data()
{
    QTest::addColumn<qint64>("lifetime"); // seconds
    QTest::addColumn<qint64>("expected"); // in ten lifetimes
    QTest::newRow("10 s") << qint64(10) << qint64(20);
    QTest::newRow("30 s") << qint64(30) << qint64(12);
    QTest::newRow("5 min") << qint64(300) << qint64(11);
    QTest::newRow("1 h") << qint64(3600) << qint64(10);
    QTest::newRow("24 h") << qint64(86400) << qint64(10);
    QTest::newRow("30 d") << qint64(2592000) << qint64(10);
}

void tst_Clocks::refreshesAsOftenAsNeeded()
{
    QFETCH(qint64, lifetime);
    QFETCH(qint64, expected);
    TimedSession life;
    life.kept.site.accessLifetime = seconds(lifetime);
    QVERIFY(life.logIn());
    QVERIFY2(life.live(10 * seconds(lifetime), milliseconds(seconds(lifetime)) / 40),
             qPrintable(life.story()));
    QVERIFY2(life.isFlawless(expected - 1, expected + 1), qPrintable(life.story()));
}

namespace {

// As sliding tokens and djangorestframework-jwt: an expired token is refused.
class LiveOnlyProtocol : public SimpleJwtProtocol
{
public:
    using SimpleJwtProtocol::SimpleJwtProtocol;
    bool canRefreshExpired() const override { return false; }
};

void makeLiveOnly(TimedSession &life)
{
    auto &site = life.kept.site;
    life.replaceSession(std::make_shared<LiveOnlyProtocol>(site.tokenUrl()));
    site.handle(TokenSite::refreshPath, [&site](const HttpRequest &) {
        return site.honoursAccess(site.accessToken()) ? site.renewed() : TokenSite::tokenRefused();
    });
}

} // namespace

void tst_Clocks::refreshesLiveTokensAtHalfOfTheirLife_data()
{
    QTest::addColumn<qint64>("lifetime"); // seconds
    for (const qint64 lifetime : {10, 30, 300, 3600, 86400, 2592000})
        QTest::addRow("%lld s", lifetime) << lifetime;
}

void tst_Clocks::refreshesLiveTokensAtHalfOfTheirLife()
{
    QFETCH(qint64, lifetime);
    TimedSession life;
    life.kept.site.accessLifetime = seconds(lifetime);
    makeLiveOnly(life);
    QVERIFY(life.logIn());
    QVERIFY2(life.live(10 * seconds(lifetime), milliseconds(seconds(lifetime)) / 40),
             qPrintable(life.story()));
    // Up to a tenth earlier than at half, by jitter.
    QVERIFY2(life.isFlawless(19, 23), qPrintable(life.story()));
}

void tst_Clocks::refreshesLiveTokensWithoutBeingAsked()
{
    TimedSession life;
    makeLiveOnly(life);
    QVERIFY(life.logIn());
    for (int half = 1; half <= 6; ++half) {
        life.kept.clock->advance(155s);
        QTRY_COMPARE(life.session().statistics().refreshes, half);
    }
    QVERIFY2(life.isFlawless(6, 6), qPrintable(life.story()));
}

void tst_Clocks::bearsJumpsOfTheWallClock_data()
{
    QTest::addColumn<qint64>("jump"); // seconds
    QTest::addColumn<QString>("moment");
    for (const auto &moment :
         {u"before a refresh"_s, u"during a refresh"_s, u"after a refresh"_s}) {
        for (const qint64 jump : {-315360000, -86400, -3600, -60, 60, 3600, 86400, 315360000})
            QTest::addRow("%lld s %s", jump, qPrintable(moment)) << jump << moment;
    }
}

void tst_Clocks::bearsJumpsOfTheWallClock()
{
    QFETCH(qint64, jump);
    QFETCH(QString, moment);
    TimedSession life;
    auto &site = life.kept.site;
    QVERIFY(life.logIn());
    QVERIFY(life.live(240s, 15s));
    if (moment == u"before a refresh"_s)
        life.kept.clock->jumpWall(seconds(jump));
    site.hold(TokenSite::refreshPath);
    life.kept.clock->advance(50s);
    const auto token = life.session().freshAccessToken();
    QTRY_VERIFY(life.kept.refreshes() >= 1);
    if (moment == u"during a refresh"_s)
        life.kept.clock->jumpWall(seconds(jump));
    site.release(TokenSite::refreshPath);
    QVERIFY(awaited(token));
    if (moment == u"after a refresh"_s)
        life.kept.clock->jumpWall(seconds(jump));
    QVERIFY2(life.live(900s, 15s), qPrintable(life.story()));
    // Four in 1190 s; one more where the jump can have been a sleep.
    QVERIFY2(life.isFlawless(4, jump > 0 ? 5 : 4), qPrintable(life.story()));
}

void tst_Clocks::bearsASleep_data()
{
    QTest::addColumn<bool>("counted");
    QTest::addColumn<bool>("dated");
    QTest::addColumn<IssuedAt>("issuedAt");
    for (const bool counted : {true, false}) {
        for (const auto issuedAt : {IssuedAt::Now, IssuedAt::OfLogin}) {
            for (const bool dated : {true, false})
                QTest::addRow("%s, %s, %s", counted ? "counted" : "not counted",
                              dated ? "Date" : "no Date",
                              issuedAt == IssuedAt::Now ? "iat" : "iat of the login")
                    << counted << dated << issuedAt;
        }
    }
}

// Nine hours, and the network takes 20 s to come back.
void tst_Clocks::bearsASleep()
{
    QFETCH(bool, counted);
    QFETCH(bool, dated);
    QFETCH(IssuedAt, issuedAt);
    TimedSession life;
    auto &site = life.kept.site;
    site.issuedAt = issuedAt;
    if (!dated)
        site.setDateFrom({});
    QVERIFY(life.logIn());
    QVERIFY(life.live(100s, 10s));

    site.stop();
    if (counted) {
        life.kept.clock->advance(9h);
    } else {
        life.kept.clock->sleepUncounted(9h);
        site.skew += 9h;
    }
    for (int second = 0; second < 20; ++second) {
        QCOMPARE(life.call(), 0);
        QVERIFY(life.session().isLoggedIn());
        life.kept.clock->advance(1s);
    }
    site.startAgain();
    life.kept.clock->advance(1s);
    QCOMPARE(life.call(), 200);
    QVERIFY2(life.isFlawless(1, 1), qPrintable(life.story()));
    QVERIFY2(life.live(600s, 15s), qPrintable(life.story()));
    QVERIFY2(life.isFlawless(3, 3), qPrintable(life.story()));
}

void tst_Clocks::learnsNothingFromAPortal_data()
{
    QTest::addColumn<HttpAnswer>("page");
    QTest::addColumn<int>("years");
    for (const int years : {-10, 10}) {
        QTest::addRow("200, %d years", years) << HttpAnswer::html(200) << years;
        QTest::addRow("302, %d years", years) << HttpAnswer::redirect(302, "/portal") << years;
        QTest::addRow("401, %d years", years) << HttpAnswer::html(401) << years;
        QTest::addRow("503, %d years", years) << HttpAnswer::html(503) << years;
        QTest::addRow("200 JSON, %d years", years)
            << HttpAnswer::json(200, {{u"portal"_s, true}}) << years;
    }
}

void tst_Clocks::learnsNothingFromAPortal()
{
    QFETCH(HttpAnswer, page);
    QFETCH(int, years);
    TimedSession life;
    auto &site = life.kept.site;
    // Were it learned, this would be all that is known of the time.
    site.issuedAt = IssuedAt::Missing;
    site.skew = 1h;
    QVERIFY(life.logIn());
    life.replaceSession(life.kept.protocol);
    life.kept.change([](RefreshPolicy &policy) { policy.proactive = false; });
    QVERIFY(awaited(life.session().restore()));
    const auto sessionEnd = life.session().sessionExpiresAt();
    life.kept.clock->advance(280s);
    setDates(site, [years](const TokenSite &it) { return it.now().addYears(years); });
    site.insist(TokenSite::refreshPath, page);
    QVERIFY(awaited(life.session().freshAccessToken()));
    QVERIFY(life.kept.refreshes() >= 1);
    QVERIFY(qAbs(sessionEnd.secsTo(life.session().sessionExpiresAt())) <= 1);

    site.relent(TokenSite::refreshPath);
    site.setDateFrom({});
    life.kept.clock->advance(90s);
    const int before = life.kept.refreshes();
    QVERIFY2(life.live(600s, 15s), qPrintable(life.story()));
    QVERIFY2(life.isFlawless(before + 2, before + 3), qPrintable(life.story()));
}

void tst_Clocks::tellsWhenItTriesAgain()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QSignalSpy told(&kept.session, &Session::refreshDueAtChanged);
    const auto planned = kept.session.refreshDueAt();
    kept.site.insist(TokenSite::refreshPath, HttpAnswer::json(503, {}).with("Retry-After", "120"));
    kept.clock->advance(295s);
    QTRY_COMPARE(kept.session.statistics().failedRefreshes, 1);
    QVERIFY(kept.session.refreshDueAt() > planned);
    const auto wait = kept.clock->wallTime().secsTo(kept.session.refreshDueAt());
    QVERIFY2(wait >= 119 && wait <= 121, qPrintable(QString::number(wait)));
    QVERIFY(!told.isEmpty());
    QCOMPARE(told.last().first().toDateTime(), kept.session.refreshDueAt());

    kept.site.relent(TokenSite::refreshPath);
    kept.clock->advance(121s);
    QTRY_COMPARE(kept.session.statistics().refreshes, 1);
    QTRY_COMPARE(kept.clock->wallTime().secsTo(kept.session.refreshDueAt()) / 10, 26);
}

void tst_Clocks::neverTriesAgainWhatCannotSucceed()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QVERIFY(kept.session.refreshDueAt().isValid());
    kept.change([](RefreshPolicy &policy) { policy.proactive = false; });
    QVERIFY(!kept.session.refreshDueAt().isValid());
    kept.change([](RefreshPolicy &policy) { policy.proactive = true; });
    QVERIFY(awaited(kept.session.logout()));
    QVERIFY(!kept.session.refreshDueAt().isValid());
}

QTEST_GUILESS_MAIN(tst_Clocks)
#include "tst_clocks.moc"
