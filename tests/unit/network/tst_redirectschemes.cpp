// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "redirectscene.h"

#include <support/testcertificate.h>

#include <QtNetwork/qnetworkproxy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using Policy = QNetworkRequest::RedirectPolicy;

// U3: what an origin is, through real sockets: the scheme over TLS, hosts and default ports through
// a proxy that answers for every host.
class tst_RedirectSchemes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void upToHttpsTheTokenStaysBehind_data() { statuses(); }
    void upToHttpsTheTokenStaysBehind();
    void withinHttpsTheTokenComesAlong_data() { statuses(); }
    void withinHttpsTheTokenComesAlong();
    void downToHttpIsRefused_data();
    void downToHttpIsRefused();
    void downToHttpGoesWithoutSecretsWhenAllowed_data() { statuses(); }
    void downToHttpGoesWithoutSecretsWhenAllowed();
    void tellOriginsApart_data();
    void tellOriginsApart();

private:
    static void statuses();
};

namespace {

const QByteArray cookie("canary-cookie");
const QByteArray key("canary-key");

// A scene whose tokens also go to a server over TLS.
struct SecureScene : RedirectScene
{
    ScriptedServer secure {ScriptedServer::Transport::Tls};

    bool begin()
    {
        http.addAllowedOrigin(secure.url());
        http.setSecretHeaders({"X-Api-Key"});
        secure.handle(there, HttpAnswer::bytes("secure"));
        return RedirectScene::begin();
    }

    QNetworkRequest requestTo(const ScriptedServer &server, std::optional<Policy> policy = {}) const
    {
        auto request = RedirectScene::request(policy);
        request.setUrl(server.url(QLatin1StringView(go)));
        request.setSslConfiguration(TestCertificate::local().ofTrustingClient());
        request.setRawHeader("Cookie", "id=" + cookie);
        request.setRawHeader("X-Api-Key", key);
        return request;
    }

    bool isClean(const HttpRequest &request) const
    {
        const auto bytes = allOf(request);
        return !bytes.contains(site.accessToken()) && !bytes.contains(cookie)
            && !bytes.contains(key) && !request.hasHeader("Authorization");
    }
};

} // namespace

void tst_RedirectSchemes::statuses()
{
    QTest::addColumn<int>("status");
    for (const int status : {301, 302, 303, 307, 308})
        QTest::addRow("%d", status) << status;
    if (const auto problem = TestCertificate::local().problem(); !problem.isEmpty())
        QSKIP(qPrintable(problem));
}

void tst_RedirectSchemes::upToHttpsTheTokenStaysBehind()
{
    QFETCH(int, status);
    SecureScene scene;
    QVERIFY(scene.begin());
    scene.redirect(status, scene.secure.url(u"/there/"_s).toEncoded());
    auto *reply = scene.http.post(scene.requestTo(scene.site), "content"_ba);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("secure"));
    QCOMPARE(reply->attribute(QNetworkRequest::ConnectionEncryptedAttribute).toBool(), true);
    const auto arrived = scene.secure.requests(scene.there).first();
    QVERIFY(scene.isClean(arrived));
    QCOMPARE(arrived.body, status >= 307 ? QByteArray("content") : QByteArray());
}

void tst_RedirectSchemes::withinHttpsTheTokenComesAlong()
{
    QFETCH(int, status);
    SecureScene scene;
    QVERIFY(scene.begin());
    scene.secure.handle(scene.go, HttpAnswer::redirect(status, scene.there));
    auto *reply = scene.http.get(scene.requestTo(scene.secure));
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("secure"));
    const auto arrived = scene.secure.requests(scene.there).first();
    QCOMPARE(arrived.bearerToken(), scene.site.accessToken());
    QVERIFY(allOf(arrived).contains(cookie));
    QVERIFY(allOf(arrived).contains(key));
}

void tst_RedirectSchemes::downToHttpIsRefused_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<Policy>("policy");
    for (const int status : {301, 302, 303, 307, 308}) {
        QTest::addRow("%d, no less safe", status)
            << status << QNetworkRequest::NoLessSafeRedirectPolicy;
        QTest::addRow("%d, same origin", status)
            << status << QNetworkRequest::SameOriginRedirectPolicy;
    }
    if (const auto problem = TestCertificate::local().problem(); !problem.isEmpty())
        QSKIP(qPrintable(problem));
}

