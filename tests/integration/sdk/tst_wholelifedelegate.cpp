// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "delegatinglife.h"

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Fault = SessionKeeperServer::Fault;
using Kind = Error::Kind;
using Reason = Session::LogoutReason;

// A long-running key from the first login to its end, on real parts (contract.md 4). Its rotation
// is in tst_keyrotation, the log-out in tst_keydeletion.
class tst_WholeLifeDelegate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void logsInWithANewKeyAndCalls();
    void refusesAWrongPassword();
    void findsItsKeyAtTheNextLogin();
    void findsItsKeyOnALaterPage();
    void takesTheKeyOfTheLoginReplyWhenTold();
    void staffTakesNobodyElsesKey();
    void aKeyWhoseAnswerIsLostIsFound_data();
    void aKeyWhoseAnswerIsLostIsFound();
    void twoLoginsAtOnceShareTheKey();
    void keepsTheKeyAndNeverTheJwt();
    void outlivesItsJwt();
    void sixParallelCallsCauseOneDelegation();
    void replaysWhatWasSent();
    void comesBackWithTheKeyAlone();
    void comesBackWithoutANetwork();
    void goesOnWithoutANetwork();
    void verifyTellsTheTruth();
    void twoProcessesHaveAJwtEach();
    void endsWhenSomebodyDeletesTheKey_data();
    void endsWhenSomebodyDeletesTheKey();
    void endsWithTheAccount();
    void aLeakedHeaderIsNotTheEnd();
    void aRefreshSpendsNoKey();
    void livesWithEveryVersion_data();
    void livesWithEveryVersion();
};

void tst_WholeLifeDelegate::logsInWithANewKeyAndCalls()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    QCOMPARE(life.key().size(), 40);
    QCOMPARE(life.call(), 200);
    QCOMPARE(life.requestsTo("/api-token-auth/"), 1);
    // The list, which was empty, and the new key.
    QCOMPARE(life.keyRequests(), 2);
    QCOMPARE(life.delegates(), 0);
    QVERIFY(life.session->accessExpiresAt().isValid());
    QVERIFY(!life.session->sessionExpiresAt().isValid());
}

void tst_WholeLifeDelegate::refusesAWrongPassword()
{
    DelegatingLife life;
    QCOMPARE(kindOf(life.logIn(u"wrong"_s)), Kind::InvalidCredentials);
    QCOMPARE(kindOf(life.logIn(u""_s)), Kind::Rejected);
    QVERIFY(life.server.setActive(u"ada"_s, false));
    QCOMPARE(kindOf(life.logIn()), Kind::InvalidCredentials);
    QCOMPARE(life.keyRequests(), 0);
}

void tst_WholeLifeDelegate::findsItsKeyAtTheNextLogin()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    const auto key = life.key();
    QVERIFY(life.logIn());
    QCOMPARE(life.key(), key);
    QCOMPARE(life.keyRequests(), 3);
    // It is not told to the server as the key of the session before.
    QVERIFY(life.record().revocations.isEmpty());
    QVERIFY(awaited(life.session->refresh()));
    QCOMPARE(life.statusOfKey(key), 200);
    QCOMPARE(life.requestsTo(DelegatingLife::anyKey), 0);
    QCOMPARE(life.call(), 200);
}

void tst_WholeLifeDelegate::findsItsKeyOnALaterPage()
{
    auto settings = DelegatingLife::settings();
    settings.restFramework.PAGE_SIZE = 1;
    DelegatingLife life(settings);
    QByteArrayList keys;
    for (const auto &app : {u"mail"_s, u"calendar"_s, u"contacts"_s}) {
        life.protocol->setAppName(app);
        life.startApp();
        life.store = std::make_shared<MemoryStore>();
        life.startApp();
        QVERIFY(life.logIn());
        keys.append(life.key());
    }
    const auto before = life.keyRequests();
    QVERIFY(life.logIn());
    QCOMPARE(life.key(), keys.last());
    QCOMPARE(life.keyRequests() - before, 3);
}

void tst_WholeLifeDelegate::takesTheKeyOfTheLoginReplyWhenTold()
{
    using Payload = SessionKeeperServer::JwtAuthSettings::ResponsePayload;
    auto settings = DelegatingLife::settings();
    settings.jwtAuth.JWT_RESPONSE_PAYLOAD_HANDLER = Payload::RefreshToken;
    settings.jwtAuth.JWT_APP_NAME = u"sessionkeeper"_s;
    DelegatingLife life(settings);
    life.protocol->setKeyInLoginReply(true);
    // null: there is none yet.
    QVERIFY(life.logIn());
    QCOMPARE(life.keyRequests(), 2);
    const auto key = life.key();
    QVERIFY(life.logIn());
    QCOMPARE(life.keyRequests(), 2);
    QCOMPARE(life.key(), key);
    QVERIFY(awaited(life.session->refresh()));
    QCOMPARE(life.key(), key);
}

