// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using State = Session::State;

// K10: a log-out is local at once and true at the server in the end.
class tst_LoggingOut : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theServerIsToldWhenItIsBack();
    void theServerIsToldAfterARestart();
    void theNextLoginKeepsWhatIsStillToBeRevoked();
    void aRestartAfterAnOfflineLogoutRestoresNothing();
    void severalLogoutsAreToldOneAfterAnother();
    void aRefusedRevocationIsNotRepeated();
    void aPortalsRedirectIsNotTheServersWord();
    void retryAfterIsWaitedFor();
    void whatHasEndedByItselfIsForgotten();
    void aLogoutBeforeRestoreRevokesWhatWasKept();
    void aLogoutInTheSlotOfASupersededSessionIsFinal();
    void revocationsOfAnotherDialectAreKept();
    void loggingOutTwiceTellsOnce();
    void aStoreThatCouldNotBeEmptiedIsEmptiedLater();
    void aStoreThatCouldNotBeEmptiedIsLeftToTheNextLogin();
    void aStoreThatKeptOlderTokensIsEmptiedToo();

private:
    static int told(const KeptSession &kept) { return kept.site.count(TokenSite::logoutPath); }
};

namespace {

void makeQuick(KeptSession &kept)
{
    kept.change([](RefreshPolicy &policy) {
        policy.backoffBase = 5ms;
        policy.longestBackoff = 20ms;
    });
}

} // namespace

void tst_LoggingOut::theServerIsToldWhenItIsBack()
{
    KeptSession kept;
    makeQuick(kept);
    QVERIFY(kept.logIn());
    const auto token = kept.site.refreshToken();
    kept.site.insist(TokenSite::logoutPath, HttpAnswer::html(503));
    QVERIFY(awaited(kept.session.logout()));
    QTRY_VERIFY(told(kept) >= 3);
    QVERIFY(kept.store->holdsRevocations());
    QVERIFY(kept.site.honoursRefresh(token));
    kept.site.relent(TokenSite::logoutPath);
    QTRY_VERIFY(!kept.site.honoursRefresh(token));
    QTRY_VERIFY(!kept.store->record());
}

void tst_LoggingOut::theServerIsToldAfterARestart()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto token = kept.site.refreshToken();
    const auto left = kept.store->record()->ended(kept.clock->wallTime());

    auto store = std::make_shared<FlakyStore>();
    store->setRecord(left);
    Session next(kept.protocol, store);
    next.setClock(kept.clock);
    QCOMPARE(kindOf(awaited(next.restore())), Kind::NotLoggedIn);
    QTRY_VERIFY(!kept.site.honoursRefresh(token));
    QTRY_VERIFY(!store->record());
    QCOMPARE(told(kept), 1);
}

void tst_LoggingOut::theNextLoginKeepsWhatIsStillToBeRevoked()
{
    KeptSession kept;
    makeQuick(kept);
    QVERIFY(kept.logIn());
    const auto token = kept.site.refreshToken();
    kept.site.insist(TokenSite::logoutPath, HttpAnswer::html(503));
    QVERIFY(awaited(kept.session.logout()));
    QVERIFY(kept.logIn(u"eve"_s));
    QVERIFY(kept.store->holdsSession());
    QVERIFY(kept.store->holdsRevocations());
    QVERIFY(awaited(kept.session.refresh()));
    QVERIFY(kept.store->holdsRevocations());
    kept.site.relent(TokenSite::logoutPath);
    QTRY_VERIFY(!kept.site.honoursRefresh(token));
    QTRY_VERIFY(!kept.store->holdsRevocations());
    QVERIFY(kept.store->holdsSession());
    QVERIFY(kept.hasCurrentToken());
}

void tst_LoggingOut::aRestartAfterAnOfflineLogoutRestoresNothing()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.site.stop();
    QVERIFY(awaited(kept.session.logout()));
    Session next(kept.protocol, kept.store);
    next.setClock(kept.clock);
    QCOMPARE(kindOf(awaited(next.restore())), Kind::NotLoggedIn);
    QCOMPARE(next.state(), State::LoggedOut);
}

void tst_LoggingOut::severalLogoutsAreToldOneAfterAnother()
{
    KeptSession kept;
    makeQuick(kept);
    QByteArrayList tokens;
    kept.site.insist(TokenSite::logoutPath, HttpAnswer::html(503));
    for (int login = 0; login < 3; ++login) {
        QVERIFY(kept.logIn());
        tokens.append(kept.site.refreshToken());
        QVERIFY(awaited(kept.session.logout()));
    }
    QCOMPARE(kept.store->record()->revocations.size(), 3);
    kept.site.relent(TokenSite::logoutPath);
    QTRY_VERIFY(!kept.store->record());
    for (const auto &token : tokens)
        QVERIFY(!kept.site.honoursRefresh(token));
}

// Whatever it says: asking again would not change it. 401 is what a token that is dead already
// gets.
void tst_LoggingOut::aRefusedRevocationIsNotRepeated()
{
    for (const int status : {400, 401, 404, 405}) {
        KeptSession kept;
        makeQuick(kept);
        QVERIFY(kept.logIn());
        kept.site.insist(TokenSite::logoutPath, HttpAnswer::json(status, {}));
        QVERIFY(awaited(kept.session.logout()));
        QTRY_VERIFY2(!kept.store->record(), qPrintable(QString::number(status)));
        QTest::qWait(50);
        QCOMPARE(told(kept), 1);
    }
}

