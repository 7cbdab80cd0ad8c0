// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>

#include <QtNetwork/qnetworkaccessmanager.h>
#include <QtNetwork/qnetworkreply.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Cut = HttpAnswer::Cut;
Q_DECLARE_METATYPE(SessionKeeper::Test::HttpAnswer::Cut)

// K12 and K13: what a token request looks like on the wire, and how often.
class tst_TokenWire : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isSentOnceWhenTheServerCloses_data();
    void isSentOnceWhenTheServerCloses();
    void isSentOnceOnAConnectionThatIsGone();
    void saysThatAnUnreachableServerGotNothing();
    void isNotRedirected_data();
    void isNotRedirected();
    void carriesNoCookies();
    void carriesNoAuthorization();
    void answersNoPrompt();
    void goesOverHttpToThisMachineOnly();
    void goesOverHttpWhenTheAppAsksForIt();
    void endsInTime();
    void readsChunkedAnswers();
    void doesNotWaitForTheAppsOwnRequests();
};

namespace {

const auto loginPath = TokenSite::loginPath;
const Credentials ada(u"ada"_s, u"pw"_s);

} // namespace

void tst_TokenWire::isSentOnceWhenTheServerCloses_data()
{
    QTest::addColumn<Cut>("cut");
    QTest::addColumn<bool>("warm");
    for (const bool warm : {false, true}) {
        const auto connection = warm ? "kept connection"_L1 : "new connection"_L1;
        QTest::newRow(qPrintable(u"no answer, %1"_s.arg(connection))) << Cut::Everything << warm;
        QTest::newRow(qPrintable(u"half a status line, %1"_s.arg(connection)))
            << Cut::InHead << warm;
        QTest::newRow(qPrintable(u"half a body, %1"_s.arg(connection))) << Cut::InBody << warm;
    }
}

void tst_TokenWire::isSentOnceWhenTheServerCloses()
{
    QFETCH(Cut, cut);
    QFETCH(bool, warm);
    KeptSession kept;
    if (warm)
        QVERIFY(kept.logIn());
    kept.site.forget();
    kept.site.insist(loginPath,
                     HttpAnswer::json(200, {{u"access"_s, u"half of this"_s}}).cutIn(cut));
    const auto outcome = awaited(kept.session.login(ada));
    QVERIFY(!outcome);
    QCOMPARE(kept.site.count(loginPath), 1);
    if (cut == Cut::Everything)
        QCOMPARE(outcome.error().kind(), Kind::OutcomeUnknown);
    QVERIFY2(outcome.error().isTransient(), qPrintable(outcome.error().message()));
}

void tst_TokenWire::isSentOnceOnAConnectionThatIsGone()
{
    KeptSession kept;
    kept.site.enqueue(loginPath, HttpAnswer::json(500, {}).thenClose());
    QCOMPARE(kindOf(awaited(kept.session.login(ada))), Kind::ServerFailure);
    kept.site.forget();
    QVERIFY(kept.logIn());
    QCOMPARE(kept.site.count(loginPath), 1);
}

void tst_TokenWire::saysThatAnUnreachableServerGotNothing()
{
    KeptSession kept;
    kept.site.stop();
    const auto outcome = awaited(kept.session.login(ada));
    QCOMPARE(kindOf(outcome), Kind::Network);
    QVERIFY2(outcome.error().message().contains("127.0.0.1"_L1),
             qPrintable(outcome.error().message()));
}

void tst_TokenWire::isNotRedirected_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {301, 302, 303, 307, 308})
        QTest::newRow(qPrintable(QString::number(status))) << status;
}

void tst_TokenWire::isNotRedirected()
{
    QFETCH(int, status);
    KeptSession kept;
    ScriptedServer elsewhere;
    for (const auto &target : {elsewhere.url(u"/steal/"_s), kept.site.url(u"/steal/"_s)}) {
        kept.site.insist(loginPath, HttpAnswer::redirect(status, target.toEncoded()));
        QCOMPARE(kindOf(awaited(kept.session.login(ada))), Kind::Misconfigured);
    }
    QCOMPARE(elsewhere.taken().size(), 0);
    QCOMPARE(kept.site.count("/steal/"), 0);
    QCOMPARE(kept.site.count(loginPath), 2);
}

