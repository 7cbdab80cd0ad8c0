// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "ownsites.h"

#include <support/awaited.h>
#include <support/canaries.h>
#include <support/flakystore.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>
#include <SessionKeeper/session/session.h>

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Reason = Session::LogoutReason;

// The two dialects of docs/your-own-dialect.md, each through a whole life with a site of its kind.
class tst_OwnDialect : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void logsInAndCalls();
    void tellsAWrongPassword();
    void refreshesBeforeTheEnd();
    void refreshesAfterTheEnd();
    void replaysWhatWasRefused();
    void comesBackFromTheStore();
    void endsWhenTheServerSaysNo();
    void keepsTheSessionBehindAPortal();
    void logsOut();
    void aForbiddenCallIsTheCallers();
};

namespace {

struct Life
{
    std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
    std::unique_ptr<OwnSite> site;
    std::shared_ptr<FlakyStore> store = std::make_shared<FlakyStore>();
    std::unique_ptr<Session> session;
    std::unique_ptr<AccessManager> http;

    Life()
    {
        QFETCH_GLOBAL(QString, dialect);
        if (dialect == u"envelope"_s)
            site = std::make_unique<EnvelopeSite>(clock);
        else
            site = std::make_unique<HandlerSite>(clock);
        beginAnew();
    }

    // As after a restart of the app.
    void beginAnew()
    {
        http.reset();
        session = std::make_unique<Session>(site->protocol(), store);
        session->setClock(clock);
        RefreshPolicy policy;
        policy.longestNap = 10ms;
        session->setRefreshPolicy(policy);
        http = std::make_unique<AccessManager>(session.get());
    }

    Result<void> logIn(const QString &password = canaryPassword())
    {
        return awaited(session->login({u"ada@example.com"_s, password}));
    }

    QNetworkReply *get() { return http->get(QNetworkRequest(url())); }
    QUrl url() { return site->server().url(QString::fromLatin1(site->mePath)); }

    int statusOfGet()
    {
        auto *reply = get();
        return hasEnded(reply) ? statusOf(reply) : 0;
    }
};

} // namespace

void tst_OwnDialect::initTestCase_data()
{
    QTest::addColumn<QString>("dialect");
    QTest::newRow("an envelope and odd names") << u"envelope"_s;
    QTest::newRow("403 from an exception handler") << u"handler"_s;
}

void tst_OwnDialect::logsInAndCalls()
{
    Life life;
    QVERIFY(life.logIn());
    QCOMPARE(life.statusOfGet(), 200);
    QCOMPARE(life.session->account(), u"ada@example.com"_s);
    QCOMPARE(life.session->accessExpiresAt(), life.clock->wallTime().addSecs(900));
    QCOMPARE(life.site->refreshes(), 0);
}

void tst_OwnDialect::tellsAWrongPassword()
{
    Life life;
    QCOMPARE(kindOf(life.logIn(u"wrong"_s)), Kind::InvalidCredentials);
    QVERIFY(!life.session->isLoggedIn());
}

void tst_OwnDialect::refreshesBeforeTheEnd()
{
    Life life;
    QVERIFY(life.logIn());
    life.clock->advance(899s);
    QTRY_COMPARE(life.session->statistics().refreshes, 1);
    QCOMPARE(life.statusOfGet(), 200);
    QCOMPARE(life.site->refreshes(), 1);
}

void tst_OwnDialect::refreshesAfterTheEnd()
{
    Life life;
    QVERIFY(life.logIn());
    life.session.reset();
    life.clock->advance(1h);
    life.beginAnew();
    QVERIFY(awaited(life.session->restore()));
    QCOMPARE(life.statusOfGet(), 200);
    QCOMPARE(life.site->refreshes(), 1);
}

void tst_OwnDialect::replaysWhatWasRefused()
{
    Life life;
    QVERIFY(life.logIn());
    life.site->revokeAccessTokens();
    QList<QNetworkReply *> replies;
    for (int i = 0; i < 6; ++i)
        replies.append(life.get());
    for (auto *reply : replies) {
        QVERIFY(hasEnded(reply));
        QCOMPARE(statusOf(reply), 200);
    }
    QCOMPARE(life.site->refreshes(), 1);
    QVERIFY(life.site->server().count(life.site->mePath) <= 12);
}

void tst_OwnDialect::comesBackFromTheStore()
{
    Life life;
    QVERIFY(life.logIn());
    life.beginAnew();
    QVERIFY(awaited(life.session->restore()));
    QCOMPARE(life.session->account(), u"ada@example.com"_s);
    QCOMPARE(life.statusOfGet(), 200);
    QCOMPARE(life.site->server().count(life.site->loginPath), 1);
    QCOMPARE(life.site->refreshes(), 0);
}

void tst_OwnDialect::endsWhenTheServerSaysNo()
{
    Life life;
    QVERIFY(life.logIn());
    QSignalSpy loggedOut(life.session.get(), &Session::loggedOut);
    life.site->revokeAccessTokens();
    life.site->revokeRefreshTokens();
    const int refused = life.statusOfGet();
    QVERIFY2(refused == 401 || refused == 403, qPrintable(QString::number(refused)));
    QCOMPARE(loggedOut.count(), 1);
    QCOMPARE(loggedOut.first().first().value<Reason>(), Reason::Revoked);
    QCOMPARE(life.site->refreshes(), 1);
    QTRY_VERIFY(!life.store->holdsSession());
}

void tst_OwnDialect::keepsTheSessionBehindAPortal()
{
    Life life;
    QVERIFY(life.logIn());
    life.site->server().insist(life.site->refreshPath, HttpAnswer::html(200));
    QCOMPARE(kindOf(awaited(life.session->refresh())), Kind::UnexpectedReply);
    QVERIFY(life.session->isLoggedIn());
    QVERIFY(life.store->holdsSession());
    life.site->server().relent(life.site->refreshPath);
    life.clock->advance(1h);
    QTRY_COMPARE(life.statusOfGet(), 200);
}

void tst_OwnDialect::logsOut()
{
    Life life;
    QVERIFY(life.logIn());
    const auto kept = life.store->record();
    QVERIFY(awaited(life.session->logout()));
    QTRY_COMPARE(life.site->server().count(life.site->logoutPath), 1);
    QVERIFY(!life.store->holdsSession());

    life.store->setRecord(kept);
    life.beginAnew();
    QVERIFY(awaited(life.session->restore()));
    QCOMPARE(kindOf(awaited(life.session->refresh())), Kind::Revoked);
}

void tst_OwnDialect::aForbiddenCallIsTheCallers()
{
    Life life;
    QVERIFY(life.logIn());
    life.site->server().insist(
        life.site->mePath,
        HttpAnswer::json(403, {{u"ok"_s, false}, {u"message"_s, u"Not yours."_s}}));
    auto *reply = life.get();
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 403);
    QVERIFY(reply->readAll().contains("Not yours."));
    QCOMPARE(life.site->refreshes(), 0);
    QVERIFY(life.session->isLoggedIn());
}

QTEST_GUILESS_MAIN(tst_OwnDialect)
#include "tst_owndialect.moc"
