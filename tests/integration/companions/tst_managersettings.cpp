// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>
#include <support/replies.h>
#include <support/stallwatch.h>
#include <support/testcertificate.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtNetwork/qhstspolicy.h>
#include <QtNetwork/qnetworkcookie.h>
#include <QtNetwork/qnetworkcookiejar.h>
#include <QtNetwork/qnetworkproxy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// What an app sets on a QNetworkAccessManager holds for its requests through ours, also for those
// that are sent a second time.
class tst_ManagerSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cookiesGoThroughTheAppsJar();
    void theManagersProxyIsUsed();
    void noProxyBringsBackTheDirectWay();
    void theManagersTransferTimeoutHolds();
    void aRequestsTransferTimeoutHolds();
    void repliesDeleteThemselves();
    void strictTransportSecurityTurnsHttpIntoHttps();
    void connectionsMayBeOpenedBefore();
    void clearingConnectionsDoesNotHurt();
};

namespace {

class CountingJar : public QNetworkCookieJar
{
public:
    QList<QNetworkCookie> cookiesForUrl(const QUrl &url) const override
    {
        ++asked;
        return QNetworkCookieJar::cookiesForUrl(url);
    }
    bool setCookiesFromUrl(const QList<QNetworkCookie> &cookies, const QUrl &url) override
    {
        ++told;
        return QNetworkCookieJar::setCookiesFromUrl(cookies, url);
    }

    mutable int asked = 0;
    int told = 0;
};

struct Scene : KeptSession
{
    AccessManager http {&session};

    QNetworkReply *get(const QString &path = u"/api/me/"_s)
    {
        return http.get(QNetworkRequest(site.url(path)));
    }
};

} // namespace

void tst_ManagerSettings::cookiesGoThroughTheAppsJar()
{
    Scene scene;
    QVERIFY(scene.logIn());
    auto *jar = new CountingJar;
    scene.http.setCookieJar(jar);
    scene.site.guard("/lang/", HttpAnswer::bytes("set").with("Set-Cookie", "lang=en; Path=/"));
    QVERIFY(hasEnded(scene.get(u"/lang/"_s)));
    QCOMPARE(jar->told, 1);
    scene.site.revokeAccessTokens();
    auto *reply = scene.get();
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    const auto seen = scene.site.requests(TokenSite::mePath);
    QCOMPARE(seen.size(), 2);
    for (const auto &request : seen)
        QCOMPARE(request.header("Cookie"), QByteArray("lang=en"));
    QCOMPARE(scene.http.cookieJar(), jar);
    // The session's own requests know nothing of the app's cookies.
    for (const auto &request : scene.site.requests(TokenSite::refreshPath))
        QVERIFY(!request.hasHeader("Cookie"));
}

void tst_ManagerSettings::theManagersProxyIsUsed()
{
    Scene scene;
    QVERIFY(scene.logIn());
    ScriptedServer proxy;
    scene.http.setProxy(
        QNetworkProxy(QNetworkProxy::HttpCachingProxy, u"127.0.0.1"_s, proxy.port()));
    auto *reply = scene.get();
    QVERIFY(hasEnded(reply));
    // The scripted server is no proxy, but it was asked.
    QCOMPARE(proxy.taken().size(), 1);
    QCOMPARE(scene.site.count(TokenSite::mePath), 0);
}

// Not tried with an application proxy, which Qt does not use for loopback addresses.
void tst_ManagerSettings::noProxyBringsBackTheDirectWay()
{
    Scene scene;
    QVERIFY(scene.logIn());
    scene.http.setProxy(QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, 1));
    auto *lost = scene.get();
    QVERIFY(hasEnded(lost));
    QVERIFY(lost->error() != QNetworkReply::NoError);
    scene.http.setProxy(QNetworkProxy::NoProxy);
    QCOMPARE(scene.http.proxy().type(), QNetworkProxy::NoProxy);
    auto *reply = scene.get();
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
}

