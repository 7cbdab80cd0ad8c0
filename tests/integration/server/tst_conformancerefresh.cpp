// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"

#include <QtTest/qtest.h>

#include <QtCore/qtemporarydir.h>

#include <future>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

const QByteArray blacklisted = notValid("Token is blacklisted");
constexpr char
    noActiveAccount[] = R"(401 {"detail":"No active account found for the given token."})";

QByteArray idOf(const QByteArray &token)
{
    return payloadOf(token).value("jti"_L1).toString().toUtf8();
}

QByteArray quoted(const QByteArray &text)
{
    return '"' + text + '"';
}

} // namespace

// Checks S60 to S88 of contract.md 7.4.
class tst_ConformanceRefresh : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void S60_withoutRotationOnlyAccessComesBack();
    void S61_theNewAccessTokenLivesFromNow();
    void S62_otherClaimsAreCopied();
    void refuses_data();
    void refuses();
    void S67_edgeSpacesAreTrimmed();
    void S68_inactiveUsersCannotRefresh();
    void S69_deletedUsersCannotRefresh();
    void S70_aTokenWithoutUserRefreshes();
    void S71_rotationGivesANewRefreshToken();
    void S72_withoutBlacklistingTheOldOneStaysGood();
    void S73_withBlacklistingTheOldOneDies();
    void S74_withoutTheAppNothingDies();
    void S75_reuseDoesNotHurtTheSuccessor();
    void S76_loginsAreIndependent();
    void S77_parallelRefreshesHaveOneWinner();
    void S78_blacklistingEndsASession();
    void S80_blacklistingWithoutTheAppDoesNothing();
    void S81_expiredComesBeforeBlacklistedBeforeTheRest();
    void S82_foreignTokensAreListedWhenSpent();
    void S83_flushingForgetsWhatHasExpired();
    void S84_theSuccessorIsListedAtOnceSince550();
    void verifies_data();
    void verifies();
    void S88_verifyLooksAtTheBlacklistAfterRotationOnly();
};

void tst_ConformanceRefresh::S60_withoutRotationOnlyAccessComesBack()
{
    NEEDS_SETTINGS();
    const Fixture fixture;
    const QByteArray token = fixture.pair().refresh;
    for (int i = 0; i < 2; ++i) {
        const WireReply reply = fixture.refresh(token);
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.json().keys(), QStringList {u"access"_s});
    }
}

void tst_ConformanceRefresh::S61_theNewAccessTokenLivesFromNow()
{
    NEEDS_SETTINGS();
    const qint64 start = now();
    Fixture fixture;
    fixture.setNow(start);
    const QByteArray token = fixture.pair().refresh;
    fixture.setNow(start + 1000);
    const QJsonObject access = payloadOf(fixture.refresh(token).text("access"));
    QCOMPARE(access.value("exp"_L1).toInteger(), start + 1300);
    const bool ownTime = Fixture::isSince(u"5.5.1"_s);
    QCOMPARE(access.value("iat"_L1).toInteger(), ownTime ? start + 1000 : start);
}

void tst_ConformanceRefresh::S62_otherClaimsAreCopied()
{
    const CraftedToken token = CraftedToken::refresh()
                                   .with("rôle", R"({"b":1.50,"a":[null]})")
                                   .at("nbf", -5)
                                   .with("aud", R"(["x"])");
    const QByteArray access = Fixture().refresh(token.bytes()).text("access");
    const QByteArray text = payloadTextOf(access);
    QVERIFY2(text.contains(R"({"b":1.50,"a":[null]})") || text.contains(R"({"b":1.5,"a":[null]})"),
             text.constData());
    QVERIFY2(text.contains("\"nbf\":") && text.contains(R"("aud":["x"])"), text.constData());
    QCOMPARE(payloadOf(access).value("token_type"_L1).toString(), u"access"_s);
    QVERIFY(idOf(access) != idOf(token.bytes()));
}