void tst_WholeLifeDelegate::staffTakesNobodyElsesKey()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    const auto adas = life.key();
    SessionKeeperServer::NewUser root {u"root"_s, canaryPassword()};
    root.isStaff = true;
    QVERIFY(life.server.addUser(root));
    auto store = std::make_shared<MemoryStore>();
    Session other(life.protocol, store);
    for (int login = 0; login < 2; ++login) {
        QVERIFY(awaited(other.login({u"root"_s, canaryPassword()})));
        QVERIFY(awaited(other.refresh()));
        AccessManager http(&other);
        auto *me = http.get(QNetworkRequest(life.url(u"/api/me/"_s)));
        QVERIFY(hasEnded(me));
        const auto said = QJsonDocument::fromJson(me->readAll()).object();
        QCOMPARE(said.value("username"_L1).toString(), u"root"_s);
    }
    QCOMPARE(life.statusOfKey(adas), 200);
}

void tst_WholeLifeDelegate::aKeyWhoseAnswerIsLostIsFound_data()
{
    QTest::addColumn<int>("fault");
    QTest::newRow("after it was made") << 0;
    QTest::newRow("before it was made") << 1;
    QTest::newRow("half of it came") << 2;
    QTest::newRow("a gateway gave up") << 3;
}

void tst_WholeLifeDelegate::aKeyWhoseAnswerIsLostIsFound()
{
    QFETCH(int, fault);
    DelegatingLife life;
    const QList<Fault> faults {Fault::dropped(Fault::Drop::AfterCommit),
                               Fault::dropped(Fault::Drop::BeforeCommit), Fault::half(),
                               Fault::html(504)};
    // The list first.
    life.fail("/refresh-token/", Fault());
    life.fail("/refresh-token/", faults.at(fault));
    QVERIFY(life.logIn());
    QCOMPARE(life.statusOfKey(life.key()), 200);
    QCOMPARE(life.requestsTo("/api-token-auth/"), 1);
    QVERIFY(life.keyRequests() <= 4);
}

void tst_WholeLifeDelegate::twoLoginsAtOnceShareTheKey()
{
    DelegatingLife life;
    auto store = std::make_shared<MemoryStore>();
    Session other(life.protocol, store);
    const char *keys = "/refresh-token/";
    life.hold(keys);
    auto first = life.session->login({u"ada"_s, canaryPassword()});
    auto second = other.login({u"ada"_s, canaryPassword()});
    QTRY_COMPARE(life.held(keys), 2);
    // Both have seen no key, and both make one.
    life.release(keys);
    QVERIFY(awaited(first));
    QVERIFY(awaited(second));
    const auto kept = awaited(store->read()).value_or(std::nullopt).value_or(SessionRecord());
    QCOMPARE(kept.tokens.refreshToken(), life.key());
    QCOMPARE(life.statusOfKey(life.key()), 200);
}

void tst_WholeLifeDelegate::keepsTheKeyAndNeverTheJwt()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    for (int turn = 0; turn < 2; ++turn) {
        const auto jwt = awaited(life.session->freshAccessToken()).value_or(QByteArray());
        const auto bytes = life.record().toBytes();
        QVERIFY(!jwt.isEmpty());
        QVERIFY(bytes.contains(life.key()));
        QVERIFY(!bytes.contains(jwt));
        QVERIFY(!bytes.contains("eyJ"));
        QVERIFY(awaited(life.session->refresh()));
    }
    // Nor does a session that is over leave one behind.
    QVERIFY(life.server.faults().setOffline(true));
    QVERIFY(awaited(life.session->logout()));
    QVERIFY(!life.record().revocations.isEmpty());
    QVERIFY(!life.record().toBytes().contains("eyJ"));
}

// Real time: the JWT lives for two seconds.
void tst_WholeLifeDelegate::outlivesItsJwt()
{
    DelegatingLife life(DelegatingLife::settings(2s));
    QVERIFY(life.logIn());
    const auto key = life.key();
    QTRY_VERIFY_WITH_TIMEOUT(life.session->statistics().refreshes >= 2, 10000);
    QCOMPARE(life.call(), 200);
    QCOMPARE(life.session->statistics().refusals, 0);
    QCOMPARE(life.key(), key);
    QCOMPARE(life.keyRequests(), 2);
}

void tst_WholeLifeDelegate::sixParallelCallsCauseOneDelegation()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    life.refuseJwts();
    QList<QNetworkReply *> replies;
    for (int i = 0; i < 6; ++i)
        replies.append(life.http->get(QNetworkRequest(life.url(u"/api/me/"_s))));
    for (auto *reply : replies) {
        QVERIFY(hasEnded(reply));
        QCOMPARE(statusOf(reply), 200);
    }
    QCOMPARE(life.delegates(), 1);
}

