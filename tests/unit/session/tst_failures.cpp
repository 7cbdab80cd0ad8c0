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
Q_DECLARE_METATYPE(std::function<SessionKeeper::Test::HttpAnswer()>)

// K5 and K6: what ends a session, what never does, and why nothing loops.
class tst_Failures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheSession_data();
    void keepsTheSession();
    void keepsTheSessionWhenTheServerIsDown();
    void keepsTheSessionWhenTheServerDoesNotAnswer();
    void usesTheTokenWhileItLives();
    void neverHandsOutARefusedTokenAgain();
    void endsTheSessionWhenTheServerSaysNo();
    void doubtsARefusalOfATokenThatWasGood();
    void believesARefusalTheThirdTime();
    void believesARefusalOfATokenThatHasEnded();
    void endsTheSessionAtItsAge();
    void tellsALostRotationFromARevocation();
    void recoversWhenALostAnswerWasNotARotation();
    void bothTriesShareTheTimeOfARefresh();
    void neverSendsARefusedRefreshTokenAgain();
    void loopsAreImpossible();
    void waitsAsLongAsTheServerAsks();
    void aWaitBeyondAllTimeIsAnHour();
    void doesNotHammerAServerThatFails();
    void messagesCarryNoSecrets();
};

namespace {

const auto refreshPath = TokenSite::refreshPath;

} // namespace

void tst_Failures::keepsTheSession_data()
{
    QTest::addColumn<std::function<HttpAnswer()>>("answer");
    const auto row = [](const char *name, std::function<HttpAnswer()> answer) {
        QTest::newRow(name) << answer;
    };
    for (const int status : {500, 502, 503, 504})
        row(qPrintable(u"HTML %1"_s.arg(status)), [status] { return HttpAnswer::html(status); });
    row("JSON 500", [] { return HttpAnswer::json(500, {{u"detail"_s, u"Oops."_s}}); });
    row("429", [] { return HttpAnswer::json(429, {}).with("Retry-After", "7"); });
    row("HTML of a captive portal", [] { return HttpAnswer::html(200); });
    row("401 HTML of a proxy", [] { return HttpAnswer::html(401); });
    row("403 HTML of a proxy", [] { return HttpAnswer::html(403); });
    row("403 JSON", [] {
        return HttpAnswer::json(403, {{u"detail"_s, u"You do not have permission."_s}});
    });
    row("truncated JSON", [] { return HttpAnswer::bytes(R"({"access":"eyJh)"); });
    row("empty 200", [] { return HttpAnswer::bytes(""); });
    row("200 without a token", [] { return HttpAnswer::json(200, {{u"ok"_s, true}}); });
    row("redirect", [] { return HttpAnswer::redirect(301, "/elsewhere/"); });
    row("404", [] { return HttpAnswer::html(404); });
    row("405", [] { return HttpAnswer::json(405, {}); });
    row("415", [] { return HttpAnswer::json(415, {}); });
    row("closed without an answer", [] { return HttpAnswer::drop(); });
    row("cut in the head", [] { return HttpAnswer::json(200, {}).cutIn(HttpAnswer::Cut::InHead); });
    row("cut in the body", [] {
        return HttpAnswer::json(200, {{u"access"_s, u"eyJh"_s}}).cutIn(HttpAnswer::Cut::InBody);
    });
}

void tst_Failures::keepsTheSession()
{
    QFETCH(std::function<HttpAnswer()>, answer);
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto before = kept.store->record();
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
    QSignalSpy errors(&kept.session, &Session::errorOccurred);
    kept.outliveAccessToken();
    kept.site.insist(refreshPath, answer());

    const auto token = awaited(kept.session.freshAccessToken());
    QVERIFY(!token);
    QVERIFY2(token.error().kind() != Kind::Revoked && token.error().kind() != Kind::NotLoggedIn,
             qPrintable(token.error().message()));
    QVERIFY(kept.session.isLoggedIn());
    QVERIFY(kept.store->record()->tokens == before->tokens);
    QVERIFY(errors.count() >= 1);
    QCOMPARE(loggedOut.count(), 0);
    QVERIFY(kept.session.statistics().failedRefreshes >= 1);

    kept.site.relent(refreshPath);
    kept.clock->advance(10min);
    QTRY_VERIFY(kept.hasCurrentToken());
    QCOMPARE(kept.store->record()->tokens.refreshToken(), kept.site.refreshToken());
}

void tst_Failures::keepsTheSessionWhenTheServerIsDown()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto before = kept.store->record();
    kept.outliveAccessToken();
    kept.site.stop();
    QCOMPARE(kindOf(awaited(kept.session.freshAccessToken())), Kind::Network);
    QVERIFY(kept.session.isLoggedIn());
    QVERIFY(kept.store->record() == before);

    kept.site.startAgain();
    kept.clock->advance(10min);
    QTRY_VERIFY(kept.hasCurrentToken());
}

void tst_Failures::keepsTheSessionWhenTheServerDoesNotAnswer()
{
    KeptSession kept;
    kept.change([](RefreshPolicy &policy) { policy.timeout = 200ms; });
    QVERIFY(kept.logIn());
    kept.outliveAccessToken();
    kept.site.hold(refreshPath);
    const auto token = awaited(kept.session.freshAccessToken());
    QVERIFY(!token);
    QVERIFY2(token.error().isTransient(), qPrintable(token.error().message()));
    QVERIFY(kept.session.isLoggedIn());
}

void tst_Failures::usesTheTokenWhileItLives()
{
    KeptSession kept;
    kept.change([](RefreshPolicy &policy) { policy.proactive = false; });
    QVERIFY(kept.logIn());
    const auto old = kept.token();
    kept.site.insist(refreshPath, HttpAnswer::html(503));
    // Stale, and ten seconds to live.
    kept.clock->advance(290s);
    QCOMPARE(kept.token(), old);
    QVERIFY(kept.refreshes() >= 1);
    kept.clock->advance(11s);
    QVERIFY(kept.token().isEmpty());
    QVERIFY(kept.session.isLoggedIn());
}

void tst_Failures::neverHandsOutARefusedTokenAgain()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto old = kept.token();
    kept.site.revokeAccessTokens();
    kept.site.insist(refreshPath, HttpAnswer::html(503));
    QCOMPARE(kindOf(awaited(kept.session.replaceAccessToken(old))), Kind::ServerFailure);
    QVERIFY(kept.session.isLoggedIn());
}

