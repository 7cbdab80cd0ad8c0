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
using Reason = Session::LogoutReason;

// K7, K9, K11: what is in the store when, and who wins.
class tst_Durability : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void storesRotatedTokensBeforeAnyWaiter();
    void storesTheLoginBeforeSayingSo();
    void logoutDuringRefreshWins();
    void logoutDuringTheStoringOfARefreshWins();
    void loginDuringRefreshWins();
    void goesOnInMemoryWhenTheStoreFails();
    void catchesUpWhenTheStoreIsBack();
    void aRotationThatCouldNotBeStoredIsUsed();
    void keepsTheOldRefreshTokenWithoutRotation();
    void followsAServerThatTurnsRotationOn();
};

void tst_Durability::storesRotatedTokensBeforeAnyWaiter()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto old = kept.token();
    QSignalSpy refreshed(&kept.session, &Session::refreshed);
    kept.site.hold(TokenSite::refreshPath);
    auto token = kept.session.replaceAccessToken(old);
    auto refresh = kept.session.refresh();
    QTRY_COMPARE(kept.refreshes(), 1);
    kept.store->hold();
    kept.site.release(TokenSite::refreshPath);
    QTRY_VERIFY(kept.store->waiting() > 0);
    settle();
    QCOMPARE(kept.refreshes(), 1);
    QVERIFY(!token.isFinished());
    QVERIFY(!refresh.isFinished());
    QCOMPARE(refreshed.count(), 0);

    kept.store->release();
    const auto current = awaited(token).value_or("none");
    QCOMPARE(current, kept.site.accessToken());
    QVERIFY(awaited(refresh));
    QCOMPARE(refreshed.count(), 1);
    QCOMPARE(kept.store->record()->tokens.refreshToken(), kept.site.refreshToken());
}

void tst_Durability::storesTheLoginBeforeSayingSo()
{
    KeptSession kept;
    kept.store->hold();
    auto login = kept.session.login({u"ada"_s, u"pw"_s});
    QTRY_VERIFY(kept.store->waiting() > 0);
    settle();
    QVERIFY(!login.isFinished());
    kept.store->release();
    QVERIFY(awaited(login));
    QVERIFY(kept.store->record());
}

void tst_Durability::logoutDuringRefreshWins()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto old = kept.token();
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
    QSignalSpy refreshed(&kept.session, &Session::refreshed);
    kept.site.hold(TokenSite::refreshPath);
    auto token = kept.session.replaceAccessToken(old);
    QTRY_COMPARE(kept.refreshes(), 1);
    const auto late = kept.site.refreshToken();
    QVERIFY(awaited(kept.session.logout()));
    kept.site.release(TokenSite::refreshPath);

    QVERIFY(!awaited(token));
    // The server rotated after all: the successor must not live on there.
    QTRY_VERIFY(!kept.site.honoursRefresh(late));
    settle();
    QCOMPARE(kept.session.state(), Session::State::LoggedOut);
    QTRY_VERIFY(!kept.store->record());
    QCOMPARE(loggedOut.count(), 1);
    QCOMPARE(loggedOut.first().first().value<Reason>(), Reason::Requested);
    QCOMPARE(refreshed.count(), 0);
}

void tst_Durability::logoutDuringTheStoringOfARefreshWins()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto old = kept.token();
    QSignalSpy refreshed(&kept.session, &Session::refreshed);
    kept.site.hold(TokenSite::refreshPath);
    auto token = kept.session.replaceAccessToken(old);
    QTRY_COMPARE(kept.refreshes(), 1);
    kept.store->hold();
    kept.site.release(TokenSite::refreshPath);
    QTRY_VERIFY(kept.store->waiting() > 0);
    const auto late = kept.site.refreshToken();
    auto logout = kept.session.logout();
    kept.store->release();
    QVERIFY(awaited(logout));
    QVERIFY(!awaited(token));
    QTRY_VERIFY(!kept.site.honoursRefresh(late));
    settle();
    QTRY_VERIFY(!kept.store->record());
    QCOMPARE(kept.session.state(), Session::State::LoggedOut);
    QCOMPARE(refreshed.count(), 0);
    QCOMPARE(kindOf(awaited(kept.session.freshAccessToken(), 2s)), Kind::NotLoggedIn);
}

