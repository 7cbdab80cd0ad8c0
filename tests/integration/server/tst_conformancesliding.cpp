// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"

#include <QtTest/qtest.h>

#include <QtCore/qtemporarydir.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

const QByteArray wrongType = notValid("Token has wrong type");

CraftedToken sliding(const QByteArray &userId = "\"1\"")
{
    return CraftedToken::access(userId).with("token_type", "\"sliding\"").at("refresh_exp", 86400);
}

Settings accepting(const QList<TokenType> &types)
{
    Settings settings = Fixture::settings();
    settings.simpleJwt.AUTH_TOKEN_CLASSES = types;
    return settings;
}

QByteArray message(const char *tokenClass, const char *type, const QByteArray &text)
{
    return QByteArray(R"({"token_class":")") + tokenClass + R"(","token_type":")" + type
        + R"(","message":")" + text + "\"}";
}

QByteArray refusedByView(const QList<QByteArray> &messages)
{
    return R"(401 {"detail":"Given token not valid for any token type","code":"token_not_valid","messages":[)"
        + messages.join(',') + "]}";
}

QByteArray slidingLogIn(const Fixture &fixture)
{
    const QByteArray json = R"({"username":"alice","password":"pw"})";
    return fixture.post("/api/token/sliding/", json).text("token");
}

WireReply slide(const Fixture &fixture, const QByteArray &token)
{
    return fixture.post("/api/token/sliding/refresh/", R"({"token":")" + token + R"("})");
}

} // namespace

// Checks S43, S44 and S91 to S98 of contract.md 7.3 and 7.4.
class tst_ConformanceSliding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void S43_bothClassesComplainInTheirOrder();
    void S44_slidingTokensAreNoAccessTokens();
    void S91_aLoginGivesOneToken();
    void S91_failedLoginsSoundAsThoseOfAPair();
    void S91_theTokenIsListed();
    void S92_refreshingKeepsIdAndLimit();
    void S92_theTokenAuthenticates();
    void refusesToRefresh_data();
    void refusesToRefresh();
    void S93_theLimitHasALeeway();
    void S94_theBlacklistEndpointTakesNone();
    void S95_aBlacklistedTokenTakesItsSiblingsAlong();
    void S96_inactiveAndDeletedUsers();
    void S97_claimsHaveOtherNames();
    void S98_theSubjectIsANumber();
};

void tst_ConformanceSliding::S43_bothClassesComplainInTheirOrder()
{
    NEEDS_SETTINGS();
    const Fixture fixture(accepting({TokenType::Access, TokenType::Sliding}));
    QCOMPARE(fixture.me(CraftedToken::access().bytes()).status, 200);
    QCOMPARE(fixture.me(sliding().bytes()).status, 200);
    const QByteArray wrong = "Token has wrong type";
    QCOMPARE(fixture.me(CraftedToken::refresh().bytes()).summary(),
             refusedByView({message("AccessToken", "access", wrong),
                            message("SlidingToken", "sliding", wrong)}));
    QCOMPARE(fixture.me(sliding().at("exp", -10).bytes()).summary(),
             refusedByView({message("AccessToken", "access", expiredText()),
                            message("SlidingToken", "sliding", expiredText())}));
}

void tst_ConformanceSliding::S44_slidingTokensAreNoAccessTokens()
{
    QCOMPARE(Fixture().me(sliding().bytes()).summary(), notValidForView("Token has wrong type"));
}

void tst_ConformanceSliding::S91_aLoginGivesOneToken()
{
    NEEDS_SETTINGS();
    const Fixture fixture;
    const WireReply reply = fixture.post("/api/token/sliding/",
                                         R"({"username":"alice","password":"pw"})");
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.json().keys(), QStringList {u"token"_s});
    const QByteArray text = payloadTextOf(reply.text("token"));
    QVERIFY2(text.startsWith(R"({"token_type":"sliding","exp":)"), text.constData());
    QVERIFY2(text.endsWith(",\"user_id\":" + userId(1) + '}'), text.constData());
    const QJsonObject payload = payloadOf(reply.text("token"));
    const qint64 issued = payload.value("iat"_L1).toInteger();
    QCOMPARE(payload.value("refresh_exp"_L1).toInteger(), issued + 86400);
    QCOMPARE(payload.value("exp"_L1).toInteger(), issued + 300);
}

