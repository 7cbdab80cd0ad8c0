// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtCore/qmetaobject.h>
#include <QtCore/qpointer.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// Who gives up early, and at which moment: nothing crashes, nothing is left over, nobody else
// notices.
class tst_Leaving : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void abortEndsTheReplyAtOnce_data() { moments(); }
    void abortEndsTheReplyAtOnce();
    void theReplyMayBeDeleted_data() { moments(); }
    void theReplyMayBeDeleted();
    void theManagerMayBeDeleted_data() { moments(); }
    void theManagerMayBeDeleted();
    void theSessionMayBeDeleted_data() { moments(); }
    void theSessionMayBeDeleted();
    void theReplyMayBeAbortedFromItsSignals_data() { signalNames(); }
    void theReplyMayBeAbortedFromItsSignals();
    void theReplyMayBeDeletedWhenFinished();
    void abortAfterTheEndDoesNothing();
    void oneAbortDoesNotCancelTheSharedRefresh();
    void finishedRepliesDeleteThemselvesWhenTold();
    void theManagerOutlivesItsSession();

private:
    static void moments();
    static void signalNames();
};

namespace {

// Where a request is when somebody gives up.
enum class Moment { JustStarted, Parked, WaitingForARefresh, WaitingForTheServer, InTheBody };

} // namespace

Q_DECLARE_METATYPE(Moment)

namespace {

struct Scene
{
    std::unique_ptr<KeptSession> kept = std::make_unique<KeptSession>();
    std::unique_ptr<Session> session;
    std::unique_ptr<AccessManager> http;
    QPointer<QNetworkReply> reply;

    // Brings a request to the moment; false when it does not get there.
    bool bring(Moment moment)
    {
        auto &site = kept->site;
        session = std::make_unique<Session>(kept->protocol, kept->store);
        session->setClock(kept->clock);
        http = std::make_unique<AccessManager>(session.get());
        if (moment != Moment::Parked && !awaited(session->login({u"ada"_s, u"pw"_s})))
            return false;
        site.guard("/slow/", HttpAnswer::bytes(QByteArray(3000000, 's')));
        if (moment == Moment::WaitingForARefresh) {
            site.revokeAccessTokens();
            site.hold(TokenSite::refreshPath);
        }
        if (moment == Moment::WaitingForTheServer)
            site.hold("/slow/");
        reply = http->get(QNetworkRequest(site.url(u"/slow/"_s)));
        if (moment == Moment::InTheBody)
            reply->setReadBufferSize(100000);
        return QTest::qWaitFor([&] { return isThere(moment); }, 5000);
    }

    bool isThere(Moment moment) const
    {
        switch (moment) {
        case Moment::JustStarted:
        case Moment::Parked:
            return true;
        case Moment::WaitingForARefresh:
            return kept->refreshes() == 1;
        case Moment::WaitingForTheServer:
            return kept->site.count("/slow/") == 1;
        case Moment::InTheBody:
            return reply->bytesAvailable() > 0;
        }
        return false;
    }

    // The server goes on as if nothing had happened.
    void goOn()
    {
        kept->site.release(TokenSite::refreshPath);
        kept->site.release("/slow/");
        settle();
    }
};

} // namespace

void tst_Leaving::moments()
{
    QTest::addColumn<Moment>("moment");
    QTest::newRow("just started") << Moment::JustStarted;
    QTest::newRow("parked until the app decides") << Moment::Parked;
    QTest::newRow("waiting for a refresh") << Moment::WaitingForARefresh;
    QTest::newRow("waiting for the server") << Moment::WaitingForTheServer;
    QTest::newRow("in the body") << Moment::InTheBody;
}

void tst_Leaving::abortEndsTheReplyAtOnce()
{
    QFETCH(Moment, moment);
    Scene scene;
    QVERIFY(scene.bring(moment));
    QSignalSpy errors(scene.reply, &QNetworkReply::errorOccurred);
    QSignalSpy finished(scene.reply, &QNetworkReply::finished);
    QSignalSpy managerFinished(scene.http.get(), &QNetworkAccessManager::finished);
    scene.reply->abort();
    QCOMPARE(errors.count(), 1);
    QCOMPARE(finished.count(), 1);
    QCOMPARE(managerFinished.count(), 1);
    QVERIFY(scene.reply->isFinished());
    QCOMPARE(scene.reply->error(), QNetworkReply::OperationCanceledError);
    scene.goOn();
    QCOMPARE(finished.count(), 1);
    QVERIFY(scene.kept->site.count("/slow/") <= 1);
}

void tst_Leaving::theReplyMayBeDeleted()
{
    QFETCH(Moment, moment);
    Scene scene;
    QVERIFY(scene.bring(moment));
    QSignalSpy managerFinished(scene.http.get(), &QNetworkAccessManager::finished);
    delete scene.reply;
    scene.goOn();
    QCOMPARE(managerFinished.count(), 0);
}