void tst_TokenWire::carriesNoCookies()
{
    KeptSession kept;
    kept.site.enqueue(loginPath,
                      HttpAnswer::json(500, {}).with("Set-Cookie", "sessionid=1; Path=/"));
    QVERIFY(!awaited(kept.session.login(ada)));
    QVERIFY(kept.logIn());
    QVERIFY(awaited(kept.session.refresh()));
    for (const auto &request : kept.site.taken())
        QVERIFY(!request.hasHeader("Cookie"));
}

void tst_TokenWire::carriesNoAuthorization()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QVERIFY(awaited(kept.session.refresh()));
    QVERIFY(awaited(kept.session.verify()));
    QVERIFY(awaited(kept.session.logout()));
    QTRY_COMPARE(kept.site.count(TokenSite::logoutPath), 1);
    QCOMPARE(kept.site.taken().size(), 4);
    for (const auto &request : kept.site.taken()) {
        QVERIFY(!request.hasHeader("Authorization"));
        QCOMPARE(request.verb, QByteArray("POST"));
        QCOMPARE(request.header("Accept"), QByteArray("application/json"));
        QVERIFY(request.header("Content-Type").startsWith("application/json"));
        QCOMPARE(request.header("Content-Length"), QByteArray::number(request.body.size()));
    }
}

// contract.md 5.1: never prompt. platform.md D: an NTLM challenge and a handler loop for ever.
void tst_TokenWire::answersNoPrompt()
{
    KeptSession kept;
    for (const auto challenge :
         {"Basic realm=\"api\"", "Digest realm=\"a\", nonce=\"b\"", "NTLM"}) {
        kept.site.forget();
        kept.site.insist(
            loginPath,
            HttpAnswer::json(401, {{u"detail"_s, u"No."_s}}).with("WWW-Authenticate", challenge));
        QCOMPARE(kindOf(awaited(kept.session.login(ada))), Kind::InvalidCredentials);
        QCOMPARE(kept.site.count(loginPath), 1);
    }
}

void tst_TokenWire::goesOverHttpToThisMachineOnly()
{
    KeptSession kept;
    // Reaches this machine, but by its form it could be any.
    auto url = kept.site.tokenUrl();
    url.setHost(u"0.0.0.0"_s);
    Session session(std::make_shared<SimpleJwtProtocol>(url), kept.store);
    const auto outcome = awaited(session.login(ada));
    QCOMPARE(kindOf(outcome), Kind::InsecureTransport);
    QVERIFY(!outcome.error().isTransient());
    QCOMPARE(kept.site.connections(), 0);
}

void tst_TokenWire::goesOverHttpWhenTheAppAsksForIt()
{
    KeptSession kept;
    auto url = kept.site.tokenUrl();
    url.setHost(u"0.0.0.0"_s);
    Session session(std::make_shared<SimpleJwtProtocol>(url), kept.store);
    session.setClock(kept.clock);
    session.setInsecureTransportAllowed(true);
    QVERIFY(awaited(session.login(ada)));
}

void tst_TokenWire::endsInTime()
{
    KeptSession kept;
    kept.change([](RefreshPolicy &policy) { policy.timeout = 150ms; });
    kept.site.hold(loginPath);
    const auto outcome = awaited(kept.session.login(ada));
    QVERIFY(!outcome);
    QVERIFY2(outcome.error().isTransient(), qPrintable(outcome.error().message()));
    QCOMPARE(kept.site.count(loginPath), 1);
}

void tst_TokenWire::readsChunkedAnswers()
{
    KeptSession kept;
    kept.site.enqueue(
        loginPath,
        HttpAnswer::json(200,
                         {{u"access"_s, u"access-token"_s}, {u"refresh"_s, u"refresh-token"_s}})
            .inChunks());
    QVERIFY(kept.logIn());
    QCOMPARE(kept.token(), QByteArray("access-token"));
}

// platform.md B.8: six busy connections of one manager block a seventh request.
void tst_TokenWire::doesNotWaitForTheAppsOwnRequests()
{
    KeptSession kept;
    QNetworkAccessManager manager;
    kept.site.handle("/poll/", HttpAnswer::bytes("late"));
    kept.site.hold("/poll/");
    for (int i = 0; i < 6; ++i)
        manager.get(QNetworkRequest(kept.site.url(u"/poll/"_s)));
    QTRY_COMPARE(kept.site.count("/poll/"), 6);
    QVERIFY(kept.logIn());
    kept.site.release("/poll/");
}

QTEST_GUILESS_MAIN(tst_TokenWire)
#include "tst_tokenwire.moc"