void tst_Durability::loginDuringRefreshWins()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto old = kept.token();
    kept.site.hold(TokenSite::refreshPath);
    auto token = kept.session.replaceAccessToken(old);
    QTRY_COMPARE(kept.refreshes(), 1);
    QVERIFY(kept.logIn(u"eve"_s));
    const auto access = kept.site.accessToken();
    const auto refresh = kept.site.refreshToken();
    kept.site.release(TokenSite::refreshPath);
    (void)awaited(token);
    settle();
    QCOMPARE(kept.session.account(), u"eve"_s);
    QCOMPARE(kept.store->record()->account, u"eve"_s);
    QCOMPARE(kept.store->record()->tokens.refreshToken(), refresh);
    QCOMPARE(kept.token(), access);
    QVERIFY(kept.site.honoursRefresh(refresh));
}

void tst_Durability::goesOnInMemoryWhenTheStoreFails()
{
    KeptSession kept;
    kept.store->failWrites(Error(Kind::StoreAbsent, u"There is no keychain; start one."_s));
    QSignalSpy persisted(&kept.session, &Session::persistedChanged);
    QSignalSpy errors(&kept.session, &Session::errorOccurred);
    QVERIFY(kept.logIn());
    QVERIFY(kept.session.isLoggedIn());
    QVERIFY(!kept.session.isPersisted());
    QCOMPARE(persisted.count(), 1);
    QCOMPARE(errors.count(), 1);
    QCOMPARE(errors.first().first().value<Error>().kind(), Kind::StoreAbsent);
    QVERIFY(kept.hasCurrentToken());
    QVERIFY(awaited(kept.session.refresh()));
    QVERIFY(kept.hasCurrentToken());
}

void tst_Durability::catchesUpWhenTheStoreIsBack()
{
    KeptSession kept;
    kept.store->failWrites(Error(Kind::StoreLocked, u"The keychain is locked; unlock it."_s));
    QVERIFY(kept.logIn());
    QVERIFY(!kept.session.isPersisted());
    kept.store->failWrites(std::nullopt);
    kept.clock->advance(1min);
    QTRY_VERIFY(kept.session.isPersisted());
    QCOMPARE(kept.store->record()->tokens.accessToken(), kept.site.accessToken());
}

void tst_Durability::aRotationThatCouldNotBeStoredIsUsed()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto old = kept.token();
    kept.store->failWrites(Error(Kind::StoreTimeout, u"The keychain took too long."_s));
    const auto replaced = awaited(kept.session.replaceAccessToken(old)).value_or("none");
    QCOMPARE(replaced, kept.site.accessToken());
    QVERIFY(!kept.session.isPersisted());
    kept.store->failWrites(std::nullopt);
    QVERIFY(awaited(kept.session.refresh()));
    QVERIFY(kept.session.isPersisted());
    QCOMPARE(kept.store->record()->tokens.refreshToken(), kept.site.refreshToken());
    QVERIFY(kept.session.isLoggedIn());
}

// contract.md 5.4.4
void tst_Durability::keepsTheOldRefreshTokenWithoutRotation()
{
    KeptSession kept;
    kept.site.rotates = false;
    QVERIFY(kept.logIn());
    const auto refresh = kept.site.refreshToken();
    QVERIFY(awaited(kept.session.refresh()));
    QVERIFY(awaited(kept.session.refresh()));
    QCOMPARE(kept.store->record()->tokens.refreshToken(), refresh);
    QCOMPARE(
        kept.site.requests(TokenSite::refreshPath).last().json().value("refresh"_L1).toString(),
        QString::fromLatin1(refresh));
}

void tst_Durability::followsAServerThatTurnsRotationOn()
{
    KeptSession kept;
    kept.site.rotates = false;
    QVERIFY(kept.logIn());
    QVERIFY(awaited(kept.session.refresh()));
    kept.site.rotates = true;
    QVERIFY(awaited(kept.session.refresh()));
    const auto rotated = kept.site.refreshToken();
    QCOMPARE(kept.store->record()->tokens.refreshToken(), rotated);
    kept.site.rotates = false;
    QVERIFY(awaited(kept.session.refresh()));
    QCOMPARE(kept.store->record()->tokens.refreshToken(), rotated);
}

QTEST_GUILESS_MAIN(tst_Durability)
#include "tst_durability.moc"
