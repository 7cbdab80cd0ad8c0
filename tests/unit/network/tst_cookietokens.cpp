// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/awaited.h>
#include <support/fakeclock.h>
#include <support/replies.h>
#include <support/scriptedserver.h>
#include <support/testtokens.h>

#include <SessionKeeper/network/accessmanager.h>
#include <SessionKeeper/protocol/jwtauthprotocol.h>
#include <SessionKeeper/session/session.h>
#include <SessionKeeper/store/memorystore.h>

#include <QtNetwork/qnetworkcookie.h>
#include <QtNetwork/qnetworkcookiejar.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

namespace {

constexpr auto login = "/api-token-auth/";
constexpr auto refresh = "/api-token-refresh/";
constexpr auto me = "/me/";
constexpr auto there = "/there/";

// Logged in at a site that looks for the token in the cookie "jwt", and another site.
struct CookieScene
{
    std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
    ScriptedServer home;
    ScriptedServer other;
    std::shared_ptr<JwtAuthProtocol> protocol = std::make_shared<JwtAuthProtocol>(home.url(u"/"_s));
    std::unique_ptr<Session> session;
    std::unique_ptr<AccessManager> http;
    QByteArrayList given;

    CookieScene()
    {
        protocol->setCookieName("jwt");
        session = std::make_unique<Session>(protocol, std::make_shared<MemoryStore>());
        session->setClock(clock);
        http = std::make_unique<AccessManager>(session.get());
        home.setDateFrom([this] { return clock->wallTime(); });
        for (const auto *path : {login, refresh})
            home.handle(path, [this](const HttpRequest &) {
                return HttpAnswer::json(200, {{u"token"_s, QString::fromLatin1(newToken())}});
            });
        for (auto *server : {&home, &other})
            server->handle(there, HttpAnswer::bytes("there"));
        home.handle(me, HttpAnswer::json(200, {}));
    }

    QByteArray newToken()
    {
        const auto now = clock->wallTime().toSecsSinceEpoch();
        given.append(makeJwt({{u"exp"_s, now + 300},
                              {u"orig_iat"_s, now},
                              {u"username"_s, QString::number(given.size())}}));
        return given.last();
    }

    bool logIn() const { return awaited(session->login({u"ada"_s, u"pw"_s})).has_value(); }

    // What a request of the app arrived with.
    QByteArray cookiesOf(QNetworkRequest request, const char *path = me)
    {
        request.setUrl(home.url(QLatin1StringView(path)));
        auto *reply = http->get(request);
        if (!hasEnded(reply))
            return "no answer";
        reply->deleteLater();
        return home.requests(path).last().header("Cookie");
    }
    QByteArray tokenCookie() const { return "jwt=" + given.last(); }
};

QNetworkRequest with(const char *header, const QByteArray &value)
{
    QNetworkRequest request;
    request.setRawHeader(header, value);
    return request;
}

} // namespace

// A token that travels in a cookie: beside the app's cookies, and to nobody else (U3).
class tst_CookieTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_scene.reset(); }
    void theTokenIsInTheCookieAlone();
    void theAppsCookiesComeAlong();
    void theCookiesOfTheJarComeAlong();
    void aJarThatIsNotToBeLoadedIsNot();
    void anAuthorizationOfTheAppsIsLeftAlone();
    void aTokenOfTheAppsIsLeftAlone();
    void anOlderTokenOfTheSessionIsReplaced();
    void aReplayCarriesTheNewToken();
    void comesAlongAtHome();
    void staysBehindWhenARedirectLeaves_data();
    void staysBehindWhenARedirectLeaves();
    void isNowhereForTheAppToSee();
    void isNotSentByNobody();

private:
    std::unique_ptr<CookieScene> m_scene;
};

void tst_CookieTokens::init()
{
    m_scene = std::make_unique<CookieScene>();
    QVERIFY(m_scene->logIn());
}

void tst_CookieTokens::theTokenIsInTheCookieAlone()
{
    QCOMPARE(m_scene->cookiesOf({}), m_scene->tokenCookie());
    QVERIFY(!m_scene->home.requests(me).last().hasHeader("Authorization"));
    // K12: the token server gets none.
    for (const auto *path : {login, refresh})
        QVERIFY(m_scene->home.count(path) == 0
                || !m_scene->home.requests(path).last().hasHeader("Cookie"));
}

void tst_CookieTokens::theAppsCookiesComeAlong()
{
    QCOMPARE(m_scene->cookiesOf(with("Cookie", "csrftoken=abc; theme=dark")),
             "csrftoken=abc; theme=dark; " + m_scene->tokenCookie());
}

void tst_CookieTokens::theCookiesOfTheJarComeAlong()
{
    auto &scene = *m_scene;
    scene.home.handle("/set/",
                      HttpAnswer::bytes("set").with("Set-Cookie", "csrftoken=fromthejar; Path=/"));
    QVERIFY(hasEnded(scene.http->get(QNetworkRequest(scene.home.url(u"/set/"_s)))));
    QCOMPARE(scene.cookiesOf({}), "csrftoken=fromthejar; " + scene.tokenCookie());
    // As with QNetworkAccessManager: the jar goes before the request.
    QCOMPARE(scene.cookiesOf(with("Cookie", "theme=dark")),
             "csrftoken=fromthejar; " + scene.tokenCookie());

    // The site sets its own cookie whenever it issues a token (contract.md 3.1): an older one.
    scene.home.handle("/set/", HttpAnswer::bytes("set").with("Set-Cookie", "jwt=older; Path=/"));
    QVERIFY(hasEnded(scene.http->get(QNetworkRequest(scene.home.url(u"/set/"_s)))));
    QCOMPARE(scene.cookiesOf({}), "csrftoken=fromthejar; " + scene.tokenCookie());
}