void tst_WholeLifeDelegate::replaysWhatWasSent()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    life.refuseJwts();
    const QByteArray body(100000, 'e');
    QNetworkRequest request(life.url(u"/api/echo/"_s));
    request.setHeader(QNetworkRequest::ContentTypeHeader, "text/plain"_ba);
    auto *reply = life.http->put(request, body);
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    const auto echo = QJsonDocument::fromJson(reply->readAll()).object();
    QVERIFY(echo.value("body"_L1).toString().toUtf8() == body);
    QCOMPARE(life.delegates(), 1);
}

void tst_WholeLifeDelegate::comesBackWithTheKeyAlone()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    life.startApp();
    QVERIFY(awaited(life.session->restore()));
    QCOMPARE(life.session->state(), Session::State::LoggedIn);
    QCOMPARE(life.session->account(), u"ada"_s);
    QCOMPARE(life.call(), 200);
    QCOMPARE(life.delegates(), 1);
    QCOMPARE(life.server.logins(), 1);
    QCOMPARE(life.session->statistics().refusals, 0);
}

void tst_WholeLifeDelegate::comesBackWithoutANetwork()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    life.startApp();
    QVERIFY(life.server.faults().setOffline(true));
    QVERIFY(awaited(life.session->restore()));
    QCOMPARE(life.session->state(), Session::State::LoggedIn);
    // There is no JWT to use meanwhile.
    QCOMPARE(kindOf(awaited(life.session->freshAccessToken())), Kind::Network);
    QCOMPARE(life.call(), 0);
    QVERIFY(life.session->isLoggedIn());
    QVERIFY(life.server.faults().setOffline(false));
    QTRY_COMPARE_WITH_TIMEOUT(life.call(), 200, 20000);
    QCOMPARE(life.loggedOut->count(), 0);
}

void tst_WholeLifeDelegate::goesOnWithoutANetwork()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    const auto jwt = awaited(life.session->freshAccessToken()).value_or(QByteArray());
    QVERIFY(life.server.faults().setOffline(true));
    QCOMPARE(kindOf(awaited(life.session->refresh())), Kind::Network);
    QCOMPARE(awaited(life.session->freshAccessToken()).value_or(QByteArray()), jwt);
    QVERIFY(life.session->isLoggedIn());
    QVERIFY(life.server.faults().setOffline(false));
    QCOMPARE(life.call(), 200);
}

void tst_WholeLifeDelegate::verifyTellsTheTruth()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    QCOMPARE(awaited(life.session->verify()).value_or(false), true);
    const auto asked = life.requestsTo("/api-token-verify/");
    QCOMPARE(asked, 1);

    life.startApp();
    RefreshPolicy policy;
    policy.proactive = false;
    life.session->setRefreshPolicy(policy);
    QVERIFY(awaited(life.session->restore()));
    // There is no token yet.
    QCOMPARE(awaited(life.session->verify()).value_or(true), false);
    QCOMPARE(life.requestsTo("/api-token-verify/"), asked);
    QCOMPARE(life.call(), 200);
    QCOMPARE(awaited(life.session->verify()).value_or(false), true);
}

void tst_WholeLifeDelegate::twoProcessesHaveAJwtEach()
{
    DelegatingLife life;
    Session other(life.protocol, life.store);
    QSignalSpy loggedIn(&other, &Session::loggedInChanged);
    QCOMPARE(kindOf(awaited(other.restore())), Kind::NotLoggedIn);
    QVERIFY(life.logIn());
    life.letASecondPass();
    // It sees the login, and gets a JWT of its own for the key.
    QTRY_VERIFY(other.isLoggedIn());
    AccessManager http(&other);
    QCOMPARE(life.callOf(http), 200);
    QCOMPARE(life.delegates(), 1);
    QVERIFY(awaited(other.freshAccessToken()).value_or(QByteArray())
            != awaited(life.session->freshAccessToken()).value_or(QByteArray()));
    // And the log-out.
    QVERIFY(awaited(life.session->logout()));
    QTRY_VERIFY(!other.isLoggedIn());
}

void tst_WholeLifeDelegate::endsWhenSomebodyDeletesTheKey_data()
{
    using First = SessionKeeperServer::FaultSwitches::FirstAuthenticator;
    QTest::addColumn<First>("first");
    QTest::newRow("401") << First::Bearer;
    QTest::newRow("403, SessionAuthentication first") << First::Session;
}