void tst_Failures::endsTheSessionWhenTheServerSaysNo()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const auto old = kept.token();
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
    kept.site.revokeAccessTokens();
    kept.site.revokeRefreshTokens();
    auto first = kept.session.replaceAccessToken(old);
    auto second = kept.session.replaceAccessToken(old);
    auto third = kept.session.refresh();
    QCOMPARE(kindOf(awaited(first)), Kind::Revoked);
    QCOMPARE(kindOf(awaited(second)), Kind::Revoked);
    QCOMPARE(kindOf(awaited(third)), Kind::Revoked);
    QCOMPARE(loggedOut.count(), 1);
    QCOMPARE(loggedOut.first().first().value<Reason>(), Reason::Revoked);
    QCOMPARE(kept.session.state(), Session::State::LoggedOut);
    QCOMPARE(kept.session.lastError().kind(), Kind::Revoked);
    QTRY_VERIFY(!kept.store->record());
    QVERIFY(!awaited(kept.session.freshAccessToken()));
    QCOMPARE(kept.refreshes(), 1);
}

// A site whose keys are at a JWK_URL that it cannot reach refuses them all (contract.md 5.2).
void tst_Failures::doubtsARefusalOfATokenThatWasGood()
{
    KeptSession kept;
    kept.site.rotates = false;
    QVERIFY(kept.logIn());
    QVERIFY(awaited(kept.session.refresh()));
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
    for (int outage = 1; outage <= 3; ++outage) {
        kept.outliveAccessToken();
        kept.site.insist(refreshPath, TokenSite::tokenRefused());
        QCOMPARE(kindOf(awaited(kept.session.freshAccessToken())), Kind::ServerFailure);
        QVERIFY(kept.session.isLoggedIn());
        kept.site.relent(refreshPath);
        kept.clock->advance(10min);
        QTRY_VERIFY(kept.hasCurrentToken());
    }
    QCOMPARE(loggedOut.count(), 0);
}

