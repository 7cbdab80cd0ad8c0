// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "probedsite.h"

#include <support/testtokens.h>

#include <SessionKeeper/protocol/jwtauthprotocol.h>
#include <SessionKeeper/protocol/oauth2protocol.h>
#include <SessionKeeper/protocol/simplejwtprotocol.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;

// Which kind of server stands at an address, and what is said when nothing tells (contract.md 5.5).
class tst_ProtocolProbe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsTheKind_data();
    void tellsTheKind();
    void takesOverWhatTheSiteShows();
    void takesOverWhatAJwtAuthSiteShows();
    void takesOverWhereTokensAreRevoked();
    void tellsTheKindByAReply_data();
    void tellsTheKindByAReply();
    void goesWhereTheSlashIsMissing();
    void neverSendsASecretOrAField();
    void saysWhyItCannotTell_data();
    void saysWhyItCannotTell();
    void endsWhenTheWireFails();
};

void tst_ProtocolProbe::tellsTheKind_data()
{
    QTest::addColumn<ProbedSite>("site");
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("url");

    const auto pair = ProbedSite::simpleJwt(u"/api/token/"_s);
    QTest::newRow("pair at its address")
        << pair << u"/api/token/"_s << u"simplejwt"_s << u"/api/token/"_s;
    QTest::newRow("pair at the host") << pair << u""_s << u"simplejwt"_s << u"/api/token/"_s;
    QTest::newRow("pair below another page of the site")
        << pair << u"/accounts/login/"_s << u"simplejwt"_s << u"/api/token/"_s;
    QTest::newRow("pair in a folder") << ProbedSite::simpleJwt(u"/shop/api/token/"_s) << u"/shop/"_s
                                      << u"simplejwt"_s << u"/shop/api/token/"_s;
    QTest::newRow("Djoser") << ProbedSite::djoser() << u"/"_s << u"simplejwt"_s
                            << u"/auth/jwt/create/"_s;
    QTest::newRow("a view of the site's own, a pair")
        << ProbedSite::simpleJwt(u"/enter/"_s).withoutNames() << u"/enter/"_s << u"simplejwt"_s
        << u"/enter/"_s;
    const auto sliding = ProbedSite::sliding(u"/api/token/"_s);
    QTest::newRow("sliding") << sliding << u"/"_s << u"slidingtoken"_s << u"/api/token/"_s;
    QTest::newRow("a view of the site's own, sliding")
        << sliding.withoutNames() << u"/"_s << u"slidingtoken"_s << u"/api/token/"_s;
    const auto jwtAuth = ProbedSite::jwtAuth(u"/api-token-auth/"_s);
    QTest::newRow("djangorestframework-jwt") << jwtAuth << u"/"_s << u"jwtauth"_s << u"/"_s;
    QTest::newRow("djangorestframework-jwt as a tutorial mounts it")
        << ProbedSite::jwtAuth(u"/api/auth/jwt/"_s) << u"/"_s << u"jwtauth"_s << u"/api/auth/"_s;
    QTest::newRow("a view of the site's own, djangorestframework-jwt")
        << ProbedSite::jwtAuth(u"/enter/"_s).withoutNames() << u"/enter/"_s << u"jwtauth"_s
        << u"/"_s;
    QTest::newRow("the Styria fork") << ProbedSite::styria() << u"/"_s << u"jwtauth"_s << u"/"_s;
    QTest::newRow("long-running keys")
        << ProbedSite::withKeys(jwtAuth) << u"/"_s << u"delegate"_s << u"/"_s;
    QTest::newRow("OAuth 2.0") << ProbedSite::oauth(u"/o/token/"_s) << u"/"_s << u"oauth2"_s
                               << u"/o/token/"_s;
    const auto both = ProbedSite::both(jwtAuth, pair);
    QTest::newRow("two at once: the pair") << both << u"/"_s << u"simplejwt"_s << u"/api/token/"_s;
    QTest::newRow("two at once: the one that was named")
        << both << u"/api-token-auth/"_s << u"jwtauth"_s << u"/"_s;
}

void tst_ProtocolProbe::tellsTheKind()
{
    QFETCH(ProbedSite, site);
    QFETCH(QString, address);
    QFETCH(QString, url);
    const auto protocol = site.probed(address);
    QCOMPARE(problemOf(protocol), u""_s);
    QTEST((*protocol)->name(), "name");
    QCOMPARE((*protocol)->url(), ProbedSite::url(url));
}