void tst_ConformanceRefresh::refuses_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");

    // The same of refresh, under the first name, and of blacklist.
    const auto row = [](const char *refresh, const char *blacklist, const QByteArray &body,
                        const QByteArray &expected) {
        QTest::newRow(refresh) << QByteArray("/api/token/refresh/") << body << expected;
        QTest::newRow(blacklist) << QByteArray("/api/token/blacklist/") << body << expected;
    };
    const auto token = [](const CraftedToken &token) {
        return R"({"refresh":")" + token.bytes() + R"("})";
    };
    const QByteArray required = R"(400 {"refresh":["This field is required."]})";
    row("S63 no field", "S79 no field", "{}", required);
    row("S63 other field", "S79 other field", R"({"token":"x"})", required);
    row("S63 null", "S79 null", R"({"refresh":null})",
        R"(400 {"refresh":["This field may not be null."]})");
    row("S63 blank", "S79 blank", R"({"refresh":""})",
        R"(400 {"refresh":["This field may not be blank."]})");
    row("S64 garbage", "S79 garbage", R"({"refresh":"garbage"})", notValid(invalidText()));
    row("S64 integer", "S79 integer", R"({"refresh":5})", notValid(invalidText()));
    row("S65 expired", "S79 expired", token(CraftedToken::refresh().at("exp", -10)),
        notValid(expiredText()));
    row("S66 access token", "S79 access token", token(CraftedToken::access()),
        notValid("Token has wrong type"));
}

void tst_ConformanceRefresh::refuses()
{
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, expected);
    const WireReply reply = Fixture().post(path, body);
    QCOMPARE(reply.summary(), expected);
    if (reply.status == 401)
        QCOMPARE(reply.header("WWW-Authenticate"), "Bearer realm=\"api\"");
}

void tst_ConformanceRefresh::S67_edgeSpacesAreTrimmed()
{
    const Fixture fixture;
    QCOMPARE(fixture.refresh("  " + fixture.pair().refresh + " ").status, 200);
}

void tst_ConformanceRefresh::S68_inactiveUsersCannotRefresh()
{
    const WireReply reply = Fixture().refresh(CraftedToken::refresh("\"2\"").bytes());
    if (Fixture::isSince(u"5.4.0"_s))
        QCOMPARE(reply.summary(), noActiveAccount);
    else
        QCOMPARE(reply.status, 200);
}

void tst_ConformanceRefresh::S69_deletedUsersCannotRefresh()
{
    NEEDS_SETTINGS();
    Fixture fixture;
    const QByteArray token = fixture.pair().refresh;
    QVERIFY(fixture.removeUser(u"alice"_s));
    const WireReply reply = fixture.refresh(token);
    // The originals of 5.4 to 5.5.1 answer 500; contract.md 8 has us say it cleanly.
    if (!Fixture::isSince(u"5.4.0"_s))
        QCOMPARE(reply.status, 200);
    else if (Fixture::isOurs() || Fixture::isSince(u"head"_s))
        QCOMPARE(reply.summary(), noActiveAccount);
    else
        QCOMPARE(reply.status, 500);
}

void tst_ConformanceRefresh::S70_aTokenWithoutUserRefreshes()
{
    QCOMPARE(Fixture().refresh(CraftedToken::refresh().without("user_id").bytes()).status, 200);
}

void tst_ConformanceRefresh::S71_rotationGivesANewRefreshToken()
{
    Fixture fixture(Fixture::rotating());
    const CraftedToken old = CraftedToken::refresh().with("extra", "[1]");
    if (!Fixture::isForeign())
        fixture.setNow(now() + 10);
    const WireReply reply = fixture.refresh(old.bytes());
    QCOMPARE(reply.json().keys(), QStringList({u"access"_s, u"refresh"_s}));
    QVERIFY(reply.body.startsWith("{\"access\":"));
    const QJsonObject before = payloadOf(old.bytes());
    const QJsonObject after = payloadOf(reply.text("refresh"));
    QVERIFY(after.value("jti"_L1) != before.value("jti"_L1));
    QVERIFY(after.value("exp"_L1).toInteger() > before.value("exp"_L1).toInteger()
            || Fixture::isForeign());
    QVERIFY(after.value("iat"_L1).toInteger() > before.value("iat"_L1).toInteger()
            || Fixture::isForeign());
    for (const QLatin1String same : {"token_type"_L1, "user_id"_L1, "extra"_L1})
        QCOMPARE(after.value(same), before.value(same));
}

void tst_ConformanceRefresh::S72_withoutBlacklistingTheOldOneStaysGood()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::settings();
    settings.simpleJwt.ROTATE_REFRESH_TOKENS = true;
    const Fixture fixture(settings);
    const QByteArray token = fixture.pair().refresh;
    QCOMPARE(fixture.refresh(token).status, 200);
    QCOMPARE(fixture.refresh(token).status, 200);
}

