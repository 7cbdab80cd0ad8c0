// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "redirectscene.h"

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using Policy = QNetworkRequest::RedirectPolicy;

// U1 and U3: wherever a redirect points, and whatever the policy, the caller sees what a plain
// QNetworkAccessManager shows of the same servers.
class tst_RedirectTargets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lookAsWithAPlainManager_data();
    void lookAsWithAPlainManager();
    void endAsWithAPlainManager_data();
    void endAsWithAPlainManager();
    void keepOrChangeTheVerb_data();
    void keepOrChangeTheVerb();

private:
    static QByteArrayList trip(QNetworkAccessManager &http, const QNetworkRequest &request);
    static void addPolicies(const QByteArray &name, int status, const QByteArray &location);
};

namespace {

struct NamedPolicy
{
    Policy policy;
    const char *name;
};

constexpr NamedPolicy policies[] = {
    {QNetworkRequest::NoLessSafeRedirectPolicy, "no less safe"},
    {QNetworkRequest::SameOriginRedirectPolicy, "same origin"},
    {QNetworkRequest::UserVerifiedRedirectPolicy, "user verified"},
    {QNetworkRequest::ManualRedirectPolicy, "manual"},
};

QByteArray place(int hopsLeft)
{
    return hopsLeft == 0 ? QByteArray(RedirectScene::there)
                         : "/hop/" + QByteArray::number(hopsLeft) + '/';
}

} // namespace

// Every redirect is allowed at once.
QByteArrayList tst_RedirectTargets::trip(QNetworkAccessManager &http,
                                         const QNetworkRequest &request)
{
    auto *reply = http.get(request);
    RedirectTrace trace(reply);
    const auto policy = request.attribute(QNetworkRequest::RedirectPolicyAttribute);
    if (policy == QVariant(QNetworkRequest::UserVerifiedRedirectPolicy))
        connect(reply, &QNetworkReply::redirected, reply, &QNetworkReply::redirectAllowed);
    if (!hasEnded(reply))
        return {"it never ended"};
    const auto lines = trace.lines();
    delete reply;
    return lines;
}

void tst_RedirectTargets::addPolicies(const QByteArray &name, int status,
                                      const QByteArray &location)
{
    for (const auto &policy : policies)
        QTest::addRow("%d to %s, %s", status, name.constData(), policy.name)
            << status << location << policy.policy;
}

void tst_RedirectTargets::lookAsWithAPlainManager_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("location"); // HOME and OTHER stand for the servers' host and port
    QTest::addColumn<Policy>("policy");
    for (const int status : {300, 301, 302, 303, 304, 305, 306, 307, 308})
        addPolicies("home", status, "/there/");
    const std::pair<QByteArray, QByteArray> targets[] = {
        {"home in full", "http://HOME/there/"},
        {"home in capitals", "HTTP://HOME/there/"},
        {"a path beside", "../there/"},
        {"a path below", "below/"},
        {"a query", "?page=2"},
        {"no scheme", "//HOME/there/"},
        {"a fragment", "/there/#part"},
        {"only a fragment", "#part"},
        {"somebody at home", "http://user:canary@HOME/there/"},
        {"another port", "http://OTHER/there/"},
        {"another host", "http://localhost:PORT/there/"},
        {"nothing", ""},
        {"spaces", "   "},
        {"a path with spaces", "/there/ /x"},
        {"a script", "javascript:alert(1)"},
        {"ftp", "ftp://HOME/there/"},
        {"a file", "file:///etc/hostname"},
        {"data", "data:text/plain,hello"},
        {"no host", "http:///there/"},
        {"half a URL", "http://"},
        {"a broken host", "http://[there/"},
        {"a port that is none", "http://127.0.0.1:99999/there/"},
        {"percent signs", "/%%%/"},
        {"bytes", "\xff\xfe\xfd"},
        {"an unknown scheme", "gopher://HOME/"},
    };
    for (const auto &[name, location] : targets)
        addPolicies(name, 302, location);
}

void tst_RedirectTargets::lookAsWithAPlainManager()
{
    QFETCH(int, status);
    QFETCH(QByteArray, location);
    QFETCH(Policy, policy);
    RedirectScene scene;
    QVERIFY(scene.begin());
    const auto home = scene.site.url().authority().toLatin1();
    location.replace("HOME", home).replace("OTHER", scene.other.url().authority().toLatin1());
    location.replace("PORT", QByteArray::number(scene.other.port()));
    scene.redirect(status, location);
    bool redirects = true;
    scene.site.handle("/go/below/", HttpAnswer::bytes("below"));
    // Where the redirect leads back to the page, one hop is enough.
    if (location.startsWith('?') || location.startsWith('#'))
        scene.site.handle(scene.go, [&](const HttpRequest &) {
            return std::exchange(redirects, false) ? HttpAnswer::redirect(status, location)
                                                   : HttpAnswer::bytes("the page");
        });
    QNetworkAccessManager plain;
    const auto request = scene.request(policy);
    const auto wanted = trip(plain, request);
    redirects = true;
    const bool wantsOther = !scene.other.taken().isEmpty();
    scene.other.forget();
    QCOMPARE(trip(scene.http, request).join('\n'), wanted.join('\n'));
    QCOMPARE(scene.other.taken().size(), wantsOther ? 1 : 0);
}

