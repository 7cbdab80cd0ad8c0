// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "redirectscene.h"

#include <QtCore/qloggingcategory.h>
#include <QtNetwork/qnetworkcookiejar.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using Policy = QNetworkRequest::RedirectPolicy;

namespace {

const QList<QByteArray> canaries {"canary-cookie", "canary-proxy", "canary-key", "canary-second"};
QStringList written;
QtMessageHandler before = nullptr;

void write(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (QByteArrayView(context.category).startsWith("sessionkeeper."))
        written.append(message);
    else
        before(type, context, message);
}

QNetworkRequest withSecrets(QNetworkRequest request)
{
    request.setRawHeader("Cookie", "sessionid=canary-cookie");
    request.setRawHeader("Proxy-Authorization", "Basic canary-proxy");
    request.setRawHeader("x-api-KEY", "canary-key");
    request.setRawHeader("X-Second", "canary-second");
    request.setRawHeader("X-Harmless", "harmless");
    return request;
}

} // namespace

// U3: two servers that record prove what crosses to another origin. U7: and what is logged of it.
class tst_RedirectSecrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void stayBehind_data();
    void stayBehind();
    void comeAlongAtHome_data();
    void comeAlongAtHome();
    void stayBehindAfterAHopAtHome();
    void neverComeBack();
    void neverComeToAnotherAllowedOrigin();
    void stayBehindWhenTheTokenWasReplaced();
    void stayBehindWithoutASession();
    void stayBehindWithAnAuthorizationOfTheApps();
    void undeclaredHeadersComeAlong();
    void cookiesOfTheJarFollowItsRules();

private:
    void expectNoSecretIn(const QByteArray &bytes) const;

    std::unique_ptr<RedirectScene> m_scene;
    QList<QByteArray> m_tokens;
};

void tst_RedirectSecrets::initTestCase()
{
    before = qInstallMessageHandler(write);
    QLoggingCategory::setFilterRules(u"sessionkeeper.*.debug=true"_s);
}

void tst_RedirectSecrets::cleanupTestCase()
{
    qInstallMessageHandler(before);
}

void tst_RedirectSecrets::init()
{
    written.clear();
    m_scene = std::make_unique<RedirectScene>();
    QVERIFY(m_scene->begin());
    m_scene->http.setSecretHeaders({"X-Api-Key", "x-second"});
    m_tokens = {m_scene->site.accessToken(), m_scene->site.refreshToken()};
}

// Whatever a test did, nothing of it is in the logs.
void tst_RedirectSecrets::cleanup()
{
    expectNoSecretIn(written.join(u'\n').toUtf8());
    m_scene.reset();
}

void tst_RedirectSecrets::expectNoSecretIn(const QByteArray &bytes) const
{
    for (const auto &secret : canaries + m_tokens)
        QVERIFY2(!bytes.contains(secret), secret.constData());
}

void tst_RedirectSecrets::stayBehind_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("host");
    QTest::addColumn<Policy>("policy");
    for (const int status : {301, 302, 303, 307, 308}) {
        for (const auto &host : {u"127.0.0.1"_s, u"localhost"_s}) {
            QTest::addRow("%d to %s", status, qPrintable(host))
                << status << host << QNetworkRequest::NoLessSafeRedirectPolicy;
            QTest::addRow("%d to %s, allowed by the user", status, qPrintable(host))
                << status << host << QNetworkRequest::UserVerifiedRedirectPolicy;
        }
    }
}

void tst_RedirectSecrets::stayBehind()
{
    QFETCH(int, status);
    QFETCH(QString, host);
    QFETCH(Policy, policy);
    auto &scene = *m_scene;
    scene.redirect(status, scene.elsewhere(host));
    for (const QByteArray verb : {"GET", "POST"}) {
        auto *reply = scene.http.sendCustomRequest(withSecrets(scene.request(policy)), verb,
                                                   "content"_ba);
        connect(reply, &QNetworkReply::redirected, reply, &QNetworkReply::redirectAllowed);
        QVERIFY(hasEnded(reply));
        QCOMPARE(reply->readAll(), QByteArray("elsewhere"));
    }
    QCOMPARE(scene.other.count(scene.there), 2);
    for (const auto &request : scene.other.taken()) {
        expectNoSecretIn(allOf(request));
        QVERIFY(!request.hasHeader("Authorization"));
        QCOMPARE(request.header("X-Harmless"), QByteArray("harmless"));
    }
    // At home they were.
    const auto home = allOf(scene.site.requests(scene.go).first());
    for (const auto &secret : canaries)
        QVERIFY2(home.contains(secret), secret.constData());
    QVERIFY(home.contains(m_tokens.first()));
}

void tst_RedirectSecrets::comeAlongAtHome_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {301, 302, 303, 307, 308})
        QTest::addRow("%d", status) << status;
}

void tst_RedirectSecrets::comeAlongAtHome()
{
    QFETCH(int, status);
    auto &scene = *m_scene;
    scene.redirect(status, "/second/");
    scene.site.handle("/second/",
                      HttpAnswer::redirect(status, scene.site.url(u"/there/"_s).toEncoded()));
    auto *reply = scene.http.post(withSecrets(scene.request()), "content"_ba);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("home"));
    for (const auto *path : {"/second/", scene.there}) {
        const auto arrived = scene.site.requests(path).first();
        QCOMPARE(arrived.bearerToken(), m_tokens.first());
        for (const auto &secret : canaries)
            QVERIFY2(allOf(arrived).contains(secret), secret.constData());
    }
}