void tst_ConformanceSliding::S91_failedLoginsSoundAsThoseOfAPair()
{
    NEEDS_SETTINGS();
    const Fixture fixture;
    const WireReply wrong = fixture.post("/api/token/sliding/",
                                         R"({"username":"ina","password":"pw"})");
    QCOMPARE(wrong.summary(), noAccount);
    QCOMPARE(wrong.header("WWW-Authenticate"), "Bearer realm=\"api\"");
    QCOMPARE(
        fixture.post("/api/token/sliding/", "{}").summary(),
        R"(400 {"username":["This field is required."],"password":["This field is required."]})");
}

void tst_ConformanceSliding::S91_theTokenIsListed()
{
    NEEDS_SETTINGS();
    const QTemporaryDir folder;
    Settings settings = Fixture::settings();
    settings.database = u"sqlite:"_s + folder.filePath(u"s.db"_s);
    const Fixture fixture(settings);
    const QByteArray token = slidingLogIn(fixture);
    const QString query =
        u"select count(*) from token_blacklist_outstandingtoken where jti='%1' and user_id=1"_s;
    QCOMPARE(fixture.count(query.arg(payloadOf(token).value("jti"_L1).toString())), 1);
    QCOMPARE(slide(fixture, token).status, 200);
    QCOMPARE(fixture.count(u"select count(*) from token_blacklist_outstandingtoken"_s), 1);
}

void tst_ConformanceSliding::S92_refreshingKeepsIdAndLimit()
{
    NEEDS_SETTINGS();
    Fixture fixture;
    const qint64 start = now();
    fixture.setNow(start);
    const QJsonObject before = payloadOf(slidingLogIn(fixture));
    const QByteArray token = slidingLogIn(fixture);
    fixture.setNow(start + 100);
    const WireReply reply = slide(fixture, token);
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.json().keys(), QStringList {u"token"_s});
    const QJsonObject old = payloadOf(token);
    const QJsonObject fresh = payloadOf(reply.text("token"));
    for (const QLatin1String same : {"token_type"_L1, "jti"_L1, "refresh_exp"_L1, "user_id"_L1})
        QCOMPARE(fresh.value(same), old.value(same));
    QCOMPARE(fresh.value("exp"_L1).toInteger(), start + 400);
    QCOMPARE(fresh.value("iat"_L1).toInteger(), start + 100);
    QVERIFY(before.value("jti"_L1) != old.value("jti"_L1));
}

void tst_ConformanceSliding::S92_theTokenAuthenticates()
{
    NEEDS_SETTINGS();
    const Fixture fixture(accepting({TokenType::Sliding}));
    const QByteArray token = slidingLogIn(fixture);
    QCOMPARE(fixture.me(token).status, 200);
    QCOMPARE(fixture.me(slide(fixture, token).text("token")).status, 200);
    QCOMPARE(fixture.me(CraftedToken::access().bytes()).summary(),
             refusedByView({message("SlidingToken", "sliding", "Token has wrong type")}));
}

void tst_ConformanceSliding::refusesToRefresh_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const CraftedToken &token, const QByteArray &expected) {
        QTest::newRow(name) << R"({"token":")" + token.bytes() + R"("})" << expected;
    };
    row("S93 exp passed", sliding().at("exp", -10), notValid(expiredText()));
    row("S93 refresh_exp passed", sliding().at("refresh_exp", -10),
        notValid("Token 'refresh_exp' claim has expired"));
    row("S93 no refresh_exp", sliding().without("refresh_exp"),
        notValid("Token has no 'refresh_exp' claim"));
    row("S93 access token", CraftedToken::access(), wrongType);
    row("S93 refresh token", CraftedToken::refresh(), wrongType);
    row("S93 no exp", sliding().without("exp"), notValid("Token has no 'exp' claim"));
    row("S93 no type", sliding().without("token_type"), notValid("Token has no type"));
    QTest::newRow("S93 garbage") << QByteArray(R"({"token":"garbage"})") << notValid(invalidText());
    QTest::newRow("S93 no field") << QByteArray(R"({"refresh":"x"})")
                                  << QByteArray(R"(400 {"token":["This field is required."]})");
}

void tst_ConformanceSliding::refusesToRefresh()
{
    NEEDS_SETTINGS();
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, expected);
    const WireReply reply = Fixture().post("/api/token/sliding/refresh/", body);
    QCOMPARE(reply.summary(), expected);
    if (reply.status == 401)
        QCOMPARE(reply.header("WWW-Authenticate"), "Bearer realm=\"api\"");
}

