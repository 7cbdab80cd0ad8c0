// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>

#include <QtCore/qmetaobject.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using State = Session::State;
using Reason = Session::LogoutReason;

// Entering and leaving.
class tst_Entry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsKnownAtFirst();
    void loginKeepsAndShowsTheSession();
    void loginPassesThroughItsStates();
    void aRefusedLoginSaysWhy();
    void aRefusedLoginQuotesNothingThatWasGiven();
    void aFailedLoginKeepsTheOldSession();
    void aLaterLoginOvertakes();
    void logoutOvertakesALogin();
    void anotherUserTakesTheSessionOver();
    void logoutLeavesNothing();
    void logoutSucceedsWithoutTheServer();
    void logoutSaysWhenTheStoreKeptTheTokens();
    void verifyAsksTheServer();
    void showsNoToken();
};

void tst_Entry::nothingIsKnownAtFirst()
{
    KeptSession kept;
    QCOMPARE(kept.session.state(), State::Unknown);
    QVERIFY(!kept.session.isLoggedIn());
    QVERIFY(kept.session.account().isEmpty());
    QVERIFY(!kept.session.accessExpiresAt().isValid());
    QCOMPARE(kept.session.lastError().kind(), Kind::None);
    QCOMPARE(kept.store->reads(), 0);
}

void tst_Entry::loginKeepsAndShowsTheSession()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QCOMPARE(kept.session.state(), State::LoggedIn);
    QVERIFY(kept.session.isLoggedIn());
    QVERIFY(kept.session.isPersisted());
    QCOMPARE(kept.session.account(), u"ada"_s);
    QVERIFY(qAbs(kept.clock->wallTime().secsTo(kept.session.accessExpiresAt()) - 300) <= 1);
    QVERIFY(qAbs(kept.clock->wallTime().secsTo(kept.session.sessionExpiresAt()) - 86400) <= 1);
    QVERIFY(kept.session.refreshDueAt() < kept.session.accessExpiresAt());
    QCOMPARE(kept.session.statistics().logins, 1);

    const auto record = kept.store->record();
    QVERIFY(record);
    QCOMPARE(record->tokens.accessToken(), kept.site.accessToken());
    QCOMPARE(record->tokens.refreshToken(), kept.site.refreshToken());
    QCOMPARE(record->account, u"ada"_s);
    QCOMPARE(record->protocol, u"simplejwt"_s);
    QVERIFY(kept.hasCurrentToken());
    QCOMPARE(kept.refreshes(), 0);
}

void tst_Entry::loginPassesThroughItsStates()
{
    KeptSession kept;
    QList<State> states;
    QObject::connect(&kept.session, &Session::stateChanged, &kept.session,
                     [&](State state) { states.append(state); });
    QSignalSpy loggedIn(&kept.session, &Session::loggedInChanged);
    QVERIFY(kept.logIn());
    QCOMPARE(states, QList<State>({State::LoggingIn, State::LoggedIn}));
    QCOMPARE(loggedIn.count(), 1);
    QCOMPARE(loggedIn.first().first().toBool(), true);
}

void tst_Entry::aRefusedLoginSaysWhy()
{
    KeptSession kept;
    QSignalSpy errors(&kept.session, &Session::errorOccurred);
    const auto outcome = awaited(kept.session.login({u"ada"_s, u"wrong"_s}));
    QCOMPARE(kindOf(outcome), Kind::InvalidCredentials);
    QCOMPARE(outcome.error().httpStatus(), 401);
    // The password is no part of the sentence, but the word "wrong" may be.
    QVERIFY2(!outcome.error().message().contains(u'…'), qPrintable(outcome.error().message()));
    QCOMPARE(kept.session.state(), State::LoggedOut);
    QVERIFY(!kept.store->record());
    QCOMPARE(errors.count(), 1);
    QCOMPARE(kept.session.lastError().kind(), Kind::InvalidCredentials);
    QVERIFY(kept.logIn());
    QCOMPARE(kept.session.lastError().kind(), Kind::None);
}

void tst_Entry::aRefusedLoginQuotesNothingThatWasGiven()
{
    KeptSession kept;
    const auto password = u"token"_s;
    const auto code = u"canary-of-a-code"_s;
    const QJsonObject echo {{u"otp"_s, u"Wrong: "_s + code}, {u"code"_s, u"token_not_valid"_s}};
    kept.site.insist(TokenSite::loginPath, HttpAnswer::json(400, echo));
    Credentials credentials(u"ada"_s, password);
    credentials.insert(u"otp"_s, code);
    const auto outcome = awaited(kept.session.login(credentials));
    QCOMPARE(kindOf(outcome), Kind::Rejected);
    QVERIFY2(outcome.error().message().contains(u"Wrong: …"_s),
             qPrintable(outcome.error().message()));
    QVERIFY(!outcome.error().message().contains(code));
    // A verdict stays what it is.
    QCOMPARE(outcome.error().code(), u"token_not_valid"_s);
}

void tst_Entry::aFailedLoginKeepsTheOldSession()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto before = kept.store->record();
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);

    QCOMPARE(kindOf(awaited(kept.session.login({u"eve"_s, u"wrong"_s}))), Kind::InvalidCredentials);
    kept.site.stop();
    QCOMPARE(kindOf(awaited(kept.session.login({u"eve"_s, u"pw"_s}))), Kind::Network);

    QCOMPARE(kept.session.state(), State::LoggedIn);
    QCOMPARE(kept.session.account(), u"ada"_s);
    QVERIFY(kept.store->record() == before);
    QCOMPARE(kept.token(), before->tokens.accessToken());
    QCOMPARE(loggedOut.count(), 0);
}