void tst_ConformanceRefresh::S73_withBlacklistingTheOldOneDies()
{
    const Fixture fixture(Fixture::rotating());
    const Fixture::Pair old = fixture.pair();
    const QByteArray successor = fixture.refresh(old.refresh).text("refresh");
    QCOMPARE(fixture.refresh(old.refresh).summary(), blacklisted);
    QCOMPARE(fixture.refresh(successor).status, 200);
    QCOMPARE(fixture.me(old.access).status, 200);
}

void tst_ConformanceRefresh::S74_withoutTheAppNothingDies()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::rotating();
    settings.tokenBlacklist = false;
    const Fixture fixture(settings);
    const QByteArray token = fixture.pair().refresh;
    // 5.5.0 answers 500; contract.md 8 has us do what 5.5.1 does.
    const bool fails = !Fixture::isOurs() && Fixture::profile() == u"simplejwt/5.5.0"_s;
    for (int i = 0; i < 2; ++i)
        QCOMPARE(fixture.refresh(token).status, fails ? 500 : 200);
}

void tst_ConformanceRefresh::S75_reuseDoesNotHurtTheSuccessor()
{
    const Fixture fixture(Fixture::rotating());
    const QByteArray token = fixture.pair().refresh;
    const QByteArray successor = fixture.refresh(token).text("refresh");
    QCOMPARE(fixture.refresh(token).status, 401);
    QCOMPARE(fixture.refresh(successor).status, 200);
}

void tst_ConformanceRefresh::S76_loginsAreIndependent()
{
    const Fixture fixture(Fixture::rotating());
    const QByteArray one = fixture.pair().refresh;
    const QByteArray other = fixture.pair().refresh;
    QCOMPARE(fixture.blacklist(one).status, 200);
    QCOMPARE(fixture.refresh(other).status, 200);
}

void tst_ConformanceRefresh::S77_parallelRefreshesHaveOneWinner()
{
    constexpr int clients = 16;
    Settings settings = Fixture::rotating();
    settings.threads = 2;
    const Fixture fixture(settings);
    const QByteArray token = fixture.pair().refresh;
    std::vector<std::future<QByteArray>> replies;
    for (int i = 0; i < clients; ++i)
        replies.push_back(
            std::async(std::launch::async, [&] { return fixture.refresh(token).summary(); }));
    int winners = 0;
    for (auto &reply : replies) {
        const QByteArray summary = reply.get();
        winners += summary.startsWith("200 ");
        QVERIFY2(summary.startsWith("200 ") || summary == blacklisted, summary.constData());
    }
    if (Fixture::isOurs())
        QCOMPARE(winners, 1);
    else
        QVERIFY(winners >= 1);
    QCOMPARE(fixture.refresh(token).summary(), blacklisted);
}

void tst_ConformanceRefresh::S78_blacklistingEndsASession()
{
    const Fixture fixture;
    const Fixture::Pair pair = fixture.pair();
    QCOMPARE(fixture.blacklist(pair.refresh).summary(), "200 {}");
    QCOMPARE(fixture.blacklist(pair.refresh).summary(), blacklisted);
    QCOMPARE(fixture.refresh(pair.refresh).summary(), blacklisted);
    QCOMPARE(fixture.me(pair.access).status, 200);
}

void tst_ConformanceRefresh::S80_blacklistingWithoutTheAppDoesNothing()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::settings();
    settings.tokenBlacklist = false;
    const Fixture fixture(settings);
    const QByteArray token = fixture.pair().refresh;
    QCOMPARE(fixture.blacklist(token).summary(), "200 {}");
    QCOMPARE(fixture.refresh(token).status, 200);
}

void tst_ConformanceRefresh::S81_expiredComesBeforeBlacklistedBeforeTheRest()
{
    const Fixture fixture;
    const QByteArray token = fixture.pair().refresh;
    QCOMPARE(fixture.blacklist(token).status, 200);
    const CraftedToken same = CraftedToken::refresh().with("jti", quoted(idOf(token)));
    QCOMPARE(fixture.refresh(same.at("exp", -10).bytes()).summary(), notValid(expiredText()));
    QCOMPARE(fixture.refresh(same.with("token_type", "\"access\"").bytes()).summary(), blacklisted);
    QCOMPARE(fixture.refresh(same.without("exp").bytes()).summary(), blacklisted);
}