void tst_RedirectSecrets::stayBehindAfterAHopAtHome()
{
    auto &scene = *m_scene;
    scene.redirect(307, "/second/");
    scene.site.handle("/second/", HttpAnswer::redirect(307, scene.elsewhere()));
    QVERIFY(hasEnded(scene.http.post(withSecrets(scene.request()), "content"_ba)));
    QCOMPARE(scene.other.requests(scene.there).first().body, QByteArray("content"));
    expectNoSecretIn(allOf(scene.other.requests(scene.there).first()));
}

// A stranger must not steer requests that carry secrets.
void tst_RedirectSecrets::neverComeBack()
{
    auto &scene = *m_scene;
    scene.redirect(302, scene.other.url(u"/bounce/"_s).toEncoded());
    scene.other.handle("/bounce/",
                       HttpAnswer::redirect(302, scene.site.url(u"/there/"_s).toEncoded()));
    auto *reply = scene.http.get(withSecrets(scene.request()));
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("home"));
    expectNoSecretIn(allOf(scene.other.requests("/bounce/").first()));
    expectNoSecretIn(allOf(scene.site.requests(scene.there).first()));
    QVERIFY(!scene.site.requests(scene.there).first().hasHeader("Authorization"));
}

// U3: dropped when scheme, host or port change, whoever waits there.
void tst_RedirectSecrets::neverComeToAnotherAllowedOrigin()
{
    auto &scene = *m_scene;
    scene.http.addAllowedOrigin(scene.other.url());
    scene.redirect(302, scene.elsewhere());
    QVERIFY(hasEnded(scene.http.get(withSecrets(scene.request()))));
    QCOMPARE(scene.other.count(scene.there), 1);
    expectNoSecretIn(allOf(scene.other.requests(scene.there).first()));
}

void tst_RedirectSecrets::stayBehindWhenTheTokenWasReplaced()
{
    auto &scene = *m_scene;
    scene.site.guard(scene.go, HttpAnswer::redirect(307, scene.elsewhere()));
    scene.site.revokeAccessTokens();
    auto *reply = scene.http.put(withSecrets(scene.request()), "content"_ba);
    QVERIFY(hasEnded(reply));
    QCOMPARE(scene.refreshes(), 1);
    m_tokens += {scene.site.accessToken(), scene.site.refreshToken()};
    QCOMPARE(scene.other.requests(scene.there).first().body, QByteArray("content"));
    expectNoSecretIn(allOf(scene.other.requests(scene.there).first()));
}

void tst_RedirectSecrets::stayBehindWithoutASession()
{
    auto &scene = *m_scene;
    QVERIFY(awaited(scene.session.logout()));
    scene.redirect(302, scene.elsewhere());
    QVERIFY(hasEnded(scene.http.get(withSecrets(scene.request()))));
    QCOMPARE(scene.other.count(scene.there), 1);
    expectNoSecretIn(allOf(scene.other.requests(scene.there).first()));
}

void tst_RedirectSecrets::stayBehindWithAnAuthorizationOfTheApps()
{
    auto &scene = *m_scene;
    scene.redirect(302, scene.elsewhere());
    auto request = withSecrets(scene.request());
    request.setRawHeader("Authorization", "Bearer canary-own");
    QVERIFY(hasEnded(scene.http.get(request)));
    QCOMPARE(scene.site.requests(scene.go).first().header("Authorization"),
             QByteArray("Bearer canary-own"));
    QCOMPARE(scene.other.count(scene.there), 1);
    const auto arrived = allOf(scene.other.requests(scene.there).first());
    expectNoSecretIn(arrived);
    QVERIFY(!arrived.contains("canary-own"));
}

void tst_RedirectSecrets::undeclaredHeadersComeAlong()
{
    auto &scene = *m_scene;
    scene.http.setSecretHeaders({});
    QCOMPARE(scene.http.secretHeaders(), QList<QByteArray>());
    scene.redirect(302, scene.elsewhere());
    QVERIFY(hasEnded(scene.http.get(withSecrets(scene.request()))));
    const auto arrived = scene.other.requests(scene.there).first();
    QCOMPARE(arrived.header("X-Api-Key"), QByteArray("canary-key"));
    QVERIFY(!arrived.hasHeader("Cookie"));
    QVERIFY(!arrived.hasHeader("Proxy-Authorization"));
}

// A jar knows hosts, not ports (RFC 6265 8.5).
void tst_RedirectSecrets::cookiesOfTheJarFollowItsRules()
{
    auto &scene = *m_scene;
    const auto answer = [](const QByteArray &location) {
        return HttpAnswer::redirect(302, location).with("Set-Cookie", "hop=one; Path=/");
    };
    scene.site.handle(scene.go, answer(scene.there));
    QVERIFY(hasEnded(scene.http.get(scene.request())));
    QCOMPARE(scene.site.requests(scene.there).first().header("Cookie"), QByteArray("hop=one"));

    scene.site.handle(scene.go, answer(scene.elsewhere()));
    QVERIFY(hasEnded(scene.http.get(scene.request())));
    QCOMPARE(scene.other.requests(scene.there).last().header("Cookie"), QByteArray("hop=one"));

    scene.site.handle(scene.go, answer(scene.elsewhere(u"localhost"_s)));
    QVERIFY(hasEnded(scene.http.get(scene.request())));
    QVERIFY(!scene.other.requests(scene.there).last().hasHeader("Cookie"));
    QCOMPARE(scene.http.cookieJar()->cookiesForUrl(scene.site.url(u"/"_s)).size(), 1);
}

QTEST_GUILESS_MAIN(tst_RedirectSecrets)
#include "tst_redirectsecrets.moc"