void tst_Failures::believesARefusalTheThirdTime()
{
    KeptSession kept;
    kept.site.rotates = false;
    QVERIFY(kept.logIn());
    QVERIFY(awaited(kept.session.refresh()));
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
    kept.site.revokeRefreshTokens();
    kept.outliveAccessToken();
    for (int refusal = 1; refusal <= 3; ++refusal) {
        QTRY_COMPARE(kept.refreshes(), 1 + refusal);
        QTRY_VERIFY(!kept.session.isRefreshing());
        QCOMPARE(loggedOut.count(), refusal == 3 ? 1 : 0);
        kept.clock->advance(10min);
    }
    QCOMPARE(loggedOut.first().first().value<Reason>(), Reason::Revoked);
    QCOMPARE(kept.refreshes(), 4);
}

void tst_Failures::believesARefusalOfATokenThatHasEnded()
{
    KeptSession kept;
    kept.site.rotates = false;
    QVERIFY(kept.logIn());
    QVERIFY(awaited(kept.session.refresh()));
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
    kept.clock->advance(kept.site.refreshLifetime + 1s);
    QTRY_COMPARE(loggedOut.count(), 1);
    QCOMPARE(loggedOut.first().first().value<Reason>(), Reason::Expired);
    QCOMPARE(kept.refreshes(), 2);
}

void tst_Failures::endsTheSessionAtItsAge()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
    kept.clock->advance(48h);
    QVERIFY(!awaited(kept.session.freshAccessToken()));
    QTRY_COMPARE(loggedOut.count(), 1);
    QCOMPARE(loggedOut.first().first().value<Reason>(), Reason::Expired);
    QTRY_VERIFY(!kept.store->record());
}

// contract.md 5.4.3
void tst_Failures::tellsALostRotationFromARevocation()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
    kept.outliveAccessToken();
    kept.site.loseRefreshAnswers(1);
    QVERIFY(!awaited(kept.session.freshAccessToken()));
    QTRY_COMPARE(loggedOut.count(), 1);
    QCOMPARE(loggedOut.first().first().value<Reason>(), Reason::RotationLost);
    QCOMPARE(kept.refreshes(), 2);
}

void tst_Failures::recoversWhenALostAnswerWasNotARotation()
{
    KeptSession kept;
    kept.site.rotates = false;
    QVERIFY(kept.logIn());
    kept.outliveAccessToken();
    kept.site.loseRefreshAnswers(1);
    QVERIFY(kept.hasCurrentToken());
    QCOMPARE(kept.refreshes(), 2);
    QVERIFY(kept.session.isLoggedIn());
}

// K6
void tst_Failures::bothTriesShareTheTimeOfARefresh()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.change([](RefreshPolicy &policy) { policy.timeout = 3s; });
    kept.site.handle(refreshPath, [&](const HttpRequest &) {
        if (kept.refreshes() == 1)
            kept.clock->advance(2s);
        else
            kept.site.hold(refreshPath);
        return HttpAnswer::drop();
    });
    const auto outcome = awaited(kept.session.refresh());
    QCOMPARE(kindOf(outcome), Kind::OutcomeUnknown);
    QCOMPARE(kept.refreshes(), 2);
    const auto message = outcome.error().message();
    QVERIFY2(message.contains(u"within 1 seconds"_s), qPrintable(message));
}

void tst_Failures::neverSendsARefusedRefreshTokenAgain()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.store->failClears(Error(Kind::StoreLocked, u"The keychain is locked; unlock it."_s));
    kept.site.revokeRefreshTokens();
    QCOMPARE(kindOf(awaited(kept.session.refresh())), Kind::Revoked);
    // The store could not be cleared, so that a restore finds the dead token again.
    kept.clock->advance(1h);
    (void)awaited(kept.session.restore());
    (void)awaited(kept.session.freshAccessToken());
    QCOMPARE(kept.refreshes(), 1);
}