void tst_ConformanceRefresh::S82_foreignTokensAreListedWhenSpent()
{
    const Fixture fixture(Fixture::rotating());
    const QByteArray token = CraftedToken::refresh().bytes();
    QCOMPARE(fixture.refresh(token).status, 200);
    QCOMPARE(fixture.refresh(token).summary(), blacklisted);
}

void tst_ConformanceRefresh::S83_flushingForgetsWhatHasExpired()
{
    NEEDS_SETTINGS();
    const QTemporaryDir folder;
    Settings settings = Fixture::settings();
    settings.database = u"sqlite:"_s + folder.filePath(u"s.db"_s);
    Fixture fixture(settings);
    fixture.setNow(now() - 90000);
    QCOMPARE(fixture.blacklist(fixture.pair().refresh).status, 200);
    fixture.setNow(0);
    const QByteArray alive = fixture.pair().refresh;
    const auto listed = u"select count(*) from token_blacklist_outstandingtoken"_s;
    QCOMPARE(fixture.count(listed), 2);
    QVERIFY(fixture.flushExpired());
    QCOMPARE(fixture.count(listed), 1);
    QCOMPARE(fixture.count(u"select count(*) from token_blacklist_blacklistedtoken"_s), 0);
    QCOMPARE(fixture.refresh(alive).status, 200);
}

void tst_ConformanceRefresh::S84_theSuccessorIsListedAtOnceSince550()
{
    NEEDS_SETTINGS();
    const QTemporaryDir folder;
    Settings settings = Fixture::rotating();
    settings.database = u"sqlite:"_s + folder.filePath(u"s.db"_s);
    const Fixture fixture(settings);
    const QByteArray successor = fixture.refresh(fixture.pair().refresh).text("refresh");
    const QString query = u"select count(*) from token_blacklist_outstandingtoken where jti='%1'"_s;
    QCOMPARE(fixture.count(query.arg(QString::fromUtf8(idOf(successor)))),
             Fixture::isSince(u"5.5.0"_s) ? 1 : 0);
}

void tst_ConformanceRefresh::verifies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char *name, const CraftedToken &token, const QByteArray &expected) {
        QTest::newRow(name) << R"({"token":")" + token.bytes() + R"("})" << expected;
    };
    const QByteArray fine = "200 {}";
    const CraftedToken good = CraftedToken::access();
    row("S85 access", good, fine);
    row("S85 refresh", CraftedToken::refresh(), fine);
    row("S85 odd type", good.with("token_type", "\"odd\""), fine);
    row("S85 no type", good.without("token_type"), fine);
    row("S86 expired", good.at("exp", -10), notValid(expiredText()));
    QTest::newRow("S86 garbage") << QByteArray(R"({"token":"garbage"})") << notValid(invalidText());
    row("S86 no jti", good.without("jti"), notValid("Token has no id"));
    row("S86 no exp", good.without("exp"), notValid("Token has no 'exp' claim"));
    QTest::newRow("S86 no field") << QByteArray("{}")
                                  << QByteArray(R"(400 {"token":["This field is required."]})");
    row("S87 unknown user", CraftedToken::access("\"4711\""), fine);
}

void tst_ConformanceRefresh::verifies()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, expected);
    QCOMPARE(Fixture().post("/api/token/verify/", body).summary(), expected);
}

void tst_ConformanceRefresh::S88_verifyLooksAtTheBlacklistAfterRotationOnly()
{
    NEEDS_SETTINGS();
    for (const bool rotating : {true, false}) {
        const Fixture fixture(rotating ? Fixture::rotating() : Fixture::settings());
        const QByteArray token = fixture.pair().refresh;
        QCOMPARE(fixture.blacklist(token).status, 200);
        const QByteArray expected = rotating
            ? QByteArray(R"(400 {"non_field_errors":["Token is blacklisted"]})")
            : QByteArray("200 {}");
        QCOMPARE(fixture.verify(token).summary(), expected);
    }
}

QTEST_GUILESS_MAIN(tst_ConformanceRefresh)
#include "tst_conformancerefresh.moc"