void tst_WholeLifeDelegate::endsWhenSomebodyDeletesTheKey()
{
    QFETCH(SessionKeeperServer::FaultSwitches::FirstAuthenticator, first);
    DelegatingLife life;
    QVERIFY(life.logIn());
    // The same app, elsewhere.
    Session other(life.protocol, std::make_shared<MemoryStore>());
    QVERIFY(awaited(other.login({u"ada"_s, canaryPassword()})));
    QVERIFY(awaited(other.logout()));
    QTRY_COMPARE(life.statusOfKey(life.key()), 401);
    life.server.faults().setFirstAuthenticator(first);
    // The JWT is still good.
    QCOMPARE(life.call(), 200);
    QCOMPARE(kindOf(awaited(life.session->refresh())), Kind::Revoked);
    QCOMPARE(life.loggedOut->count(), 1);
    QCOMPARE(life.end(), Reason::Revoked);
    QVERIFY(life.record().isEmpty());
}

void tst_WholeLifeDelegate::endsWithTheAccount()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    QVERIFY(life.server.setActive(u"ada"_s, false));
    QCOMPARE(kindOf(awaited(life.session->refresh())), Kind::AccountRefused);
    QCOMPARE(life.end(), Reason::Revoked);

    // The app's own request finds it out.
    DelegatingLife other;
    QVERIFY(other.logIn());
    QVERIFY(other.server.setActive(u"ada"_s, false));
    QCOMPARE(other.call(), 401);
    QTRY_COMPARE(other.loggedOut->count(), 1);
    QCOMPARE(other.delegates(), 0);

    DelegatingLife gone;
    QVERIFY(gone.logIn());
    QVERIFY(gone.server.removeUser(u"ada"_s));
    QCOMPARE(kindOf(awaited(gone.session->refresh())), Kind::Revoked);
}

// contract.md 5.2: what the site's authenticators say of a header is not about the key.
void tst_WholeLifeDelegate::aLeakedHeaderIsNotTheEnd()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    life.fail("/delegate/", Fault::answer(401, R"({"detail":"Signature has expired."})"));
    QCOMPARE(kindOf(awaited(life.session->refresh())), Kind::Misconfigured);
    QVERIFY(life.session->isLoggedIn());
    QCOMPARE(life.call(), 200);
}

// Whatever becomes of its answer: the session that ends then was ended by somebody.
void tst_WholeLifeDelegate::aRefreshSpendsNoKey()
{
    DelegatingLife life;
    QVERIFY(life.logIn());
    life.hold("/delegate/");
    auto refresh = life.session->refresh();
    QTRY_COMPARE(life.held("/delegate/"), 1);
    QVERIFY(!life.record().refreshSentAt.isValid());
    life.startApp();
    life.release("/delegate/");
    life.fail("/delegate/", Fault::dropped(Fault::Drop::AfterCommit), 2);
    QVERIFY(awaited(life.session->restore()));
    QTRY_COMPARE(life.session->lastError().kind(), Kind::OutcomeUnknown);
    QVERIFY(life.server.removeUser(u"ada"_s));
    QTRY_COMPARE_WITH_TIMEOUT(life.loggedOut->count(), 1, 10000);
    QCOMPARE(life.end(), Reason::Revoked);
}

void tst_WholeLifeDelegate::livesWithEveryVersion_data()
{
    QTest::addColumn<QString>("jwt");
    QTest::addColumn<QString>("addOn");
    for (const auto &jwt :
         {u"drfjwt/1.0"_s, u"drfjwt/1.7"_s, u"drfjwt/1.10+"_s, u"styria/1.17"_s}) {
        for (const auto &addOn :
             {u"refreshtoken/0.1"_s, u"refreshtoken/0.4"_s, u"refreshtoken/0.5+"_s})
            QTest::newRow(qPrintable(jwt + u", "_s + addOn)) << jwt << addOn;
    }
}

void tst_WholeLifeDelegate::livesWithEveryVersion()
{
    QFETCH(QString, jwt);
    QFETCH(QString, addOn);
    auto settings = DelegatingLife::settings();
    settings.jwtAuthProfile = jwt;
    settings.refreshTokenProfile = addOn;
    DelegatingLife life(settings);
    life.protocol->setScheme(jwt.startsWith(u"styria"_s) ? "Bearer"_ba : "JWT"_ba);
    QCOMPARE(kindOf(life.logIn(u"wrong"_s)), Kind::InvalidCredentials);
    QVERIFY(life.logIn());
    const auto key = life.key();
    QCOMPARE(life.call(), 200);
    life.refuseJwts();
    QCOMPARE(life.call(), 200);
    QCOMPARE(life.delegates(), 1);
    life.startApp();
    QVERIFY(awaited(life.session->restore()));
    QCOMPARE(life.call(), 200);
    QVERIFY(life.logIn());
    QCOMPARE(life.key(), key);
    QVERIFY(awaited(life.session->logout()));
    QTRY_COMPARE(life.statusOfKey(key), 401);
}

QTEST_GUILESS_MAIN(tst_WholeLifeDelegate)
#include "tst_wholelifedelegate.moc"
