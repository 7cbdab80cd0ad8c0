// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// Whoever waits may delete the session when the answer comes.
class tst_Ownership : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSessionMayBeDeletedFromItsFutures_data();
    void theSessionMayBeDeletedFromItsFutures();
    void theSessionMayBeDeletedWhileItsStoreIsBusy();
    void aWaiterMayAskAgain();
    void protocolAndStoreOutliveTheSession();
};

namespace {

using Deletion = std::function<void()>;
using Ask = std::function<void(Session &, KeptSession &, QObject *, const Deletion &)>;

template<typename T>
void onAnswer(QFuture<Result<T>> future, QObject *context, const Deletion &deletion)
{
    future.then(context, [deletion](const Result<T> &) { deletion(); });
}

} // namespace

Q_DECLARE_METATYPE(Ask)

void tst_Ownership::theSessionMayBeDeletedFromItsFutures_data()
{
    QTest::addColumn<Ask>("ask");
    const auto row = [](const char *name, const Ask &ask) { QTest::newRow(name) << ask; };
    row("login", [](Session &session, KeptSession &, QObject *context, const Deletion &deletion) {
        onAnswer(session.login({u"eve"_s, u"pw"_s}), context, deletion);
    });
    row("failed login",
        [](Session &session, KeptSession &, QObject *context, const Deletion &deletion) {
            onAnswer(session.login({u"eve"_s, u"no"_s}), context, deletion);
        });
    row("refresh", [](Session &session, KeptSession &, QObject *context, const Deletion &deletion) {
        onAnswer(session.refresh(), context, deletion);
        onAnswer(session.refresh(), context, deletion);
    });
    row("refused refresh",
        [](Session &session, KeptSession &kept, QObject *context, const Deletion &deletion) {
            kept.site.revokeRefreshTokens();
            onAnswer(session.refresh(), context, deletion);
            onAnswer(session.freshAccessToken(), context, deletion);
        });
    row("token",
        [](Session &session, KeptSession &kept, QObject *context, const Deletion &deletion) {
            const auto old = kept.site.accessToken();
            onAnswer(session.replaceAccessToken(old), context, deletion);
            onAnswer(session.replaceAccessToken(old), context, deletion);
        });
    row("verify", [](Session &session, KeptSession &, QObject *context, const Deletion &deletion) {
        onAnswer(session.verify(), context, deletion);
    });
    row("logout", [](Session &session, KeptSession &, QObject *context, const Deletion &deletion) {
        onAnswer(session.logout(), context, deletion);
    });
    row("logout with a waiter",
        [](Session &session, KeptSession &kept, QObject *context, const Deletion &deletion) {
            onAnswer(session.replaceAccessToken(kept.site.accessToken()), context, deletion);
            onAnswer(session.logout(), context, deletion);
        });
}

void tst_Ownership::theSessionMayBeDeletedFromItsFutures()
{
    QFETCH(Ask, ask);
    KeptSession kept;
    auto session = std::make_unique<Session>(kept.protocol, kept.store);
    session->setClock(kept.clock);
    QVERIFY(awaited(session->login({u"ada"_s, u"pw"_s})));
    int answers = 0;
    QObject context;
    ask(*session, kept, &context, [&] {
        ++answers;
        session.reset();
    });
    QTRY_VERIFY(answers > 0);
    settle();
    QVERIFY(!session);
}

void tst_Ownership::theSessionMayBeDeletedWhileItsStoreIsBusy()
{
    KeptSession kept;
    auto session = std::make_unique<Session>(kept.protocol, kept.store);
    session->setClock(kept.clock);
    QVERIFY(awaited(session->login({u"ada"_s, u"pw"_s})));
    kept.site.revokeRefreshTokens();
    auto joined = session->refresh().then([&](const Result<void> &) { session.reset(); });
    kept.store->hold();
    QTRY_VERIFY(joined.isFinished());
    kept.store->release();
    settle();
    QVERIFY(!session);
    QVERIFY(!kept.store->record());
}

void tst_Ownership::aWaiterMayAskAgain()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    QByteArray last;
    kept.session.replaceAccessToken(kept.site.accessToken())
        .then(&kept.session, [&](const Result<QByteArray> &token) {
            kept.session.replaceAccessToken(token.value_or(QByteArray()))
                .then(&kept.session,
                      [&](const Result<QByteArray> &next) { last = next.value_or("none"); });
        });
    QTRY_COMPARE(kept.refreshes(), 2);
    QTRY_COMPARE(last, kept.site.accessToken());
}

void tst_Ownership::protocolAndStoreOutliveTheSession()
{
    auto kept = std::make_unique<KeptSession>();
    auto store = kept->store;
    QVERIFY(kept->logIn());
    store->hold();
    auto refresh = kept->session.refresh();
    QTRY_VERIFY(store->waiting() > 0);
    kept.reset();
    store->release();
    QVERIFY(!awaited(refresh));
    // The rotated tokens reached the store although nobody waits for them any more.
    QVERIFY(store->record());
}

QTEST_GUILESS_MAIN(tst_Ownership)
#include "tst_ownership.moc"
