// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtNetwork/qauthenticator.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// U3: where the token goes.
class tst_Origins : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theServersOwnOriginGetsTheToken();
    void nobodyElseGetsIt();
    void anAddedOriginGetsIt();
    void anOriginIsSchemeHostAndPort();
    void anInsecureOriginIsRefused();
    void anInsecureOriginIsTakenWhenTheAppAsksForIt();
    void anAuthorizationOfTheAppsOwnIsLeftAlone();
    void withoutASessionTheServerDecides();
    void aBasicChallengeNeverReplacesTheToken();
    void theHeaderIsTheDialects();
};

namespace {

QByteArray authorizationAt(const ScriptedServer &server, const QByteArray &path)
{
    const auto requests = server.requests(path);
    return requests.isEmpty() ? QByteArray("nothing came")
                              : requests.last().header("Authorization");
}

const auto mePath = TokenSite::mePath;

} // namespace

void tst_Origins::theServersOwnOriginGetsTheToken()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    auto *reply = http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->error(), QNetworkReply::NoError);
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(reply->readAll(), QByteArray(R"({"me":true})"));
    QCOMPARE(authorizationAt(kept.site, mePath), "Bearer " + kept.site.accessToken());
    QCOMPARE(http.allowedOrigins().size(), 1);
    QCOMPARE(http.allowedOrigins().first().port(), kept.site.url().port());
}

void tst_Origins::nobodyElseGetsIt()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    ScriptedServer other;
    other.handle("/", HttpAnswer::bytes("hello"));
    auto *reply = http.get(QNetworkRequest(other.url(u"/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("hello"));
    QVERIFY(authorizationAt(other, "/").isNull());
}

void tst_Origins::anAddedOriginGetsIt()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    ScriptedServer other;
    other.handle("/", HttpAnswer::bytes("hello"));
    http.addAllowedOrigin(other.url(u"/some/path/"_s));
    QVERIFY(hasEnded(http.get(QNetworkRequest(other.url(u"/"_s)))));
    QCOMPARE(authorizationAt(other, "/"), "Bearer " + kept.site.accessToken());
}

void tst_Origins::anOriginIsSchemeHostAndPort()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    auto url = kept.site.url(u"/api/me/"_s);
    url.setHost(u"localhost"_s);
    auto *reply = http.get(QNetworkRequest(url));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 401);
    QVERIFY(authorizationAt(kept.site, mePath).isNull());
    QCOMPARE(kept.refreshes(), 0);
}

void tst_Origins::anInsecureOriginIsRefused()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    ScriptedServer other;
    auto url = other.url(u"/"_s);
    url.setHost(u"0.0.0.0"_s);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"neither https nor this machine"_s));
    http.addAllowedOrigin(url);
    QVERIFY(hasEnded(http.get(QNetworkRequest(url))));
    QVERIFY(authorizationAt(other, "/").isNull());
}

void tst_Origins::anInsecureOriginIsTakenWhenTheAppAsksForIt()
{
    KeptSession kept;
    kept.session.setInsecureTransportAllowed(true);
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    ScriptedServer other;
    auto url = other.url(u"/"_s);
    url.setHost(u"0.0.0.0"_s);
    http.addAllowedOrigin(url);
    QVERIFY(hasEnded(http.get(QNetworkRequest(url))));
    QCOMPARE(authorizationAt(other, "/"), "Bearer " + kept.site.accessToken());
}

void tst_Origins::anAuthorizationOfTheAppsOwnIsLeftAlone()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    QNetworkRequest request(kept.site.url(u"/api/me/"_s));
    request.setRawHeader("authorization", "Bearer of-the-app");
    auto *reply = http.get(request);
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 401);
    QCOMPARE(authorizationAt(kept.site, mePath), QByteArray("Bearer of-the-app"));
    QCOMPARE(kept.site.count(mePath), 1);
    QCOMPARE(kept.refreshes(), 0);
}

void tst_Origins::withoutASessionTheServerDecides()
{
    KeptSession kept;
    QVERIFY(!awaited(kept.session.restore()));
    AccessManager http(&kept.session);
    kept.site.handle("/api/public/", HttpAnswer::bytes("for everybody"));
    auto *open = http.get(QNetworkRequest(kept.site.url(u"/api/public/"_s)));
    auto *closed = http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(open));
    QVERIFY(hasEnded(closed));
    QCOMPARE(open->readAll(), QByteArray("for everybody"));
    QCOMPARE(statusOf(closed), 401);
    QCOMPARE(closed->error(), QNetworkReply::AuthenticationRequiredError);
    QVERIFY(authorizationAt(kept.site, mePath).isNull());
    QCOMPARE(kept.refreshes(), 0);
}

// platform.md D: with a handler, plain QNetworkAccessManager replaces Bearer by Basic.
void tst_Origins::aBasicChallengeNeverReplacesTheToken()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    connect(&http, &QNetworkAccessManager::authenticationRequired, &http,
            [](QNetworkReply *, QAuthenticator *authenticator) {
                authenticator->setUser(u"ada"_s);
                authenticator->setPassword(u"pw"_s);
            });
    for (const auto challenge : {"Basic realm=\"api\"", "NTLM"}) {
        kept.site.forget();
        kept.site.handle("/basic/", HttpAnswer::json(401, {}).with("WWW-Authenticate", challenge));
        auto *reply = http.get(QNetworkRequest(kept.site.url(u"/basic/"_s)));
        QVERIFY(hasEnded(reply));
        QCOMPARE(statusOf(reply), 401);
        QVERIFY(kept.site.count("/basic/") <= 2);
        for (const auto &request : kept.site.requests("/basic/"))
            QVERIFY(request.header("Authorization").startsWith("Bearer "));
    }
}

void tst_Origins::theHeaderIsTheDialects()
{
    KeptSession kept;
    kept.protocol->setAuthorizationHeader("X-Access-Token");
    kept.protocol->setScheme("JWT");
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    kept.site.handle("/", HttpAnswer::bytes("hello"));
    QVERIFY(hasEnded(http.get(QNetworkRequest(kept.site.url(u"/"_s)))));
    QCOMPARE(kept.site.requests("/").first().header("X-Access-Token"),
             "JWT " + kept.site.accessToken());
    QVERIFY(authorizationAt(kept.site, "/").isNull());
}

QTEST_GUILESS_MAIN(tst_Origins)
#include "tst_origins.moc"