void tst_ProtocolProbe::takesOverWhatTheSiteShows()
{
    auto site = ProbedSite::djoser();
    site.answer("OPTIONS /auth/jwt/create/", 200,
                ProbedSite::view("Custom Token Obtain Pair", {u"email"_s, u"password"_s}));
    site.answer("POST /auth/jwt/verify/", 401,
                R"({"detail":"Token is invalid","code":"token_not_valid"})", "JWT realm=\"api\"");
    const auto protocol = site.probed(u"/"_s);
    QCOMPARE(problemOf(protocol), u""_s);
    const auto pair = std::dynamic_pointer_cast<SimpleJwtProtocol>(*protocol);
    QVERIFY(pair);
    QCOMPARE(pair->userNameField(), u"email"_s);
    QCOMPARE(pair->refreshPath(), u"/auth/jwt/refresh/"_s);
    QCOMPARE(pair->verifyPath(), u"/auth/jwt/verify/"_s);
    QCOMPARE(pair->logoutPath(), u""_s);
    QCOMPARE(pair->scheme(), "JWT"_ba);

    const auto usual = std::dynamic_pointer_cast<SimpleJwtProtocol>(
        *ProbedSite::simpleJwt(u"/api/token/"_s).probed(u"/"_s));
    QVERIFY(usual);
    QCOMPARE(usual->refreshPath(), u"refresh/"_s);
    QCOMPARE(usual->verifyPath(), u"verify/"_s);
    QCOMPARE(usual->logoutPath(), u"blacklist/"_s);
    QCOMPARE(usual->scheme(), "Bearer"_ba);
}

void tst_ProtocolProbe::takesOverWhatAJwtAuthSiteShows()
{
    const auto found = [](ProbedSite site) {
        return std::dynamic_pointer_cast<JwtAuthProtocol>(*site.probed(u"/"_s));
    };
    const auto usual = found(ProbedSite::jwtAuth(u"/api-token-auth/"_s));
    QVERIFY(usual);
    QCOMPARE(usual->loginPath(), u"api-token-auth/"_s);
    QCOMPARE(usual->refreshPath(), u"api-token-refresh/"_s);
    QCOMPARE(usual->verifyPath(), u"api-token-verify/"_s);
    QCOMPARE(usual->logoutPath(), u""_s);
    QCOMPARE(usual->scheme(), "JWT"_ba);

    const auto tutorial = found(ProbedSite::jwtAuth(u"/api/auth/jwt/"_s));
    QVERIFY(tutorial);
    QCOMPARE(tutorial->loginPath(), u"/api/auth/jwt/"_s);
    QCOMPARE(tutorial->refreshPath(), u"/api/auth/jwt/refresh/"_s);
    QCOMPARE(tutorial->verifyPath(), u"/api/auth/jwt/verify/"_s);

    const auto fork = found(ProbedSite::styria());
    QVERIFY(fork);
    QCOMPARE(fork->scheme(), "Bearer"_ba);
    QCOMPARE(fork->logoutPath(), u"/blacklist/"_s);
}

void tst_ProtocolProbe::takesOverWhereTokensAreRevoked()
{
    const auto found = std::dynamic_pointer_cast<OAuth2Protocol>(
        *ProbedSite::oauth(u"/o/token/"_s).probed(u"/"_s));
    QVERIFY(found);
    QCOMPARE(found->revocationPath(), u"/o/revoke_token/"_s);
}

void tst_ProtocolProbe::tellsTheKindByAReply_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QJsonObject>("reply");
    QTest::addColumn<QString>("name");

    const auto row = [](const char *name, const QJsonObject &reply, const QString &kind,
                        int status = 200) { QTest::newRow(name) << status << reply << kind; };
    const auto jwt = [](const QJsonObject &claims) {
        return QJsonValue(QString::fromLatin1(makeJwt(claims)));
    };
    const auto plain = jwt({{u"user_id"_s, 1}});
    row("pair", {{u"refresh"_s, plain}, {u"access"_s, plain}}, u"simplejwt"_s);
    row("pair with more", {{u"refresh"_s, plain}, {u"access"_s, plain}, {u"user"_s, 1}},
        u"simplejwt"_s);
    row("sliding", {{u"token"_s, jwt({{u"token_type"_s, u"sliding"_s}})}}, u"slidingtoken"_s);
    const auto named = jwt({{u"username"_s, u"ada"_s}});
    row("djangorestframework-jwt", {{u"token"_s, named}}, u"jwtauth"_s);
    row("djangorestframework-jwt, renewable", {{u"token"_s, jwt({{u"orig_iat"_s, 1}})}},
        u"jwtauth"_s);
    row("the Styria fork", {{u"pk"_s, 7}, {u"token"_s, named}}, u"jwtauth"_s, 201);
    row("a key beside it", {{u"token"_s, named}, {u"refresh_token"_s, u"0f3c"_s}}, u"delegate"_s);
    row("OAuth 2.0", {{u"access_token"_s, u"opaque"_s}, {u"token_type"_s, u"Bearer"_s}},
        u"oauth2"_s);
    row("another JWT", {{u"token"_s, plain}}, {});
    row("an opaque token", {{u"token"_s, u"0f3c"_s}}, {});
    row("nothing", {}, {});
    row("busy", {}, {}, 503);
}

void tst_ProtocolProbe::tellsTheKindByAReply()
{
    QFETCH(int, status);
    QFETCH(QJsonObject, reply);
    TokenResponse response;
    response.status = status;
    response.url = ProbedSite::url(u"/enter/"_s);
    response.body = QJsonDocument(reply).toJson();
    const auto protocol = protocolOfReply(response);
    QTEST(protocol ? (*protocol)->name() : QString(), "name");
    if (protocol)
        QCOMPARE((*protocol)->loginRequest({}).url, response.url);
    else
        QVERIFY(protocol.error().isTransient());
}

