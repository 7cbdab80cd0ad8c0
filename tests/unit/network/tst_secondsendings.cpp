// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "crowd.h"
#include "retryingsession.h"

#include <support/testcertificate.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// What holds for the first sending holds for the second, and there is none once the caller has seen
// something (U1, U4, U6).
class tst_SecondSendings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void neverFollowWhatTheCallerHasSeen();
    void keepTheReadBuffer();
    void giveTheReadBufferBackWhenALong403IsShown();
    void ignoreTlsErrorsFromBeforeTheFirst();
    void ignoreTheSameTlsErrors_data();
    void ignoreTheSameTlsErrors();
    void areNotMadeWithATokenThatWasRefusedMeanwhile();
    void leaveNoPlaceTakenInTheWindow();
    void areRetriedAtOnceWhenTheServerSaysSo();

private:
    static constexpr qint64 room = 100000;
    // Once the wire stands still: what the reply holds for its reader.
    static qint64 heldBy(QNetworkReply *reply)
    {
        for (qint64 last = -1; last != reply->bytesAvailable();) {
            last = reply->bytesAvailable();
            settle();
        }
        return reply->bytesAvailable();
    }
};

void tst_SecondSendings::neverFollowWhatTheCallerHasSeen()
{
    RetryingSession scene;
    QVERIFY(scene.begin());
    scene.answer({HttpAnswer::bytes(QByteArray(100000, 'x')).cutIn(HttpAnswer::Cut::InBody)});
    const std::unique_ptr<QNetworkReply> reply(scene.send("GET"));
    QVERIFY(hasEnded(reply.get()));
    QCOMPARE(reply->error(), QNetworkReply::RemoteHostClosedError);
    QCOMPARE(scene.sendings(), 1);
}

void tst_SecondSendings::keepTheReadBuffer()
{
    RetryingSession scene;
    QVERIFY(scene.begin());
    const QByteArray body(8000000, 'x');
    scene.site.guard(RetryingSession::path, HttpAnswer::bytes(body));
    scene.site.revokeAccessTokens();
    const std::unique_ptr<QNetworkReply> reply(scene.send("GET"));
    reply->setReadBufferSize(room);
    QTRY_VERIFY(reply->bytesAvailable() > 0);
    QCOMPARE_LE(heldBy(reply.get()), 2 * room);
    QByteArray read;
    QTRY_VERIFY(((read += reply->readAll()).size(), reply->isFinished()));
    QCOMPARE(read + reply->readAll(), body);
    QCOMPARE(scene.sendings(), 2);
}

void tst_SecondSendings::giveTheReadBufferBackWhenALong403IsShown()
{
    RetryingSession scene;
    QVERIFY(scene.begin());
    auto answer = HttpAnswer::json(403, {});
    answer.body = QByteArray(8000000, ' ');
    scene.site.handle(RetryingSession::path, answer);
    const std::unique_ptr<QNetworkReply> reply(scene.send("GET"));
    reply->setReadBufferSize(room);
    QTRY_VERIFY(reply->bytesAvailable() > 0);
    // What came while it was hidden is there already, but not all of it.
    QCOMPARE_LT(heldBy(reply.get()), answer.body.size() - room);
    QByteArray read;
    QTRY_VERIFY(((read += reply->readAll()).size(), reply->isFinished()));
    QCOMPARE((read + reply->readAll()).size(), answer.body.size());
    QCOMPARE(statusOf(reply.get()), 403);
}

// The caller said so while the request waited for its token.
void tst_SecondSendings::ignoreTlsErrorsFromBeforeTheFirst()
{
    if (const auto problem = TestCertificate::local().problem(); !problem.isEmpty())
        QSKIP(qPrintable(problem));
    KeptSession kept;
    AccessManager http(&kept.session);
    ScriptedServer tls(ScriptedServer::Transport::Tls);
    http.addAllowedOrigin(tls.url());
    tls.handle("/", HttpAnswer::bytes("secret"));
    const std::unique_ptr<QNetworkReply> reply(http.get(QNetworkRequest(tls.url(u"/"_s))));
    reply->ignoreSslErrors();
    settle();
    QVERIFY(kept.logIn());
    QVERIFY(hasEnded(reply.get()));
    QCOMPARE(reply->error(), QNetworkReply::NoError);
    QCOMPARE(reply->readAll(), "secret"_ba);
}

void tst_SecondSendings::ignoreTheSameTlsErrors_data()
{
    QTest::addColumn<bool>("all");
    QTest::newRow("all of them") << true;
    QTest::newRow("those that are expected") << false;
}

