// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "stagedprotocol.h"

#include <support/keptsession.h>

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Reason = Session::LogoutReason;

// A dialect that takes several requests for a step: their order, their common deadline, what is
// done about those whose answer was lost.
class tst_TokenExchange : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsOneRequestAfterTheOther();
    void eachAnswerAddsToTheOnesBefore();
    void aLaterRefusalEndsALogin();
    void hidesWhatTheServerQuotes();
    void oneDeadlineCountsForAll();
    void aDialectWithoutEndIsStopped();
    void whatWasLostIsLookedForOnce();
    void aGatewayThatGaveUpMayHaveLostIt();
    void anAnswerThatNeverArrivedIsNoLoss();
    void aFirstAnswerThatIsLostIsAskedForAgain();
    void aLaterTroubleKeepsTheNewAccessToken();
    void aLaterLossIsRemembered();
    void aLossThatWasClearedUpIsForgotten();
    void aRefusedTokenIsLookedForOnce();
    void aRefusalStandsWhenTheSearchIsRefused();
    void aSearchThatDoesNotGetThroughKeepsTheSession();
    void aLaterTroubleAtALogoutIsTriedAgain();
    void aLaterTroubleAtALogoutIsTriedAgainAfterARestart();
};

namespace {

const HttpAnswer fine = HttpAnswer::json(200, {});

struct Staged
{
    KeptSession kept;
    std::shared_ptr<StagedProtocol> protocol = std::make_shared<StagedProtocol>(
        kept.site.tokenUrl());
    std::unique_ptr<Session> session;
    std::unique_ptr<QSignalSpy> errors;
    std::unique_ptr<QSignalSpy> loggedOut;

    explicit Staged(TokenStep step)
    {
        protocol->steps = {step};
        for (const char *path : {"/more/1/", "/more/2/", "/found/"})
            kept.site.handle(path, fine);
        session = newSession();
        errors = std::make_unique<QSignalSpy>(session.get(), &Session::errorOccurred);
        loggedOut = std::make_unique<QSignalSpy>(session.get(), &Session::loggedOut);
    }

    std::unique_ptr<Session> newSession() const
    {
        auto made = std::make_unique<Session>(protocol, kept.store);
        made->setClock(kept.clock);
        made->setRefreshPolicy(kept.session.refreshPolicy());
        return made;
    }

    Result<void> logIn() { return awaited(session->login({u"ada"_s, canaryPassword()})); }
    Result<void> refresh() { return awaited(session->refresh()); }

    // What the server was asked since the last time, in its order.
    QByteArrayList asked()
    {
        QByteArrayList paths;
        for (const auto &request : kept.site.taken())
            paths.append(request.path);
        kept.site.forget();
        return paths;
    }
    Tokens stored() const { return kept.store->record()->tokens; }
};

} // namespace

void tst_TokenExchange::sendsOneRequestAfterTheOther()
{
    Staged staged(TokenStep::Login);
    QVERIFY(staged.logIn());
    const auto requests = staged.kept.site.taken();
    QCOMPARE(staged.asked(), (QByteArrayList {"/api/token/", "/more/1/", "/more/2/"}));
    QCOMPARE(requests.at(1).bearerToken(), staged.kept.site.accessToken());
    // The other steps take one.
    QVERIFY(staged.refresh());
    QCOMPARE(staged.asked(), QByteArrayList {"/api/token/refresh/"});
}

void tst_TokenExchange::eachAnswerAddsToTheOnesBefore()
{
    Staged staged(TokenStep::Login);
    staged.kept.site.handle("/more/1/", HttpAnswer::json(200, {{u"refresh"_s, u"one"_s}}));
    QVERIFY(staged.logIn());
    QCOMPARE(staged.stored().accessToken(), staged.kept.site.accessToken());
    QCOMPARE(staged.stored().refreshToken(), "one"_ba);
    staged.kept.site.handle("/more/2/", HttpAnswer::json(201, {{u"refresh"_s, u"two"_s}}));
    QVERIFY(staged.logIn());
    QCOMPARE(staged.stored().refreshToken(), "two"_ba);
}