void tst_ConformanceSliding::S93_theLimitHasALeeway()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::settings();
    settings.simpleJwt.LEEWAY = std::chrono::seconds(10);
    const Fixture fixture(settings);
    QCOMPARE(slide(fixture, sliding().at("refresh_exp", -5).bytes()).status, 200);
    QCOMPARE(slide(fixture, sliding().at("refresh_exp", -30).bytes()).summary(),
             notValid("Token 'refresh_exp' claim has expired"));
}

void tst_ConformanceSliding::S94_theBlacklistEndpointTakesNone()
{
    QCOMPARE(Fixture().blacklist(sliding().bytes()).summary(), wrongType);
}

void tst_ConformanceSliding::S95_aBlacklistedTokenTakesItsSiblingsAlong()
{
    NEEDS_SETTINGS();
    const QTemporaryDir folder;
    Settings settings = accepting({TokenType::Sliding});
    settings.database = u"sqlite:"_s + folder.filePath(u"s.db"_s);
    const Fixture fixture(settings);
    const QByteArray token = slidingLogIn(fixture);
    const QByteArray sibling = slide(fixture, token).text("token");
    QVERIFY(fixture.blacklistListed(token));
    const QByteArray dead = "Token is blacklisted";
    for (const QByteArray &each : {token, sibling}) {
        QCOMPARE(fixture.me(each).summary(),
                 refusedByView({message("SlidingToken", "sliding", dead)}));
        QCOMPARE(slide(fixture, each).summary(), notValid(dead));
    }
}

void tst_ConformanceSliding::S96_inactiveAndDeletedUsers()
{
    NEEDS_SETTINGS();
    const Fixture fixture;
    for (const char *user : {"\"2\"", "\"4711\""}) {
        const WireReply reply = slide(fixture, sliding(user).bytes());
        if (Fixture::isSince(u"head"_s)) {
            QCOMPARE(reply.summary(),
                     R"(401 {"detail":"No active account found for the given token."})");
        } else {
            QCOMPARE(reply.status, 200);
        }
    }
}

void tst_ConformanceSliding::S97_claimsHaveOtherNames()
{
    NEEDS_SETTINGS();
    Settings settings = accepting({TokenType::Access, TokenType::Sliding});
    settings.simpleJwt.TOKEN_TYPE_CLAIM = u"kind"_s;
    settings.simpleJwt.JTI_CLAIM = u"id"_s;
    settings.simpleJwt.SLIDING_TOKEN_REFRESH_EXP_CLAIM = u"limit"_s;
    const Fixture fixture(settings);
    const Fixture::Pair pair = fixture.pair();
    const QByteArray token = slidingLogIn(fixture);
    QCOMPARE(payloadOf(token).keys(),
             QStringList({u"exp"_s, u"iat"_s, u"id"_s, u"kind"_s, u"limit"_s, u"user_id"_s}));
    QCOMPARE(fixture.me(pair.access).status, 200);
    QCOMPARE(fixture.me(token).status, 200);
    QCOMPARE(fixture.refresh(pair.refresh).status, 200);
    QCOMPARE(payloadOf(slide(fixture, token).text("token")).value("limit"_L1),
             payloadOf(token).value("limit"_L1));
    QCOMPARE(slide(fixture, pair.access).summary(), wrongType);
    QCOMPARE(fixture.blacklist(pair.refresh).summary(), "200 {}");
    QCOMPARE(fixture.refresh(pair.refresh).summary(), notValid("Token is blacklisted"));
}

void tst_ConformanceSliding::S98_theSubjectIsANumber()
{
    ONLY_OURS();
    Settings settings = Fixture::settings();
    settings.simpleJwt.USER_ID_CLAIM = u"sub"_s;
    settings.profileSwitches.insert(u"requiresTextSub"_s, true);
    const Fixture fixture(settings);
    const Fixture::Pair pair = fixture.pair();
    const int status = Fixture::isSince(u"5.5.1"_s) ? 200 : 401;
    QCOMPARE(fixture.me(pair.access).status, status);
    QCOMPARE(fixture.refresh(pair.refresh).status, status);
    QCOMPARE(fixture.verify(pair.access).status, status);
    const CraftedToken token = CraftedToken::access().without("user_id");
    QCOMPARE(fixture.me(token.with("sub", "1").bytes()).summary(), notValidForView(invalidText()));
    QCOMPARE(fixture.me(token.with("sub", "\"1\"").bytes()).status, 200);
    QCOMPARE(fixture.me(token.with("sub", "\"1\"").with("jti", "5").bytes()).summary(),
             notValidForView(invalidText()));
}

QTEST_GUILESS_MAIN(tst_ConformanceSliding)
#include "tst_conformancesliding.moc"
