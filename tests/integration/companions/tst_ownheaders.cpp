// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>
#include <support/replies.h>
#include <support/stallwatch.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// Requests that come with an Authorization header. Helpers such as QNetworkRequestFactory write the
// token of the moment into a request that goes out later (anchors.md 6): a token of this very
// session is renewed, everything else is the app's own business.
class tst_OwnHeaders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anOldTokenOfTheSessionIsRenewed();
    void anEndedTokenOfTheSessionWaitsForTheNext();
    void aRefusedTokenOfTheSessionIsReplaced();
    void anotherHeaderGoesOutUntouched_data();
    void anotherHeaderGoesOutUntouched();
    void anotherHeaderDoesNotWait();
    void aTokenOfAnotherSessionGoesOutUntouched();
};

namespace {

QNetworkRequest requestWith(const QUrl &url, const QByteArray &authorization)
{
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", authorization);
    return request;
}

struct Scene : KeptSession
{
    AccessManager http {&session};

    QNetworkReply *get(const QByteArray &authorization)
    {
        const auto url = site.url(QLatin1StringView(TokenSite::mePath));
        return http.get(requestWith(url, authorization));
    }
    QList<QByteArray> sent() const
    {
        QList<QByteArray> headers;
        for (const auto &request : site.requests(TokenSite::mePath))
            headers.append(request.header("Authorization"));
        return headers;
    }
};

} // namespace

void tst_OwnHeaders::anOldTokenOfTheSessionIsRenewed()
{
    Scene scene;
    QVERIFY(scene.logIn());
    const auto old = scene.token();
    QVERIFY(awaited(scene.session.refresh()));
    auto *reply = scene.get("Bearer " + old);
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(scene.sent(), QList<QByteArray> {"Bearer " + scene.site.accessToken()});
    QCOMPARE(scene.refreshes(), 1);
}

void tst_OwnHeaders::anEndedTokenOfTheSessionWaitsForTheNext()
{
    Scene scene;
    QVERIFY(scene.logIn());
    const auto old = scene.token();
    scene.outliveAccessToken();
    auto *reply = scene.get("Bearer " + old);
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(scene.sent(), QList<QByteArray> {"Bearer " + scene.site.accessToken()});
    QCOMPARE(scene.refreshes(), 1);
}

void tst_OwnHeaders::aRefusedTokenOfTheSessionIsReplaced()
{
    Scene scene;
    QVERIFY(scene.logIn());
    const auto current = scene.token();
    scene.site.revokeAccessTokens();
    auto *reply = scene.get("Bearer " + current);
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(scene.sent(),
             QList<QByteArray>({"Bearer " + current, "Bearer " + scene.site.accessToken()}));
    QCOMPARE(scene.refreshes(), 1);
}

void tst_OwnHeaders::anotherHeaderGoesOutUntouched_data()
{
    QTest::addColumn<QByteArray>("authorization");
    QTest::newRow("Basic") << QByteArray("Basic YWRhOnB3");
    QTest::newRow("a token of somebody else") << QByteArray("Bearer of-somebody-else");
    QTest::newRow("another scheme") << QByteArray("Token 0123456789abcdef");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("Bearer without a token") << QByteArray("Bearer ");
}

void tst_OwnHeaders::anotherHeaderGoesOutUntouched()
{
    QFETCH(QByteArray, authorization);
    Scene scene;
    QVERIFY(scene.logIn());
    auto *reply = scene.get(authorization);
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 401);
    // The spaces at its end are no part of a header's value.
    QCOMPARE(scene.sent(), QList<QByteArray> {authorization.trimmed()});
    QCOMPARE(scene.refreshes(), 0);
    QCOMPARE(AccessManager::sessionError(reply).kind(), Error::Kind::None);
}

void tst_OwnHeaders::anotherHeaderDoesNotWait()
{
    Scene scene;
    QVERIFY(scene.logIn());
    scene.outliveAccessToken();
    scene.site.hold(TokenSite::refreshPath);
    auto *reply = scene.get("Basic YWRhOnB3");
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 401);
    QCOMPARE(scene.sent(), QList<QByteArray> {"Basic YWRhOnB3"});
}

void tst_OwnHeaders::aTokenOfAnotherSessionGoesOutUntouched()
{
    Scene scene;
    QVERIFY(scene.logIn());
    Session other(scene.protocol, std::make_shared<FlakyStore>());
    other.setClock(scene.clock);
    QVERIFY(awaited(other.login({u"grace"_s, u"pw"_s})));
    const auto graces = awaited(other.freshAccessToken()).value_or("none");
    auto *reply = scene.get("Bearer " + graces);
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(scene.sent(), QList<QByteArray> {"Bearer " + graces});
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_OwnHeaders)
#include "tst_ownheaders.moc"