void tst_ManagerSettings::theManagersTransferTimeoutHolds()
{
    Scene scene;
    QVERIFY(scene.logIn());
    scene.http.setTransferTimeout(50);
    scene.site.hold(TokenSite::mePath);
    auto *reply = scene.get();
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->error(), QNetworkReply::OperationCanceledError);
    QCOMPARE(AccessManager::sessionError(reply).kind(), Error::Kind::Timeout);
    scene.site.release(TokenSite::mePath);
    // Nobody's own abort() looks like it.
    scene.http.setTransferTimeout(0);
    scene.site.hold(TokenSite::mePath);
    auto *aborted = scene.get();
    QTRY_COMPARE(scene.site.count(TokenSite::mePath), 2);
    aborted->abort();
    QCOMPARE(AccessManager::sessionError(aborted).kind(), Error::Kind::None);
}

void tst_ManagerSettings::aRequestsTransferTimeoutHolds()
{
    Scene scene;
    QVERIFY(scene.logIn());
    scene.http.setTransferTimeout(60000);
    scene.site.hold(TokenSite::mePath);
    QNetworkRequest request(scene.site.url(u"/api/me/"_s));
    request.setTransferTimeout(50);
    auto *reply = scene.http.get(request);
    QVERIFY(hasEnded(reply));
    QCOMPARE(AccessManager::sessionError(reply).kind(), Error::Kind::Timeout);
}

void tst_ManagerSettings::repliesDeleteThemselves()
{
    Scene scene;
    QVERIFY(scene.logIn());
    scene.http.setAutoDeleteReplies(true);
    scene.site.revokeAccessTokens();
    QPointer<QNetworkReply> reply = scene.get();
    int status = 0;
    connect(reply, &QNetworkReply::finished, this, [&] { status = statusOf(reply); });
    QTRY_COMPARE(status, 200);
    QTRY_VERIFY(!reply);
    // What is left below the manager is Qt's own.
    QVERIFY(scene.http.findChildren<QNetworkReply *>().isEmpty());
}

void tst_ManagerSettings::strictTransportSecurityTurnsHttpIntoHttps()
{
    const auto &certificate = TestCertificate::local();
    if (!certificate.problem().isEmpty())
        QSKIP(qPrintable(certificate.problem()));
    Scene scene;
    QVERIFY(scene.logIn());
    ScriptedServer secure(ScriptedServer::Transport::Tls);
    secure.handle("/", HttpAnswer::bytes("in private"));
    auto url = secure.url(u"/"_s, u"localhost"_s);
    scene.http.addAllowedOrigin(url);
    url.setScheme(u"http"_s);
    scene.http.addAllowedOrigin(url);
    scene.http.setStrictTransportSecurityEnabled(true);
    scene.http.addStrictTransportSecurityHosts(
        {QHstsPolicy(QDateTime::currentDateTimeUtc().addDays(1), {}, u"localhost"_s)});
    QVERIFY(scene.http.isStrictTransportSecurityEnabled());
    QNetworkRequest request(url);
    request.setSslConfiguration(certificate.ofTrustingClient());
    auto *reply = scene.http.get(request);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("in private"));
    QCOMPARE(reply->url().scheme(), u"https"_s);
    QCOMPARE(secure.requests("/").value(0).bearerToken(), scene.site.accessToken());
}

void tst_ManagerSettings::connectionsMayBeOpenedBefore()
{
    Scene scene;
    QVERIFY(scene.logIn());
    ScriptedServer api;
    api.handle("/", HttpAnswer::bytes("connected"));
    scene.http.addAllowedOrigin(api.url());
    scene.http.connectToHost(u"127.0.0.1"_s, api.port());
    QTRY_COMPARE(api.connections(), 1);
    QVERIFY(api.taken().isEmpty());
    auto *reply = scene.http.get(QNetworkRequest(api.url(u"/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("connected"));
    QCOMPARE(api.requests("/").value(0).bearerToken(), scene.site.accessToken());
    QCOMPARE(api.connections(), 1);
}

void tst_ManagerSettings::clearingConnectionsDoesNotHurt()
{
    Scene scene;
    QVERIFY(scene.logIn());
    QVERIFY(hasEnded(scene.get()));
    scene.outliveAccessToken();
    scene.site.hold(TokenSite::refreshPath);
    auto *waiting = scene.get();
    QTRY_COMPARE(scene.refreshes(), 1);
    scene.http.clearConnectionCache();
    scene.http.clearAccessCache();
    scene.site.release(TokenSite::refreshPath);
    QVERIFY(hasEnded(waiting));
    QCOMPARE(statusOf(waiting), 200);
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_ManagerSettings)
#include "tst_managersettings.moc"
