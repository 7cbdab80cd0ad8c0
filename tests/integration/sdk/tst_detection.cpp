// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "livingsession.h"

#include <support/scriptedserver.h>

#include <SessionKeeper/session/detectprotocol.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = SessionKeeper::Error::Kind;

// Asking a real server which kind it is, and living with the answer.
class tst_Detection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsFoundCanBeLivedWith_data();
    void whatIsFoundCanBeLivedWith();
    void leavesTheServerAsItWas();
    void saysThatNobodyIsThere();
    void asksNobodyOverHttp();
    void endsInTime();
    void followsNoRedirect();
};

namespace {

Result<std::shared_ptr<Protocol>> detected(const QUrl &server, const DetectionOptions &options = {})
{
    return awaited(detectProtocol(server, options));
}

QString problemOf(const Result<std::shared_ptr<Protocol>> &result)
{
    return result ? QString() : result.error().message();
}

} // namespace

void tst_Detection::whatIsFoundCanBeLivedWith_data()
{
    QTest::addColumn<QStringList>("systems");
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<QString>("name");

    const auto row = [](const char *title, const QStringList &systems, const QByteArray &address,
                        const QString &name, const QString &profile = {}) {
        QTest::newRow(title) << systems << profile << address << name;
    };
    row("pair", {u"simplejwt"_s}, "/", u"simplejwt"_s);
    row("pair at its address", {u"simplejwt"_s}, "/api/token", u"simplejwt"_s);
    row("sliding", {u"simplejwt"_s}, "/api/token/sliding/", u"slidingtoken"_s);
    row("djangorestframework-jwt", {u"drfjwt"_s}, "/", u"jwtauth"_s);
    row("the Styria fork", {u"drfjwt"_s}, "/", u"jwtauth"_s, u"styria/1.17"_s);
    row("long-running keys", {u"drfjwt"_s, u"refreshtoken"_s}, "/", u"delegate"_s);
    row("two at once, the pair first", {u"simplejwt"_s, u"drfjwt"_s}, "/", u"simplejwt"_s);
    row("two at once, the pair last", {u"drfjwt"_s, u"simplejwt"_s}, "/", u"simplejwt"_s);
    // Whose challenge is the pair's.
    row("two at once, the other by name", {u"simplejwt"_s, u"drfjwt"_s}, "/api-token-auth/",
        u"jwtauth"_s);
}

void tst_Detection::whatIsFoundCanBeLivedWith()
{
    QFETCH(QStringList, systems);
    QFETCH(QString, profile);
    QFETCH(QByteArray, address);
    auto settings = LivingSession::settings(5min);
    settings.systems = systems;
    settings.simpleJwt.AUTH_TOKEN_CLASSES = {SessionKeeperServer::TokenType::Access,
                                             SessionKeeperServer::TokenType::Sliding};
    settings.jwtAuth.JWT_ALLOW_REFRESH = true;
    if (!profile.isEmpty())
        settings.jwtAuthProfile = profile;
    LivingSession life(settings);
    const auto protocol = detected(life.url(address.constData()));
    QCOMPARE(problemOf(protocol), u""_s);
    QTEST((*protocol)->name(), "name");
    QCOMPARE(life.server.logins(), 0);

    Session session(*protocol, std::make_shared<MemoryStore>());
    AccessManager http(&session);
    QVERIFY(awaited(session.login({u"ada"_s, canaryPassword()})));
    QVERIFY(awaited(session.refresh()));
    QCOMPARE(awaited(session.verify()).value_or(false), true);
    auto *reply = http.get(QNetworkRequest(life.url("/api/me/")));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(session.statistics().refusals, 0);
}

void tst_Detection::leavesTheServerAsItWas()
{
    LivingSession life;
    QVERIFY(detected(life.url("/api/token/")));
    QCOMPARE(life.server.logins(), 0);
    QCOMPARE(life.server.refreshes(), 0);
    QCOMPARE(life.server.requestsTo(u"/api/token/"_s), 1);
}

void tst_Detection::saysThatNobodyIsThere()
{
    LivingSession life;
    QVERIFY(life.server.faults().setOffline(true));
    QCOMPARE(kindOf(detected(life.url("/"))), Kind::Network);
}

// K12, U3
void tst_Detection::asksNobodyOverHttp()
{
    const auto refused = detected(QUrl(u"http://192.0.2.1/api/token/"_s));
    QCOMPARE(kindOf(refused), Kind::InsecureTransport);
}

void tst_Detection::endsInTime()
{
    ScriptedServer server;
    server.handle("/api/token/", HttpAnswer::html(200));
    server.hold("/api/token/");
    DetectionOptions options;
    options.timeout = 200ms;
    const auto late = detected(server.url(u"/api/token/"_s), options);
    QVERIFY(!late);
    QVERIFY2(late.error().isTransient(), qPrintable(late.error().message()));
    QCOMPARE(server.taken().size(), 1);

    options.timeout = 0ms;
    QCOMPARE(kindOf(detected(server.url(u"/api/token/"_s), options)), Kind::Timeout);
    QCOMPARE(server.taken().size(), 1);
}

void tst_Detection::followsNoRedirect()
{
    ScriptedServer server;
    ScriptedServer other;
    server.handle("/", HttpAnswer::redirect(302, other.url(u"/login"_s).toEncoded()));
    const auto misled = detected(server.url(u"/"_s));
    QCOMPARE(kindOf(misled), Kind::Misconfigured);
    QVERIFY(misled.error().message().contains(other.url(u"/login"_s).toString()));
    QCOMPARE(other.taken().size(), 0);
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_Detection)
#include "tst_detection.moc"