void tst_TokenExchange::aLaterRefusalEndsALogin()
{
    Staged staged(TokenStep::Login);
    staged.kept.site.insist("/more/1/", HttpAnswer::json(403, {{u"detail"_s, u"No."_s}}));
    QCOMPARE(kindOf(staged.logIn()), Kind::Rejected);
    QVERIFY(!staged.session->isLoggedIn());
    QCOMPARE(staged.asked(), (QByteArrayList {"/api/token/", "/more/1/"}));
}

void tst_TokenExchange::hidesWhatTheServerQuotes()
{
    Staged staged(TokenStep::Login);
    staged.kept.site.handle("/more/1/", [&](const HttpRequest &request) {
        return HttpAnswer::json(
            400,
            {{u"detail"_s,
              u"What is %1 of %2?"_s.arg(QString::fromLatin1(request.bearerToken()),
                                         canaryPassword())}});
    });
    const auto outcome = staged.logIn();
    QCOMPARE(kindOf(outcome), Kind::Rejected);
    QCOMPARE(outcome.error().message(), u"What is … of …?"_s);
}

void tst_TokenExchange::oneDeadlineCountsForAll()
{
    Staged staged(TokenStep::Login);
    auto policy = staged.session->refreshPolicy();
    policy.timeout = 8s;
    staged.session->setRefreshPolicy(policy);
    for (const char *path : {"/more/1/", "/more/2/"})
        staged.kept.site.handle(path, [&](const HttpRequest &) {
            staged.kept.clock->advance(5s);
            return fine;
        });
    QVERIFY(staged.logIn());
    staged.protocol->more = 3;
    staged.asked();
    QCOMPARE(kindOf(staged.logIn()), Kind::Timeout);
    // Ten seconds are over: the third is not sent.
    QCOMPARE(staged.asked(), (QByteArrayList {"/api/token/", "/more/1/", "/more/2/"}));
}

void tst_TokenExchange::aDialectWithoutEndIsStopped()
{
    Staged staged(TokenStep::Login);
    staged.protocol->more = -1;
    for (int i = 1; i < 40; ++i)
        staged.kept.site.handle("/more/" + QByteArray::number(i) + '/', fine);
    const auto outcome = staged.logIn();
    QCOMPARE(kindOf(outcome), Kind::UnexpectedReply);
    QVERIFY2(outcome.error().message().contains(u"20 requests"_s),
             qPrintable(outcome.error().message()));
    QCOMPARE(staged.asked().size(), 20);
}

void tst_TokenExchange::whatWasLostIsLookedForOnce()
{
    Staged staged(TokenStep::Login);
    staged.kept.site.enqueue("/more/1/", HttpAnswer::drop());
    QVERIFY(staged.logIn());
    QCOMPARE(staged.asked(), (QByteArrayList {"/api/token/", "/more/1/", "/found/", "/more/2/"}));

    staged.kept.site.insist("/more/1/", HttpAnswer::drop());
    staged.kept.site.insist("/more/2/", HttpAnswer::drop());
    QCOMPARE(kindOf(staged.logIn()), Kind::OutcomeUnknown);
    QCOMPARE(staged.asked(), (QByteArrayList {"/api/token/", "/more/1/", "/found/", "/more/2/"}));
}

void tst_TokenExchange::aGatewayThatGaveUpMayHaveLostIt()
{
    Staged staged(TokenStep::Login);
    staged.kept.site.enqueue("/more/1/", HttpAnswer::html(504));
    QVERIFY(staged.logIn());
    QCOMPARE(staged.kept.site.count("/found/"), 1);
    // It has not passed the request on.
    staged.kept.site.enqueue("/more/1/", HttpAnswer::html(503));
    QCOMPARE(kindOf(staged.logIn()), Kind::ServerFailure);
    QCOMPARE(staged.kept.site.count("/found/"), 1);
}

