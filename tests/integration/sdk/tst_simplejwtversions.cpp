// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "livingsession.h"

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Reason = Session::LogoutReason;

// Simple JWT from 5.2.2 to its head, as the reference server answers for each (contract.md 2.7).
class tst_SimpleJwtVersions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void livesThroughAWholeSession();
    void aDeactivatedUserCausesNoLoop();
    void aChangedPasswordCausesNoLoop();
    void tellsWhatTheVersionSaysOfADeactivatedUser();
};

namespace {

SessionKeeperServer::Settings settings()
{
    QFETCH_GLOBAL(QString, profile);
    auto settings = LivingSession::settings(5min);
    settings.profile = profile;
    return settings;
}

} // namespace

void tst_SimpleJwtVersions::initTestCase_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<bool>("refreshLooksAtTheUser");
    QTest::addColumn<bool>("knowsRevokedPasswords");
    QTest::newRow("5.2.2") << u"simplejwt/5.2.2"_s << false << false;
    QTest::newRow("5.3.1") << u"simplejwt/5.3.1"_s << false << true;
    QTest::newRow("5.4.0") << u"simplejwt/5.4.0"_s << true << true;
    QTest::newRow("5.5.0") << u"simplejwt/5.5.0"_s << true << true;
    QTest::newRow("5.5.1") << u"simplejwt/5.5.1"_s << true << true;
    QTest::newRow("head") << u"simplejwt/head"_s << true << true;
}

void tst_SimpleJwtVersions::livesThroughAWholeSession()
{
    LivingSession life(settings());
    QVERIFY(life.logIn());
    QCOMPARE(life.statusOfGet("/api/me/"), 200);
    QCOMPARE(awaited(life.session->verify()).value_or(false), true);
    const auto before = recordIn(*life.store).tokens;

    QVERIFY(life.server.faults().refuseIssuedAccessTokens() >= 1);
    QCOMPARE(life.statusOfGet("/api/me/"), 200);
    QCOMPARE(life.refreshes(), 1);
    QVERIFY(recordIn(*life.store).tokens.refreshToken() != before.refreshToken());
    // A renewed token's lifetime counts from its renewal, whatever its iat says.
    const auto left = QDateTime::currentDateTimeUtc().secsTo(life.session->accessExpiresAt());
    QVERIFY2(left >= 295 && left <= 301, qPrintable(QString::number(left)));

    life.http.reset();
    life.session.reset();
    Session next(life.protocol, life.store);
    QVERIFY(awaited(next.restore()));
    QVERIFY(awaited(next.refresh()));
    QVERIFY(awaited(next.logout()));
    QTRY_COMPARE(life.server.requestsTo(u"/api/token/blacklist/"_s), 1);
    QVERIFY(recordIn(*life.store).isEmpty());
}

// jazzband/djangorestframework-simplejwt 193 and 927: such a token is refused for ever, and a
// refresh succeeds with the older versions.
void tst_SimpleJwtVersions::aDeactivatedUserCausesNoLoop()
{
    LivingSession life(settings());
    QVERIFY(life.logIn());
    QSignalSpy loggedOut(life.session.get(), &Session::loggedOut);
    QVERIFY(life.server.setActive(u"ada"_s, false));
    QCOMPARE(life.statusOfGet("/api/me/"), 401);
    QTRY_COMPARE(loggedOut.count(), 1);
    QCOMPARE(loggedOut.first().first().value<Reason>(), Reason::Revoked);
    QCOMPARE(life.refreshes(), 0);
}

void tst_SimpleJwtVersions::aChangedPasswordCausesNoLoop()
{
    QFETCH_GLOBAL(bool, knowsRevokedPasswords);
    auto checking = settings();
    checking.simpleJwt.CHECK_REVOKE_TOKEN = true;
    LivingSession life(checking);
    QVERIFY(life.logIn());
    QVERIFY(life.server.setPassword(u"ada"_s, u"another-password"_s));
    QCOMPARE(life.statusOfGet("/api/me/"), knowsRevokedPasswords ? 401 : 200);
    QTRY_COMPARE(life.session->isLoggedIn(), !knowsRevokedPasswords);
    QCOMPARE(life.refreshes(), 0);
}

void tst_SimpleJwtVersions::tellsWhatTheVersionSaysOfADeactivatedUser()
{
    QFETCH_GLOBAL(bool, refreshLooksAtTheUser);
    LivingSession life(settings());
    QVERIFY(life.logIn());
    QVERIFY(life.server.setActive(u"ada"_s, false));
    const auto refreshed = awaited(life.session->refresh());
    QCOMPARE(kindOf(refreshed),
             refreshLooksAtTheUser ? SessionKeeper::Error::Kind::AccountRefused
                                   : SessionKeeper::Error::Kind::None);
    QCOMPARE(life.session->isLoggedIn(), !refreshLooksAtTheUser);
    QCOMPARE(life.refreshes(), 1);
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_SimpleJwtVersions)
#include "tst_simplejwtversions.moc"