void tst_CookieTokens::aJarThatIsNotToBeLoadedIsNot()
{
    auto &scene = *m_scene;
    QVERIFY(scene.http->cookieJar()->setCookiesFromUrl({QNetworkCookie("a", "jar")},
                                                       scene.home.url(u"/"_s)));
    auto request = with("Cookie", "theme=dark");
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    QCOMPARE(scene.cookiesOf(request), "theme=dark; " + scene.tokenCookie());
}

// The server would not look at the cookie (contract.md 3.2).
void tst_CookieTokens::anAuthorizationOfTheAppsIsLeftAlone()
{
    QVERIFY(m_scene->cookiesOf(with("Authorization", "Basic YWRhOnB3")).isEmpty());
    QCOMPARE(m_scene->home.requests(me).last().header("Authorization"),
             QByteArray("Basic YWRhOnB3"));
}

void tst_CookieTokens::aTokenOfTheAppsIsLeftAlone()
{
    QCOMPARE(m_scene->cookiesOf(with("Cookie", "a=1; jwt=the.apps.own")),
             QByteArray("a=1; jwt=the.apps.own"));
}

void tst_CookieTokens::anOlderTokenOfTheSessionIsReplaced()
{
    auto &scene = *m_scene;
    const auto old = scene.given.last();
    QVERIFY(awaited(scene.session->refresh()));
    QVERIFY(scene.given.last() != old);
    QCOMPARE(scene.cookiesOf(with("Cookie", "jwt=" + old + "; a=1")),
             "a=1; " + scene.tokenCookie());
    QCOMPARE(scene.cookiesOf(with("Authorization", "JWT " + old)), scene.tokenCookie());
    QVERIFY(!scene.home.requests(me).last().hasHeader("Authorization"));
}

void tst_CookieTokens::aReplayCarriesTheNewToken()
{
    auto &scene = *m_scene;
    const auto old = scene.tokenCookie();
    scene.home.enqueue(me,
                       HttpAnswer::json(401, {{u"detail"_s, u"Signature has expired."_s}})
                           .with("WWW-Authenticate", "JWT realm=\"api\""));
    const auto replayed = scene.cookiesOf(with("Cookie", "a=1"));
    QVERIFY(scene.tokenCookie() != old);
    QCOMPARE(replayed, "a=1; " + scene.tokenCookie());
    QCOMPARE(scene.home.requests(me).first().header("Cookie"), "a=1; " + old);
    QCOMPARE(scene.home.count(refresh), 1);
}

void tst_CookieTokens::comesAlongAtHome()
{
    auto &scene = *m_scene;
    scene.home.handle("/go/", HttpAnswer::redirect(302, there));
    scene.cookiesOf(with("Cookie", "a=1"), "/go/");
    QCOMPARE(scene.home.requests(there).last().header("Cookie"), "a=1; " + scene.tokenCookie());
}

void tst_CookieTokens::staysBehindWhenARedirectLeaves_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("another port") << u"127.0.0.1"_s << false;
    QTest::newRow("another host") << u"localhost"_s << false;
    QTest::newRow("another allowed origin") << u"127.0.0.1"_s << true;
}

void tst_CookieTokens::staysBehindWhenARedirectLeaves()
{
    QFETCH(QString, host);
    QFETCH(bool, allowed);
    auto &scene = *m_scene;
    const auto away = scene.other.url(QLatin1StringView(there), host);
    if (allowed)
        scene.http->addAllowedOrigin(away);
    for (const int status : {301, 302, 303, 307, 308}) {
        scene.home.handle("/go/", HttpAnswer::redirect(status, away.toEncoded()));
        const auto left = scene.cookiesOf(with("Cookie", "a=1"), "/go/");
        QCOMPARE(left, "a=1; " + scene.tokenCookie());
        const auto arrived = scene.other.requests(there).last();
        QVERIFY(!arrived.hasHeader("Cookie"));
        QVERIFY(!arrived.hasHeader("Authorization"));
    }
    QCOMPARE(scene.other.count(there), 5);
    // And from there it does not come back either.
    scene.home.handle("/go/", HttpAnswer::redirect(302, scene.other.url(u"/back/"_s).toEncoded()));
    scene.other.handle("/back/",
                       HttpAnswer::redirect(302, scene.home.url(u"/there/"_s).toEncoded()));
    scene.cookiesOf({}, "/go/");
    QVERIFY(!scene.home.requests(there).last().hasHeader("Cookie"));
}

void tst_CookieTokens::isNowhereForTheAppToSee()
{
    auto &scene = *m_scene;
    QVERIFY(scene.http->cookieJar()->setCookiesFromUrl({QNetworkCookie("a", "1")},
                                                       scene.home.url(u"/"_s)));
    auto *reply = scene.http->get(QNetworkRequest(scene.home.url(QLatin1StringView(me))));
    QVERIFY(hasEnded(reply));
    QCOMPARE(scene.home.requests(me).last().header("Cookie"), "a=1; " + scene.tokenCookie());
    QCOMPARE(reply->request().rawHeader("Cookie"), QByteArray("a=1"));
    QCOMPARE(scene.http->cookieJar()->cookiesForUrl(scene.home.url(u"/"_s)).size(), 1);
}

void tst_CookieTokens::isNotSentByNobody()
{
    auto &scene = *m_scene;
    QVERIFY(awaited(scene.session->logout()));
    QCOMPARE(scene.cookiesOf(with("Cookie", "a=1")), QByteArray("a=1"));
    QVERIFY(scene.cookiesOf({}).isEmpty());
}

QTEST_GUILESS_MAIN(tst_CookieTokens)
#include "tst_cookietokens.moc"