void tst_RedirectTargets::endAsWithAPlainManager_data()
{
    QTest::addColumn<int>("hops"); // until /there/; -1 is a circle
    QTest::addColumn<int>("allowed");
    QTest::newRow("a circle, default") << -1 << 50;
    QTest::newRow("a circle, five") << -1 << 5;
    QTest::newRow("none allowed") << 1 << 0;
    QTest::newRow("one of one") << 1 << 1;
    QTest::newRow("two of one") << 2 << 1;
    QTest::newRow("three of three") << 3 << 3;
    QTest::newRow("fifty of fifty") << 50 << 50;
    QTest::newRow("fifty-one of fifty") << 51 << 50;
}

void tst_RedirectTargets::endAsWithAPlainManager()
{
    QFETCH(int, hops);
    QFETCH(int, allowed);
    RedirectScene scene;
    QVERIFY(scene.begin());
    // Each hop has a place of its own, because a plain manager may ask twice at one (and then its
    // own count would be wrong).
    for (int hop = 1; hop <= hops; ++hop)
        scene.site.handle(place(hop), HttpAnswer::redirect(302, place(hop - 1)));
    if (hops < 0)
        scene.site.handle(place(hops), HttpAnswer::redirect(302, place(hops)));
    auto request = scene.request();
    request.setUrl(scene.site.url(QString::fromLatin1(place(hops))));
    request.setMaximumRedirectsAllowed(allowed);
    QNetworkAccessManager plain;
    const auto wanted = trip(plain, request);
    scene.site.forget();
    QCOMPARE(trip(scene.http, request).join('\n'), wanted.join('\n'));
    QCOMPARE(scene.site.taken().size(), (hops < 0 ? allowed : std::min(hops, allowed)) + 1);
}

void tst_RedirectTargets::keepOrChangeTheVerb_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<QByteArray>("target");
    for (const int status : {301, 302, 303, 307, 308})
        for (const QByteArray verb : {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "REPORT"})
            for (const QByteArray target : {"home", "another port", "another host"})
                QTest::addRow("%d, %s to %s", status, verb.constData(), target.constData())
                    << status << verb << target;
}

// 301, 302 and 303 make a GET of everything but HEAD; 307 and 308 change nothing.
void tst_RedirectTargets::keepOrChangeTheVerb()
{
    QFETCH(int, status);
    QFETCH(QByteArray, verb);
    QFETCH(QByteArray, target);
    RedirectScene scene;
    QVERIFY(scene.begin());
    const bool atHome = target == "home";
    scene.redirect(
        status,
        atHome ? QByteArray(scene.there)
               : scene.elsewhere(target == "another host" ? u"localhost"_s : u"127.0.0.1"_s));
    auto request = scene.request();
    const QByteArray body(100000, 'b');
    const bool hasBody = verb != "GET" && verb != "HEAD";
    if (hasBody)
        request.setHeader(QNetworkRequest::ContentTypeHeader, "text/x-table"_ba);
    auto *reply = verb == "GET" ? scene.http.get(request)
        : verb == "HEAD"        ? scene.http.head(request)
        : verb == "POST"        ? scene.http.post(request, body)
        : verb == "PUT"         ? scene.http.put(request, body)
                                : scene.http.sendCustomRequest(request, verb, body);
    QSignalSpy redirected(reply, &QNetworkReply::redirected);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->error(), QNetworkReply::NoError);
    QCOMPARE(redirected.count(), 1);
    QCOMPARE(redirected.first().first().toUrl(), reply->url());

    const auto &server = atHome ? static_cast<ScriptedServer &>(scene.site) : scene.other;
    QCOMPARE(server.count(scene.there), 1);
    const auto arrived = server.requests(scene.there).first();
    const bool keeps = status == 307 || status == 308 || verb == "HEAD";
    QCOMPARE(arrived.verb, keeps ? verb : QByteArray("GET"));
    QVERIFY(arrived.body == (keeps && hasBody ? body : QByteArray()));
    QCOMPARE(arrived.hasHeader("Content-Type"), keeps && hasBody);
    if (!keeps)
        QVERIFY(!arrived.hasHeader("Content-Length"));
    if (verb != "HEAD")
        QCOMPARE(reply->readAll(), atHome ? QByteArray("home") : QByteArray("elsewhere"));
}

QTEST_GUILESS_MAIN(tst_RedirectTargets)
#include "tst_redirecttargets.moc"