void tst_Failures::loopsAreImpossible()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    auto token = kept.token();
    Kind kind = Kind::None;
    for (int attempt = 0; attempt < 20 && kind == Kind::None; ++attempt) {
        const auto next = awaited(kept.session.replaceAccessToken(token));
        kind = kindOf(next);
        token = next.value_or(token);
    }
    QCOMPARE(kind, Kind::BudgetExhausted);
    QCOMPARE(kept.refreshes(), kept.session.refreshPolicy().budget);
    QVERIFY(kept.session.isLoggedIn());
    // Who does not complain about the token still gets it.
    kept.clock->advance(31s);
    QVERIFY(awaited(kept.session.replaceAccessToken(token)));
}

void tst_Failures::waitsAsLongAsTheServerAsks()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.outliveAccessToken();
    kept.site.insist(refreshPath, HttpAnswer::json(429, {}).with("Retry-After", "120"));
    const auto refused = awaited(kept.session.freshAccessToken());
    QCOMPARE(kindOf(refused), Kind::Throttled);
    QVERIFY(refused.error().retryAfter() == 120s);
    kept.site.relent(refreshPath);
    kept.clock->advance(100s);
    QCOMPARE(kindOf(awaited(kept.session.freshAccessToken())), Kind::Throttled);
    QCOMPARE(kept.refreshes(), 1);
    kept.clock->advance(21s);
    QTRY_VERIFY(kept.hasCurrentToken());
}

void tst_Failures::aWaitBeyondAllTimeIsAnHour()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.outliveAccessToken();
    kept.site.insist(refreshPath,
                     HttpAnswer::json(503, {}).with("Retry-After", "9223372036854775807"));
    QCOMPARE(kindOf(awaited(kept.session.freshAccessToken())), Kind::ServerFailure);
    kept.site.relent(refreshPath);
    kept.clock->advance(59min);
    QCOMPARE(kindOf(awaited(kept.session.freshAccessToken())), Kind::ServerFailure);
    QCOMPARE(kept.refreshes(), 1);
    kept.clock->advance(2min);
    QTRY_VERIFY(kept.hasCurrentToken());
}

void tst_Failures::doesNotHammerAServerThatFails()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    kept.outliveAccessToken();
    kept.site.insist(refreshPath, HttpAnswer::html(500));
    // An app that asks again at once, fifty times in the same moment.
    for (int attempt = 0; attempt < 50; ++attempt)
        QVERIFY(!awaited(kept.session.freshAccessToken()));
    QVERIFY2(kept.refreshes() <= kept.session.refreshPolicy().budget + 1,
             qPrintable(u"%1 refreshes"_s.arg(kept.refreshes())));
    QVERIFY(kept.session.isLoggedIn());
}

void tst_Failures::messagesCarryNoSecrets()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QStringList texts;
    QObject::connect(&kept.session, &Session::errorOccurred, &kept.session,
                     [&](const Error &error) { texts.append(error.message()); });
    const auto refreshToken = QString::fromLatin1(kept.site.refreshToken());
    const QJsonObject echo {{u"detail"_s, u"No: "_s + refreshToken}};
    kept.site.insist(refreshPath, HttpAnswer::json(400, echo));
    QVERIFY(!awaited(kept.session.refresh()));
    kept.site.insist(refreshPath, HttpAnswer::html(500));
    QVERIFY(!awaited(kept.session.refresh()));
    QVERIFY(!texts.isEmpty());
    for (const auto &text : texts)
        QVERIFY2(!text.contains(refreshToken), "a message carries a refresh token");

    // What JSON writes in another way is read back by the protocol.
    const auto password = u"pass\"word/\u00e4"_s;
    kept.site.insist(TokenSite::loginPath, HttpAnswer::json(400, {{u"password"_s, password}}));
    const auto refused = awaited(kept.session.login({u"ada"_s, password}));
    QVERIFY2(!refused.error().message().contains(password), "a message carries a password");
}

QTEST_GUILESS_MAIN(tst_Failures)
#include "tst_failures.moc"