void tst_TokenExchange::anAnswerThatNeverArrivedIsNoLoss()
{
    Staged staged(TokenStep::Login);
    staged.protocol->recovers = false;
    staged.kept.site.insist("/more/1/", HttpAnswer::drop());
    QCOMPARE(kindOf(staged.logIn()), Kind::OutcomeUnknown);
    QCOMPARE(staged.asked(), (QByteArrayList {"/api/token/", "/more/1/"}));
}

void tst_TokenExchange::aFirstAnswerThatIsLostIsAskedForAgain()
{
    Staged staged(TokenStep::Refresh);
    QVERIFY(staged.logIn());
    staged.asked();
    staged.kept.site.enqueue(TokenSite::refreshPath, HttpAnswer::drop());
    QVERIFY(staged.refresh());
    QCOMPARE(
        staged.asked(),
        (QByteArrayList {"/api/token/refresh/", "/api/token/refresh/", "/more/1/", "/more/2/"}));
}

void tst_TokenExchange::aLaterTroubleKeepsTheNewAccessToken()
{
    Staged staged(TokenStep::Refresh);
    QVERIFY(staged.logIn());
    staged.kept.site.insist("/more/1/", HttpAnswer::json(403, {{u"detail"_s, u"Not today."_s}}));
    QVERIFY(staged.refresh());
    QCOMPARE(awaited(staged.session->freshAccessToken()).value_or(QByteArray()),
             staged.kept.site.accessToken());
    // And yet it is told.
    QCOMPARE(staged.errors->count(), 1);
    QCOMPARE(staged.session->lastError().message(), u"Not today."_s);
    QVERIFY(!staged.kept.store->record()->refreshSentAt.isValid());
    staged.kept.site.relent("/more/1/");
    QVERIFY(staged.refresh());
    QCOMPARE(staged.session->lastError().kind(), Kind::None);
}

// The key may be spent: refused later, also by the next run, it is a lost rotation.
void tst_TokenExchange::aLaterLossIsRemembered()
{
    Staged staged(TokenStep::Refresh);
    QVERIFY(staged.logIn());
    staged.kept.site.insist("/more/1/", HttpAnswer::drop());
    staged.kept.site.insist("/found/", HttpAnswer::drop());
    QVERIFY(staged.refresh());
    QCOMPARE(staged.kept.store->record()->refreshSentAt, staged.kept.clock->wallTime());
    QCOMPARE(staged.session->lastError().kind(), Kind::OutcomeUnknown);

    staged.kept.site.revokeRefreshTokens();
    auto store = std::make_shared<FlakyStore>();
    store->setRecord(staged.kept.store->record());
    Session next(staged.protocol, store);
    next.setClock(staged.kept.clock);
    QSignalSpy loggedOut(&next, &Session::loggedOut);
    QVERIFY(awaited(next.restore()));
    staged.protocol->recovers = false;
    QCOMPARE(kindOf(awaited(next.refresh())), Kind::Revoked);
    QCOMPARE(loggedOut.value(0).value(0).value<Reason>(), Reason::RotationLost);
}

void tst_TokenExchange::aLossThatWasClearedUpIsForgotten()
{
    Staged staged(TokenStep::Refresh);
    QVERIFY(staged.logIn());
    staged.kept.site.enqueue("/more/1/", HttpAnswer::drop());
    QVERIFY(staged.refresh());
    QCOMPARE(staged.errors->count(), 0);
    QVERIFY(!staged.kept.store->record()->refreshSentAt.isValid());
    staged.kept.site.revokeRefreshTokens();
    staged.protocol->recovers = false;
    QCOMPARE(kindOf(staged.refresh()), Kind::Revoked);
    QCOMPARE(staged.loggedOut->value(0).value(0).value<Reason>(), Reason::Revoked);
}

