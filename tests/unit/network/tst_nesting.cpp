// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "retryingsession.h"

#include <QtCore/qloggingcategory.h>
#include <QtCore/qpointer.h>
#include <QtTest/qtest.h>

#include <atomic>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using std::chrono::seconds;

// Much Qt code turns an event loop of its own in a slot and waits there for another reply: with a
// plain manager that reply comes (U1).
class tst_Nesting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theOtherEndsAsWell_data();
    void theOtherEndsAsWell();
    void whoAwaitsATokenMayAwaitAnother();
    void aRequestFromASlotOfItsSignalEnds_data();
    void aRequestFromASlotOfItsSignalEnds();
};

namespace {

// How two requests that wait together are turned away. (Two that are answered in one turn of the
// event loop wait for each other with a plain manager, too.)
enum class End { LoggedOut, RefreshFails, RefusedAndRefreshFails, Rested };

struct Pair : RetryingSession
{
    static inline std::atomic<int> resting = 0;
    std::unique_ptr<QNetworkReply> first;
    std::unique_ptr<QNetworkReply> second;

    bool begin(End end)
    {
        if (!RetryingSession::begin())
            return false;
        if (end == End::LoggedOut || end == End::RefreshFails) {
            outliveAccessToken();
            site.hold(TokenSite::refreshPath);
        }
        if (end == End::RefusedAndRefreshFails) {
            site.revokeAccessTokens();
            site.hold(TokenSite::refreshPath);
        }
        if (end == End::RefreshFails || end == End::RefusedAndRefreshFails)
            site.insist(TokenSite::refreshPath, HttpAnswer::plain(500));
        if (end == End::Rested)
            answer({busy("30"), busy("30")});
        first.reset(send("GET"));
        second.reset(send("GET"));
        settle();
        // Nothing but the log tells that a request rests.
        return end != End::Rested || QTest::qWaitFor([] { return resting == 2; });
    }

    static void countResting(QtMsgType, const QMessageLogContext &, const QString &message)
    {
        if (message.contains("is sent again in"_L1))
            ++resting;
    }

    void bring(End end)
    {
        if (end == End::LoggedOut || end == End::Rested)
            session.logout();
        site.release(TokenSite::refreshPath);
    }
};

} // namespace

Q_DECLARE_METATYPE(End)
Q_DECLARE_METATYPE(std::function<void(QNetworkReply *, std::function<void()>)>)

void tst_Nesting::theOtherEndsAsWell_data()
{
    QTest::addColumn<End>("end");
    QTest::newRow("at the logout") << End::LoggedOut;
    QTest::newRow("when the refresh fails") << End::RefreshFails;
    QTest::newRow("refused, when the refresh fails") << End::RefusedAndRefreshFails;
    QTest::newRow("resting, at the logout") << End::Rested;
}

void tst_Nesting::theOtherEndsAsWell()
{
    QFETCH(End, end);
    Pair pair;
    Pair::resting = 0;
    QLoggingCategory::setFilterRules(u"sessionkeeper.network.debug=true"_s);
    auto *const log = qInstallMessageHandler(&Pair::countResting);
    const bool began = pair.begin(end);
    qInstallMessageHandler(log);
    QLoggingCategory::setFilterRules({});
    QVERIFY(began);
    QList<bool> others;
    for (auto *reply : {pair.first.get(), pair.second.get()})
        connect(reply, &QNetworkReply::finished, this, [&, reply] {
            auto *other = reply == pair.first.get() ? pair.second.get() : pair.first.get();
            others.append(hasEnded(other, seconds(3)));
        });
    pair.bring(end);
    QVERIFY(hasEnded(pair.first.get()));
    QVERIFY(hasEnded(pair.second.get()));
    QTRY_COMPARE(others.size(), 2);
    QCOMPARE(others, QList<bool>(2, true));
}

// As a dialog does that opens in a continuation.
void tst_Nesting::whoAwaitsATokenMayAwaitAnother()
{
    RetryingSession scene;
    QVERIFY(scene.begin());
    scene.outliveAccessToken();
    scene.site.hold(TokenSite::refreshPath);
    auto first = scene.session.freshAccessToken();
    auto second = scene.session.freshAccessToken();
    bool came = false;
    auto done = first.then(this, [&](const Result<QByteArray> &) {
        came = QTest::qWaitFor([&] { return second.isFinished(); }, 3000);
    });
    QTRY_COMPARE(scene.refreshes(), 1);
    scene.site.release(TokenSite::refreshPath);
    QTRY_VERIFY(done.isFinished());
    QVERIFY(came);
}

void tst_Nesting::aRequestFromASlotOfItsSignalEnds_data()
{
    using Listen = std::function<void(QNetworkReply *, std::function<void()>)>;
    const auto to = [this](auto signal) -> Listen {
        return [this, signal](QNetworkReply *reply, const std::function<void()> &slot) {
            connect(reply, signal, this, [slot] { slot(); });
        };
    };
    QTest::addColumn<Listen>("listen");
    QTest::addColumn<bool>("refused");
    for (const bool refused : {false, true}) {
        const auto row = [refused](const char *name) -> QTestData & {
            return QTest::addRow("%s%s", name, refused ? ", refused" : "");
        };
        row("metaDataChanged") << to(&QNetworkReply::metaDataChanged) << refused;
        row("readyRead") << to(&QIODevice::readyRead) << refused;
        row("downloadProgress") << to(&QNetworkReply::downloadProgress) << refused;
        row("readChannelFinished") << to(&QIODevice::readChannelFinished) << refused;
        row("requestSent") << to(&QNetworkReply::requestSent) << refused;
        row("finished") << to(&QNetworkReply::finished) << refused;
    }
}

void tst_Nesting::aRequestFromASlotOfItsSignalEnds()
{
    QFETCH(std::function<void(QNetworkReply *, std::function<void()>)>, listen);
    QFETCH(bool, refused);
    RetryingSession scene;
    QVERIFY(scene.begin());
    if (refused)
        scene.site.revokeAccessTokens();
    const std::unique_ptr<QNetworkReply> reply(scene.send("GET"));
    std::unique_ptr<QNetworkReply> other;
    bool ended = false;
    const auto ask = [&] {
        if (other)
            return;
        other.reset(scene.send("GET"));
        ended = hasEnded(other.get(), seconds(3));
    };
    listen(reply.get(), ask);
    QVERIFY(hasEnded(reply.get()));
    QTRY_VERIFY(other);
    QTRY_VERIFY(ended);
    QCOMPARE(statusOf(other.get()), 200);
    QCOMPARE(statusOf(reply.get()), 200);
    QCOMPARE(reply->readAll(), "done"_ba);
}

QTEST_GUILESS_MAIN(tst_Nesting)
#include "tst_nesting.moc"