void tst_RedirectSchemes::downToHttpIsRefused()
{
    QFETCH(int, status);
    QFETCH(Policy, policy);
    SecureScene scene;
    QVERIFY(scene.begin());
    scene.secure.handle(scene.go, HttpAnswer::redirect(status, scene.elsewhere()));
    auto *reply = scene.http.post(scene.requestTo(scene.secure, policy), "content"_ba);
    QSignalSpy redirected(reply, &QNetworkReply::redirected);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->error(), QNetworkReply::InsecureRedirectError);
    QCOMPARE(redirected.count(), 0);
    QCOMPARE(scene.other.connections(), 0);
}

// platform.md C: plain QNetworkAccessManager sends everything in clear here.
void tst_RedirectSchemes::downToHttpGoesWithoutSecretsWhenAllowed()
{
    QFETCH(int, status);
    SecureScene scene;
    QVERIFY(scene.begin());
    scene.secure.handle(scene.go, HttpAnswer::redirect(status, scene.elsewhere()));
    auto *reply = scene.http.get(
        scene.requestTo(scene.secure, QNetworkRequest::UserVerifiedRedirectPolicy));
    connect(reply, &QNetworkReply::redirected, reply, &QNetworkReply::redirectAllowed);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("elsewhere"));
    QCOMPARE(scene.other.count(scene.there), 1);
    QVERIFY(scene.isClean(scene.other.requests(scene.there).first()));
}

void tst_RedirectSchemes::tellOriginsApart_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<bool>("same");
    const auto row = [](const char *from, const char *to, bool same) {
        QTest::addRow("%s -> %s", from, to) << QByteArray(from) << QByteArray(to) << same;
    };
    row("http://shop.example", "http://shop.example", true);
    row("http://shop.example", "http://shop.example:80", true);
    row("http://shop.example:80", "http://shop.example", true);
    row("http://shop.example", "http://SHOP.example", true);
    row("http://shop.example", "http://shop.example:8080", false);
    row("http://shop.example", "http://shop.example:443", false);
    row("http://shop.example:8080", "http://shop.example", false);
    row("http://shop.example", "http://www.shop.example", false);
    row("http://www.shop.example", "http://shop.example", false);
    row("http://shop.example", "http://shop.example.", false);
    row("http://shop.example", "http://shop.example.evil.example", false);
    row("http://shop.example", "http://shop.example@evil.example", false);
    row("http://xn--bcher-kva.example",
        "http://b\xc3\xbc"
        "cher.example",
        true);
    row("http://xn--bcher-kva.example",
        "http://B\xc3\x9c"
        "CHER.example:80",
        true);
    row("http://xn--bcher-kva.example", "http://b%C3%BCcher.example", true);
    row("http://xn--bcher-kva.example", "http://bucher.example", false);
    row("http://shop.example", "http://sh\xd0\xbep.example", false); // a Cyrillic o
    row("http://[::1]:81", "http://[0:0:0:0:0:0:0:1]:81", true);
    row("http://[::1]:81", "http://127.0.0.1:81", false);
}

// Everything but the session's own requests goes through the proxy, which no name has to exist for.
void tst_RedirectSchemes::tellOriginsApart()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(bool, same);
    RedirectScene scene;
    scene.session.setInsecureTransportAllowed(true);
    QVERIFY(scene.begin());
    const auto start = QUrl::fromEncoded(from);
    QVERIFY(start.isValid());
    scene.http.addAllowedOrigin(start);
    scene.http.setSecretHeaders({"X-Api-Key"});
    scene.http.setProxy({QNetworkProxy::HttpProxy, u"127.0.0.1"_s, scene.other.port()});
    const QByteArray startPath = start.toEncoded() + "/go/";
    scene.other.handle(startPath, HttpAnswer::redirect(307, to + "/there/"));
    QNetworkRequest request(QUrl::fromEncoded(startPath));
    request.setRawHeader("X-Api-Key", key);
    auto *reply = scene.http.post(request, "content"_ba);
    QSignalSpy redirected(reply, &QNetworkReply::redirected);
    QVERIFY(hasEnded(reply));
    QCOMPARE(redirected.count(), 1);
    const auto taken = scene.other.taken();
    QCOMPARE(taken.size(), 2);
    QCOMPARE(taken[0].bearerToken(), scene.site.accessToken());
    QVERIFY2(taken[1].path.endsWith("/there/"), taken[1].path.constData());
    QCOMPARE(taken[1].bearerToken(), same ? scene.site.accessToken() : QByteArray());
    QCOMPARE(taken[1].header("X-Api-Key"), same ? key : QByteArray());
    QCOMPARE(taken[1].body, QByteArray("content"));
}

QTEST_GUILESS_MAIN(tst_RedirectSchemes)
#include "tst_redirectschemes.moc"
