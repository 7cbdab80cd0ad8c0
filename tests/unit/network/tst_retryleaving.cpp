// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "retryingsession.h"

#include <QtCore/qpointer.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

// Who leaves while a request waits for its next try, and what no longer happens then.
class tst_RetryLeaving : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void abortEndsTheWait();
    void closeEndsTheWait();
    void theReplyMayBeDeleted();
    void theManagerMayBeDeleted();
    void theSessionMayBeDeleted();
    void logoutEndsTheWait();
    void logoutEndsTheTries();
    void anotherUserNeverSendsIt_data();
    void anotherUserNeverSendsIt();
    void aTimeoutIsNoAbort();
    void aTimeoutOfAPostIsUnknown();
    void aTimeoutIsTriedAgain();
    void anAbortIsNotTriedAgain();
};

namespace {

const QByteArray done("done");

// A request that was answered "later, in 30 s" and waits.
struct Waiting : RetryingSession
{
    QPointer<QNetworkReply> reply;

    bool begin()
    {
        if (!RetryingSession::begin())
            return false;
        answer({busy("30")});
        reply = send("GET");
        const bool came = comesTo(1);
        settle();
        return came && !reply->isFinished();
    }
};

} // namespace

void tst_RetryLeaving::abortEndsTheWait()
{
    Waiting kept;
    QVERIFY(kept.begin());
    Observed seen(kept.reply);
    kept.reply->abort();
    QVERIFY(kept.reply->isFinished());
    QCOMPARE(kept.reply->error(), QNetworkReply::OperationCanceledError);
    QCOMPARE(RetryingSession::kind(kept.reply), Kind::None);
    QCOMPARE(seen.finished.count(), 1);
    QCOMPARE(seen.errors.count(), 1);
    QCOMPARE(seen.metaData.count(), 0);
    QVERIFY(!kept.reply->isOpen());
    kept.reply->abort();
    settle();
    QCOMPARE(seen.finished.count(), 1);
    QCOMPARE(kept.sendings(), 1);
}

void tst_RetryLeaving::closeEndsTheWait()
{
    Waiting kept;
    QVERIFY(kept.begin());
    Observed seen(kept.reply);
    kept.reply->close();
    settle();
    QCOMPARE(seen.finished.count(), 1);
    QCOMPARE(kept.reply->error(), QNetworkReply::OperationCanceledError);
    QCOMPARE(kept.sendings(), 1);
}

void tst_RetryLeaving::theReplyMayBeDeleted()
{
    Waiting kept;
    QVERIFY(kept.begin());
    QSignalSpy finished(&kept.http, &QNetworkAccessManager::finished);
    delete kept.reply;
    settle();
    QCOMPARE(finished.count(), 0);
    QCOMPARE(kept.sendings(), 1);
    auto *next = kept.send("GET");
    QVERIFY(hasEnded(next));
    QCOMPARE(next->readAll(), done);
}

void tst_RetryLeaving::theManagerMayBeDeleted()
{
    Waiting kept;
    QVERIFY(kept.begin());
    auto http = std::make_unique<AccessManager>(&kept.session);
    http->setRetryPolicy(RetryingSession::quick(4));
    kept.answer({RetryingSession::busy("30")});
    const QPointer<QNetworkReply> reply = http->get(kept.request());
    QVERIFY(kept.comesTo(2));
    settle();
    http.reset();
    QVERIFY(!reply);
    settle();
    QCOMPARE(kept.sendings(), 2);
}

void tst_RetryLeaving::theSessionMayBeDeleted()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    auto session = std::make_unique<Session>(kept.protocol, std::make_shared<FlakyStore>());
    session->setClock(kept.clock);
    QVERIFY(awaited(session->login({u"ada"_s, u"pw"_s})));
    AccessManager http(session.get());
    http.setRetryPolicy(RetryingSession::quick(4));
    kept.answer({RetryingSession::busy("0")});
    kept.site.hold(kept.path);
    auto *reply = http.get(kept.request());
    QVERIFY(kept.comesTo(1));
    session.reset();
    kept.site.release(kept.path);
    QVERIFY(hasEnded(reply));
    QVERIFY(reply->error() != QNetworkReply::NoError);
    QCOMPARE(kept.sendings(), 1);
}

void tst_RetryLeaving::logoutEndsTheWait()
{
    Waiting kept;
    QVERIFY(kept.begin());
    Observed seen(kept.reply);
    QVERIFY(awaited(kept.session.logout()));
    QVERIFY(hasEnded(kept.reply));
    QVERIFY(kept.reply->error() != QNetworkReply::NoError);
    QCOMPARE(seen.finished.count(), 1);
    QCOMPARE(kept.sendings(), 1);
}