void tst_LoggingOut::aPortalsRedirectIsNotTheServersWord()
{
    KeptSession kept;
    makeQuick(kept);
    QVERIFY(kept.logIn());
    const auto token = kept.site.refreshToken();
    kept.site.insist(TokenSite::logoutPath, HttpAnswer::redirect(302, "http://portal.invalid/"));
    QVERIFY(awaited(kept.session.logout()));
    QTRY_VERIFY(told(kept) >= 2);
    kept.site.relent(TokenSite::logoutPath);
    QTRY_VERIFY(!kept.site.honoursRefresh(token));
}

void tst_LoggingOut::retryAfterIsWaitedFor()
{
    KeptSession kept;
    makeQuick(kept);
    QVERIFY(kept.logIn());
    kept.site.insist(TokenSite::logoutPath, HttpAnswer::json(429, {}).with("Retry-After", "60"));
    QVERIFY(awaited(kept.session.logout()));
    QTRY_COMPARE(told(kept), 1);
    QTest::qWait(100);
    QCOMPARE(told(kept), 1);
    QVERIFY(kept.store->holdsRevocations());
}

void tst_LoggingOut::whatHasEndedByItselfIsForgotten()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    auto left = kept.store->record()->ended(kept.clock->wallTime());
    kept.store->setRecord(left);
    kept.clock->advance(kept.site.refreshLifetime + 1min);
    Session next(kept.protocol, kept.store);
    next.setClock(kept.clock);
    (void)awaited(next.restore());
    QTRY_VERIFY(!kept.store->record());
    QCOMPARE(told(kept), 0);
}

void tst_LoggingOut::aLogoutBeforeRestoreRevokesWhatWasKept()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto token = kept.site.refreshToken();
    Session next(kept.protocol, kept.store);
    next.setClock(kept.clock);
    QVERIFY(awaited(next.logout()));
    QTRY_VERIFY(!kept.site.honoursRefresh(token));
    QTRY_VERIFY(!kept.store->record());
}

void tst_LoggingOut::aLogoutInTheSlotOfASupersededSessionIsFinal()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    connect(&kept.session, &Session::loggedOut, this, [&kept](Session::LogoutReason reason) {
        if (reason == Session::LogoutReason::Superseded)
            (void)kept.session.logout();
    });
    QCOMPARE(kindOf(awaited(kept.session.login({u"eve"_s, u"pw"_s}))), Kind::Superseded);
    const auto late = kept.site.refreshToken();
    QTRY_COMPARE(kept.session.state(), State::LoggedOut);
    QTRY_VERIFY(!kept.site.honoursRefresh(late));
    QTRY_VERIFY(!kept.store->record());
}

void tst_LoggingOut::revocationsOfAnotherDialectAreKept()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    auto record = *kept.store->record();
    const PendingRevocation theirs {Tokens("a", "r"), u"invented later"_s, kept.clock->wallTime()};
    record.revocations = {theirs};
    kept.store->setRecord(record);
    QVERIFY(awaited(kept.session.refresh()));
    QVERIFY(awaited(kept.session.logout()));
    QTRY_COMPARE(told(kept), 1);
    QTRY_COMPARE(kept.store->record()->revocations.size(), 1);
    QVERIFY(kept.store->record()->revocations.first() == theirs);
}

void tst_LoggingOut::loggingOutTwiceTellsOnce()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    auto first = kept.session.logout();
    auto second = kept.session.logout();
    QVERIFY(awaited(first));
    QVERIFY(awaited(second));
    QTRY_VERIFY(!kept.store->record());
    QCOMPARE(told(kept), 1);
}

void tst_LoggingOut::aStoreThatCouldNotBeEmptiedIsEmptiedLater()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const Error locked(Kind::StoreLocked, u"The keychain is locked; unlock it."_s);
    kept.store->failWrites(locked);
    kept.store->failClears(locked);
    QCOMPARE(kindOf(awaited(kept.session.logout())), Kind::StoreLocked);
    QVERIFY(kept.store->holdsSession());
    kept.store->failWrites(std::nullopt);
    kept.store->failClears(std::nullopt);
    QTRY_VERIFY(!kept.store->record());
    QCOMPARE(told(kept), 1);
}

void tst_LoggingOut::aStoreThatCouldNotBeEmptiedIsLeftToTheNextLogin()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const Error locked(Kind::StoreLocked, u"The keychain is locked; unlock it."_s);
    kept.store->failWrites(locked);
    kept.store->failClears(locked);
    QCOMPARE(kindOf(awaited(kept.session.logout())), Kind::StoreLocked);
    kept.store->failWrites(std::nullopt);
    kept.store->failClears(std::nullopt);
    QVERIFY(kept.logIn(u"eve"_s));
    QTest::qWait(50);
    QVERIFY(kept.hasCurrentToken());
    QCOMPARE(kept.store->record()->account, u"eve"_s);
}

// The store failed before the last refresh, and the server ended the session.
void tst_LoggingOut::aStoreThatKeptOlderTokensIsEmptiedToo()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const Error locked(Kind::StoreLocked, u"The keychain is locked; unlock it."_s);
    kept.store->failWrites(locked);
    kept.store->failClears(locked);
    QVERIFY(awaited(kept.session.refresh()));
    kept.site.revokeRefreshTokens();
    QVERIFY(!awaited(kept.session.refresh()));
    QTRY_COMPARE(kept.session.state(), State::LoggedOut);
    QVERIFY(kept.store->holdsSession());
    kept.store->failWrites(std::nullopt);
    kept.store->failClears(std::nullopt);
    QTRY_VERIFY(!kept.store->record());
}

QTEST_GUILESS_MAIN(tst_LoggingOut)

#include "tst_loggingout.moc"