// The first connection ends with the refusal, so that the second has to be negotiated.
void tst_SecondSendings::ignoreTheSameTlsErrors()
{
    QFETCH(bool, all);
    if (const auto problem = TestCertificate::local().problem(); !problem.isEmpty())
        QSKIP(qPrintable(problem));
    KeptSession kept;
    AccessManager http(&kept.session);
    ScriptedServer tls(ScriptedServer::Transport::Tls);
    http.addAllowedOrigin(tls.url());
    QVERIFY(kept.logIn());
    QList<QSslError> expected;
    connect(&http, &QNetworkAccessManager::sslErrors, this,
            [&](QNetworkReply *, const QList<QSslError> &errors) { expected = errors; });
    const QNetworkRequest request(tls.url(u"/"_s));
    const std::unique_ptr<QNetworkReply> strict(http.get(request));
    QVERIFY(hasEnded(strict.get()));
    QCOMPARE(strict->error(), QNetworkReply::SslHandshakeFailedError);

    tls.enqueue("/", TokenSite::tokenRefused().thenClose());
    tls.enqueue("/", HttpAnswer::bytes("secret"));
    const std::unique_ptr<QNetworkReply> reply(http.get(request));
    if (all)
        reply->ignoreSslErrors();
    else
        reply->ignoreSslErrors(expected);
    QVERIFY(hasEnded(reply.get()));
    QCOMPARE(reply->error(), QNetworkReply::NoError);
    QCOMPARE(reply->readAll(), "secret"_ba);
    QCOMPARE(tls.count("/"), 2);
}

// Hundreds waited for one token, and the server takes none of it from the first on.
void tst_SecondSendings::areNotMadeWithATokenThatWasRefusedMeanwhile()
{
    CrowdedSession scene;
    QVERIFY(scene.beginExpired());
    scene.crowd.send(200);
    settle();
    QByteArray first;
    int refused = 0;
    scene.site.handle(Crowd::path, [&](const HttpRequest &request) {
        if (first.isEmpty())
            first = request.bearerToken();
        if (request.bearerToken() != first)
            return HttpAnswer::bytes("ok");
        ++refused;
        return TokenSite::tokenRefused();
    });
    scene.release();
    QVERIFY(scene.crowd.haveEnded(200));
    QCOMPARE(scene.crowd.statuses[200], 200);
    QCOMPARE_LE(refused, 7);
}

// Every place that a refusal takes from the window comes back.
void tst_SecondSendings::leaveNoPlaceTakenInTheWindow()
{
    CrowdedSession scene;
    QVERIFY(scene.logIn());
    QElapsedTimer timer;
    timer.start();
    scene.site.revokeAccessTokens();
    scene.crowd.send(6);
    QVERIFY(scene.crowd.haveEnded(6));
    QVERIFY2(timer.elapsed() < 900, "a place was missing, and only patience helped");
    QCOMPARE(scene.crowd.statuses[200], 6);
    scene.site.hold(Crowd::path);
    const auto before = scene.site.count(Crowd::path);
    const auto children = [&] {
        return scene.http->findChildren<QNetworkReply *>(Qt::FindDirectChildrenOnly).size();
    };
    settle();
    QCOMPARE(children(), 0);
    scene.crowd.send(6);
    // Each has one of Qt's own beneath it at once.
    QCOMPARE(children(), 2 * 6);
    QTRY_COMPARE(scene.site.count(Crowd::path), before + 6);
}

// Retry-After: 0, for many at once, while their user leaves.
void tst_SecondSendings::areRetriedAtOnceWhenTheServerSaysSo()
{
    RetryingSession scene;
    QVERIFY(scene.begin());
    scene.site.handle(RetryingSession::path, RetryingSession::busy("0"));
    std::vector<std::unique_ptr<QNetworkReply>> replies;
    int ended = 0;
    for (int i = 0; i < 120; ++i) {
        replies.emplace_back(scene.send("GET"));
        connect(replies.back().get(), &QNetworkReply::finished, this, [&, i] {
            ++ended;
            replies[static_cast<size_t>(i)].release()->deleteLater();
        });
    }
    QTRY_VERIFY(scene.sendings() > 20);
    QVERIFY(awaited(scene.session.logout()).has_value());
    QTRY_COMPARE(ended, 120);
}

QTEST_GUILESS_MAIN(tst_SecondSendings)
#include "tst_secondsendings.moc"