// Not without a token either: who logs out wants nothing more to happen in his name.
void tst_RetryLeaving::logoutEndsTheTries()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.answer({RetryingSession::busy("0")});
    kept.site.hold(kept.path);
    auto *reply = kept.send("GET");
    QVERIFY(kept.comesTo(1));
    QVERIFY(awaited(kept.session.logout()));
    kept.site.release(kept.path);
    QVERIFY(hasEnded(reply));
    QVERIFY(reply->error() != QNetworkReply::NoError);
    QCOMPARE(kept.sendings(), 1);
}

void tst_RetryLeaving::anotherUserNeverSendsIt_data()
{
    QTest::addColumn<HttpAnswer>("failure");
    QTest::newRow("503") << RetryingSession::busy("0");
    QTest::newRow("401") << TokenSite::tokenRefused();
}

// K9
void tst_RetryLeaving::anotherUserNeverSendsIt()
{
    QFETCH(HttpAnswer, failure);
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.answer({failure});
    kept.site.hold(kept.path);
    auto *reply = kept.send("PUT", "of ada");
    QVERIFY(kept.comesTo(1));
    QVERIFY(awaited(kept.session.logout()));
    QVERIFY(kept.logIn(u"bob"_s));
    kept.site.release(kept.path);
    QVERIFY(hasEnded(reply));
    settle();
    QVERIFY(reply->error() != QNetworkReply::NoError);
    QCOMPARE(kept.sendings(), 1);
    auto *next = kept.send("GET");
    QVERIFY(hasEnded(next));
    QCOMPARE(next->readAll(), done);
}

void tst_RetryLeaving::aTimeoutIsNoAbort()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.http.setRetryPolicy(RetryPolicy::never());
    kept.site.hold(kept.path);
    auto request = kept.request();
    request.setTransferTimeout(30);
    auto *late = kept.http.get(request);
    Observed seen(late);
    QVERIFY(hasEnded(late));
    QCOMPARE(late->error(), QNetworkReply::OperationCanceledError);
    QCOMPARE(RetryingSession::kind(late), Kind::Timeout);
    QCOMPARE(seen.finished.count(), 1);
    QCOMPARE(seen.errors.count(), 1);

    auto *aborted = kept.send("GET");
    QVERIFY(kept.comesTo(2));
    aborted->abort();
    QCOMPARE(aborted->error(), QNetworkReply::OperationCanceledError);
    QCOMPARE(RetryingSession::kind(aborted), Kind::None);
}

// It was sent and may have been done.
void tst_RetryLeaving::aTimeoutOfAPostIsUnknown()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.site.hold(kept.path);
    auto request = kept.request();
    request.setTransferTimeout(300);
    auto *late = kept.http.post(request, "content");
    QVERIFY(hasEnded(late));
    QCOMPARE(late->error(), QNetworkReply::OperationCanceledError);
    const auto kind = RetryingSession::kind(late);
    QVERIFY(kind == Kind::Timeout || kind == Kind::OutcomeUnknown);
    QCOMPARE(kept.sendings(), 1);
}

void tst_RetryLeaving::aTimeoutIsTriedAgain()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.setAttempts(100);
    kept.site.hold(kept.path);
    // The server wakes up when it is asked for the second time.
    kept.site.handle(kept.path, [&kept](const HttpRequest &) {
        if (kept.sendings() == 2)
            kept.site.release(kept.path);
        return HttpAnswer::bytes(done);
    });
    auto request = kept.request();
    request.setTransferTimeout(50);
    auto *reply = kept.http.get(request);
    Observed seen(reply);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), done);
    QVERIFY(kept.sendings() >= 2);
    QCOMPARE(seen.errors.count(), 0);
    QCOMPARE(seen.metaData.count(), 1);
    QCOMPARE(RetryingSession::kind(reply), Kind::None);
}

void tst_RetryLeaving::anAbortIsNotTriedAgain()
{
    RetryingSession kept;
    QVERIFY(kept.begin());
    kept.site.hold(kept.path);
    auto *reply = kept.send("GET");
    Observed seen(reply);
    QVERIFY(kept.comesTo(1));
    reply->abort();
    kept.site.release(kept.path);
    settle();
    QCOMPARE(kept.sendings(), 1);
    QCOMPARE(seen.finished.count(), 1);
}

QTEST_GUILESS_MAIN(tst_RetryLeaving)
#include "tst_retryleaving.moc"