void tst_TokenExchange::aRefusedTokenIsLookedForOnce()
{
    Staged staged(TokenStep::Refresh);
    QVERIFY(staged.logIn());
    staged.asked();
    staged.kept.site.revokeRefreshTokens();
    // What is found is good: the step ends with it.
    staged.protocol->more = 0;
    staged.kept.site.handle("/found/", HttpAnswer::json(200, {{u"refresh"_s, u"next"_s}}));
    QVERIFY(staged.refresh());
    QCOMPARE(staged.asked(), (QByteArrayList {"/api/token/refresh/", "/found/"}));
    QCOMPARE(staged.stored().refreshToken(), "next"_ba);
    // It is not, so there is no further search within one refresh.
    staged.protocol->more = 1;
    staged.kept.site.insist("/more/1/", HttpAnswer::drop());
    QCOMPARE(kindOf(staged.refresh()), Kind::OutcomeUnknown);
    QCOMPARE(staged.kept.site.count("/found/"), 2); // one for each sending
}

void tst_TokenExchange::aRefusalStandsWhenTheSearchIsRefused()
{
    Staged staged(TokenStep::Refresh);
    QVERIFY(staged.logIn());
    staged.kept.site.revokeRefreshTokens();
    staged.kept.site.insist("/found/", HttpAnswer::json(401, {{u"detail"_s, u"Who?"_s}}));
    QCOMPARE(kindOf(staged.refresh()), Kind::Revoked);
    QCOMPARE(staged.kept.site.count("/found/"), 1);
    QCOMPARE(staged.loggedOut->value(0).value(0).value<Reason>(), Reason::Revoked);
}

void tst_TokenExchange::aSearchThatDoesNotGetThroughKeepsTheSession()
{
    Staged staged(TokenStep::Refresh);
    QVERIFY(staged.logIn());
    staged.kept.site.revokeRefreshTokens();
    staged.kept.site.insist("/found/", HttpAnswer::html(503));
    QCOMPARE(kindOf(staged.refresh()), Kind::ServerFailure);
    QVERIFY(staged.session->isLoggedIn());
    QCOMPARE(staged.loggedOut->count(), 0);
}

void tst_TokenExchange::aLaterTroubleAtALogoutIsTriedAgain()
{
    Staged staged(TokenStep::Logout);
    QVERIFY(staged.logIn());
    staged.asked();
    staged.kept.site.enqueue("/more/2/", HttpAnswer::html(503));
    QVERIFY(awaited(staged.session->logout()));
    QTRY_COMPARE(staged.kept.site.count("/more/2/"), 1);
    QTRY_COMPARE_WITH_TIMEOUT(staged.kept.site.count("/more/2/"), 2, 10000);
    // All of it: the second log-out of the same token is 401, which is as good.
    QCOMPARE(staged.asked(),
             (QByteArrayList {TokenSite::logoutPath, "/more/1/", "/more/2/", TokenSite::logoutPath,
                              "/more/1/", "/more/2/"}));
    QTRY_VERIFY(!staged.kept.store->holdsRevocations());
}

void tst_TokenExchange::aLaterTroubleAtALogoutIsTriedAgainAfterARestart()
{
    Staged staged(TokenStep::Logout);
    QVERIFY(staged.logIn());
    staged.kept.site.insist("/more/2/", HttpAnswer::html(503));
    QVERIFY(awaited(staged.session->logout()));
    QTRY_VERIFY(staged.kept.site.count("/more/2/") > 0);
    staged.session.reset();
    QVERIFY(staged.kept.store->holdsRevocations());
    staged.asked();
    staged.kept.site.relent("/more/2/");
    const auto next = staged.newSession();
    QCOMPARE(kindOf(awaited(next->restore())), Kind::NotLoggedIn);
    QTRY_VERIFY(!staged.kept.store->holdsRevocations());
    QCOMPARE(staged.asked(), (QByteArrayList {TokenSite::logoutPath, "/more/1/", "/more/2/"}));
}

QTEST_GUILESS_MAIN(tst_TokenExchange)
#include "tst_tokenexchange.moc"