void tst_Entry::aLaterLoginOvertakes()
{
    KeptSession kept;
    kept.site.hold(TokenSite::loginPath);
    auto first = kept.session.login({u"ada"_s, u"pw"_s});
    QTRY_COMPARE(kept.site.count(TokenSite::loginPath), 1);
    auto second = kept.session.login({u"eve"_s, u"pw"_s});
    QTRY_COMPARE(kept.site.count(TokenSite::loginPath), 2);
    const auto newest = kept.site.accessToken();
    kept.site.release(TokenSite::loginPath);

    QCOMPARE(kindOf(awaited(first)), Kind::Superseded);
    QVERIFY(awaited(second));
    settle();
    QCOMPARE(kept.session.account(), u"eve"_s);
    QCOMPARE(kept.token(), newest);
    QCOMPARE(kept.store->record()->account, u"eve"_s);
}

void tst_Entry::logoutOvertakesALogin()
{
    KeptSession kept;
    kept.site.hold(TokenSite::loginPath);
    auto login = kept.session.login({u"ada"_s, u"pw"_s});
    QTRY_COMPARE(kept.site.count(TokenSite::loginPath), 1);
    QVERIFY(awaited(kept.session.logout()));
    const auto late = kept.site.refreshToken();
    kept.site.release(TokenSite::loginPath);

    QCOMPARE(kindOf(awaited(login)), Kind::Superseded);
    settle();
    QCOMPARE(kept.session.state(), State::LoggedOut);
    QVERIFY(!kept.store->holdsSession());
    // What the server handed out too late must not live on there.
    QTRY_VERIFY(!kept.site.honoursRefresh(late));
}

void tst_Entry::anotherUserTakesTheSessionOver()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
    QVERIFY(kept.logIn(u"eve"_s));
    QCOMPARE(kept.session.account(), u"eve"_s);
    QCOMPARE(kept.store->record()->account, u"eve"_s);
    QCOMPARE(loggedOut.count(), 1);
    QCOMPARE(loggedOut.first().first().value<Reason>(), Reason::Superseded);
    QVERIFY(kept.session.isLoggedIn());
}

void tst_Entry::logoutLeavesNothing()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto refreshToken = kept.site.refreshToken();
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
    auto outcome = kept.session.logout();
    // The tokens are gone when logout() returns.
    QCOMPARE(kept.session.state(), State::LoggedOut);
    QVERIFY(kept.session.account().isEmpty());
    QVERIFY(!kept.session.accessExpiresAt().isValid());
    QVERIFY(awaited(outcome));
    QVERIFY(!kept.store->holdsSession());
    QCOMPARE(loggedOut.count(), 1);
    QCOMPARE(loggedOut.first().first().value<Reason>(), Reason::Requested);
    QCOMPARE(kindOf(awaited(kept.session.freshAccessToken())), Kind::NotLoggedIn);
    QTRY_VERIFY(!kept.site.honoursRefresh(refreshToken));
    QTRY_VERIFY(!kept.store->record());
    QCOMPARE(kept.site.count(TokenSite::logoutPath), 1);
}

void tst_Entry::logoutSucceedsWithoutTheServer()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.site.stop();
    QSignalSpy errors(&kept.session, &Session::errorOccurred);
    QVERIFY(awaited(kept.session.logout()));
    QVERIFY(!kept.store->holdsSession());
    QTRY_COMPARE(errors.count(), 1);
    QCOMPARE(errors.first().first().value<Error>().kind(), Kind::Network);
}

void tst_Entry::logoutSaysWhenTheStoreKeptTheTokens()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const Error locked(Kind::StoreLocked, u"The keychain is locked; unlock it."_s);
    kept.store->failWrites(locked);
    kept.store->failClears(locked);
    QCOMPARE(kindOf(awaited(kept.session.logout())), Kind::StoreLocked);
    QCOMPARE(kept.session.state(), State::LoggedOut);
    QCOMPARE(kindOf(awaited(kept.session.freshAccessToken())), Kind::NotLoggedIn);
}

void tst_Entry::verifyAsksTheServer()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QCOMPARE(awaited(kept.session.verify()).value_or(false), true);
    kept.site.revokeAccessTokens();
    QCOMPARE(awaited(kept.session.verify()).value_or(true), false);
    kept.site.insist(TokenSite::verifyPath, HttpAnswer::html(502));
    QCOMPARE(kindOf(awaited(kept.session.verify())), Kind::ServerFailure);
    QVERIFY(kept.session.isLoggedIn());
}

// K1: the two doors are the only ones.
void tst_Entry::showsNoToken()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto *meta = kept.session.metaObject();
    for (int i = 0; i < meta->propertyCount(); ++i) {
        const auto value = meta->property(i).read(&kept.session);
        QVERIFY(value.metaType() != QMetaType::fromType<Tokens>());
        QVERIFY(!value.toString().contains(QString::fromLatin1(kept.site.accessToken())));
        QVERIFY(!value.toString().contains(QString::fromLatin1(kept.site.refreshToken())));
    }
}

QTEST_GUILESS_MAIN(tst_Entry)
#include "tst_entry.moc"