void tst_Leaving::theManagerMayBeDeleted()
{
    QFETCH(Moment, moment);
    Scene scene;
    QVERIFY(scene.bring(moment));
    scene.http.reset();
    QVERIFY(!scene.reply);
    scene.goOn();
    QVERIFY(moment == Moment::Parked || scene.session->isLoggedIn());
}

void tst_Leaving::theSessionMayBeDeleted()
{
    QFETCH(Moment, moment);
    Scene scene;
    QVERIFY(scene.bring(moment));
    scene.session.reset();
    if (moment == Moment::InTheBody)
        connect(scene.reply, &QNetworkReply::readyRead, scene.reply,
                [reply = scene.reply.get()] { reply->readAll(); });
    scene.reply->setReadBufferSize(0);
    scene.goOn();
    QVERIFY(hasEnded(scene.reply));
}

void tst_Leaving::signalNames()
{
    QTest::addColumn<QByteArray>("signal");
    QTest::addColumn<QString>("path");
    for (const QByteArray name : {"metaDataChanged()", "readyRead()", "readChannelFinished()",
                                  "downloadProgress(qint64,qint64)", "finished()"})
        QTest::newRow(name.constData()) << name << u"/slow/"_s;
    const QByteArray error = "errorOccurred(QNetworkReply::NetworkError)";
    QTest::newRow("errorOccurred, 404") << error << u"/missing/"_s;
    QTest::newRow("errorOccurred, 401") << error << u"/never/"_s;
}

void tst_Leaving::theReplyMayBeAbortedFromItsSignals()
{
    QFETCH(QByteArray, signal);
    QFETCH(QString, path);
    Scene scene;
    QVERIFY(scene.bring(Moment::JustStarted));
    auto &site = scene.kept->site;
    site.handle("/never/", TokenSite::tokenRefused());
    auto *reply = scene.http->get(QNetworkRequest(site.url(path)));
    QSignalSpy finished(reply, &QNetworkReply::finished);
    const auto *meta = reply->metaObject();
    const auto abort = meta->method(meta->indexOfMethod("abort()"));
    const auto emitted = meta->method(meta->indexOfSignal(signal.constData()));
    QVERIFY(emitted.isValid());
    // abort() is a public slot of QNetworkReply.
    QVERIFY(QObject::connect(reply, emitted, reply, abort));
    QVERIFY(hasEnded(reply));
    settle();
    QCOMPARE(finished.count(), 1);
}

void tst_Leaving::theReplyMayBeDeletedWhenFinished()
{
    Scene scene;
    QVERIFY(scene.bring(Moment::WaitingForARefresh));
    connect(scene.reply, &QNetworkReply::finished, scene.reply,
            [reply = scene.reply.get()] { delete reply; });
    scene.goOn();
    QTRY_VERIFY(!scene.reply);
}

void tst_Leaving::abortAfterTheEndDoesNothing()
{
    Scene scene;
    QVERIFY(scene.bring(Moment::JustStarted));
    QVERIFY(hasEnded(scene.reply));
    QSignalSpy finished(scene.reply, &QNetworkReply::finished);
    scene.reply->abort();
    QCOMPARE(finished.count(), 0);
    QCOMPARE(scene.reply->error(), QNetworkReply::NoError);
}

// U5
void tst_Leaving::oneAbortDoesNotCancelTheSharedRefresh()
{
    Scene scene;
    QVERIFY(scene.bring(Moment::WaitingForARefresh));
    auto *other = scene.http->get(QNetworkRequest(scene.kept->site.url(u"/slow/"_s)));
    scene.reply->abort();
    scene.goOn();
    QVERIFY(hasEnded(other));
    QCOMPARE(statusOf(other), 200);
    QCOMPARE(scene.kept->refreshes(), 1);
}

// platform.md B.5
void tst_Leaving::finishedRepliesDeleteThemselvesWhenTold()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    QPointer<QNetworkReply> kept1 = http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(kept1));
    http.setAutoDeleteReplies(true);
    QPointer<QNetworkReply> gone = http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QTRY_VERIFY(!gone);
    QNetworkRequest exempt(kept.site.url(u"/api/me/"_s));
    exempt.setAttribute(QNetworkRequest::AutoDeleteReplyOnFinishAttribute, false);
    QPointer<QNetworkReply> stays = http.get(exempt);
    QVERIFY(hasEnded(stays));
    settle();
    QVERIFY(stays);
    QVERIFY(kept1);
}

void tst_Leaving::theManagerOutlivesItsSession()
{
    KeptSession kept;
    auto session = std::make_unique<Session>(kept.protocol, kept.store);
    session->setClock(kept.clock);
    QVERIFY(awaited(session->login({u"ada"_s, u"pw"_s})));
    AccessManager http(session.get());
    session.reset();
    auto *reply = http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(reply));
    for (const auto &request : kept.site.requests(TokenSite::mePath))
        QVERIFY(!request.hasHeader("Authorization"));
}

QTEST_GUILESS_MAIN(tst_Leaving)
#include "tst_leaving.moc"