// contract.md 1.10
void tst_ProtocolProbe::goesWhereTheSlashIsMissing()
{
    auto site = ProbedSite::simpleJwt(u"/api/token/"_s);
    site.redirect("OPTIONS /api/token", "/api/token/");
    const auto protocol = site.probed(u"/api/token"_s);
    QCOMPARE(problemOf(protocol), u""_s);
    QCOMPARE((*protocol)->url(), ProbedSite::url(u"/api/token/"_s));
}

void tst_ProtocolProbe::neverSendsASecretOrAField()
{
    for (auto site :
         {ProbedSite::simpleJwt(u"/api/token/"_s), ProbedSite::djoser(), ProbedSite()}) {
        (void)site.probed(u"/some?key=hidden"_s);
        QVERIFY(site.asked().size() > 3);
        for (const auto &request : site.asked()) {
            QVERIFY(!request.url.hasQuery());
            if (request.verb == "POST"_ba)
                QVERIFY(request.body == "{}"_ba || request.body == R"({"token":"-"})"_ba);
            else
                QVERIFY(request.body.isEmpty());
        }
    }
}

void tst_ProtocolProbe::saysWhyItCannotTell_data()
{
    QTest::addColumn<ProbedSite>("site");
    QTest::addColumn<QString>("address");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QStringList>("words");

    const auto row = [](const char *name, const ProbedSite &site, const QString &address, Kind kind,
                        const QStringList &words) {
        QTest::newRow(name) << site << address << kind << words;
    };
    row("nothing there", {}, u"/"_s, Kind::Misconfigured,
        {u"No token server was found at https://a.example/"_s, u"/api/token/"_s,
         u"/api-token-auth/"_s, u"8 × 404"_s, u"such as https://a.example/api/token/"_s});
    row("nothing below", {}, u"/shop/"_s, Kind::Misconfigured,
        {u"/shop/, /shop/api/token/, "_s, u" and 7 more; seen: 15 × 404"_s});
    row("a page for everything", ProbedSite::everywhere(200, "<!doctype html><h1>Hello</h1>"),
        u"/"_s, Kind::Misconfigured, {u"No token server"_s, u"8 × a page"_s});
    row("a login is asked for first",
        ProbedSite::everywhere(401, R"({"detail":"Authentication credentials were not provided."})",
                               "Bearer"),
        u"/"_s, Kind::Misconfigured, {u"No token server"_s, u"8 × 401"_s});
    row("broken", ProbedSite::everywhere(500, "<h1>Server Error</h1>"), u"/"_s, Kind::Misconfigured,
        {u"8 × 500"_s});
    auto portal = ProbedSite();
    portal.redirect("OPTIONS /", "https://portal.example/login?to=https://a.example/");
    row("another host", portal, u"/"_s, Kind::Misconfigured,
        {u"https://a.example/ redirects to https://portal.example/login (302)"_s});
    auto unnamed = ProbedSite();
    unnamed.answer("POST /", 400,
                   R"({"username":["This field is required."],)"
                   R"("password":["This field is required."]})");
    unnamed.answer("OPTIONS /", 405, "{}");
    row("a login of an unknown kind", unnamed, u"/"_s, Kind::Misconfigured,
        {u"https://a.example/ takes logins"_s, u"name the protocol"_s});
    row("throttled", ProbedSite::everywhere(429, R"({"detail":"Request was throttled."})"), u"/"_s,
        Kind::Throttled, {u"429"_s});
    row("no address", {}, u"ftp://a.example/"_s, Kind::Misconfigured,
        {u"\"ftp://a.example/\" is no address of a server"_s});
    row("no host", {}, u"https:///api/token/"_s, Kind::Misconfigured, {u"is no address"_s});
}

void tst_ProtocolProbe::saysWhyItCannotTell()
{
    QFETCH(ProbedSite, site);
    QFETCH(QString, address);
    QFETCH(QStringList, words);
    const auto protocol = site.probed(address);
    QVERIFY(!protocol);
    QTEST(protocol.error().kind(), "kind");
    for (const auto &word : words)
        QVERIFY2(protocol.error().message().contains(word), qPrintable(protocol.error().message()));
    // A second sentence would be one too many.
    QVERIFY2(!protocol.error().message().contains(u". "_s), qPrintable(protocol.error().message()));
}

void tst_ProtocolProbe::endsWhenTheWireFails()
{
    ProtocolProbe probe(ProbedSite::url(u"/"_s));
    QVERIFY(probe.next());
    QCOMPARE(probe.result().error().kind(), Kind::Misconfigured);
    probe.take(Error(Kind::Network, u"No route."_s));
    QVERIFY(!probe.next());
    QCOMPARE(probe.result().error().kind(), Kind::Network);
    probe.take(Error(Kind::Timeout, u"Too late."_s));
    QCOMPARE(probe.result().error().kind(), Kind::Network);
}

QTEST_GUILESS_MAIN(tst_ProtocolProbe)
#include "tst_protocolprobe.moc"
