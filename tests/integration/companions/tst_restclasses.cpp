// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>
#include <support/replies.h>
#include <support/stallwatch.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtTest/qtest.h>

#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtNetwork/qnetworkrequestfactory.h>
#include <QtNetwork/qrestaccessmanager.h>
#include <QtNetwork/qrestreply.h>
#endif

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// Qt's REST helpers on top of an AccessManager. They exist from Qt 6.7 on.
class tst_RestClasses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
#if QT_VERSION < QT_VERSION_CHECK(6, 7, 0)
    void needQt67()
    {
        QSKIP("QRestAccessManager and QNetworkRequestFactory need Qt 6.7.");
    }
#else
    void callbacksComeOnceAfterAReplay();
    void jsonIsPostedAgain();
    void aFactoryMayHoldAnOldToken();
    void aFactorysCommonHeadersAreKept();
#endif
};

#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)

void tst_RestClasses::callbacksComeOnceAfterAReplay()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    QRestAccessManager rest(&http);
    kept.site.revokeAccessTokens();
    int called = 0;
    QJsonObject body;
    rest.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)), this, [&](QRestReply &reply) {
        ++called;
        if (const auto json = reply.isSuccess() ? reply.readJson() : std::nullopt)
            body = json->object();
    });
    QTRY_COMPARE(called, 1);
    QCOMPARE(body.value("me"_L1).toBool(), true);
    settle();
    QCOMPARE(called, 1);
    QCOMPARE(kept.refreshes(), 1);
}

void tst_RestClasses::jsonIsPostedAgain()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    QRestAccessManager rest(&http);
    kept.site.revokeAccessTokens();
    const QJsonObject note {{u"text"_s, u"remember the milk"_s}};
    auto *reply = rest.post(QNetworkRequest(kept.site.url(u"/api/me/"_s)), QJsonDocument(note));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    const auto seen = kept.site.requests(TokenSite::mePath);
    QCOMPARE(seen.size(), 2);
    QCOMPARE(seen[0].json(), note);
    QCOMPARE(seen[1].json(), note);
    QCOMPARE(seen[1].header("Content-Type"), QByteArray("application/json"));
}

void tst_RestClasses::aFactoryMayHoldAnOldToken()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    QNetworkRequestFactory api(kept.site.url());
    api.setBearerToken(kept.token());
    kept.outliveAccessToken();
    auto *reply = http.get(api.createRequest(u"/api/me/"_s));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(kept.site.requests(TokenSite::mePath).last().bearerToken(), kept.site.accessToken());
    QCOMPARE(kept.site.count(TokenSite::mePath), 1);
}

void tst_RestClasses::aFactorysCommonHeadersAreKept()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    QNetworkRequestFactory api(kept.site.url());
    QHttpHeaders headers;
    headers.append("X-App", "companions");
    api.setCommonHeaders(headers);
    kept.site.revokeAccessTokens();
    auto *reply = http.get(api.createRequest(u"/api/me/"_s));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    for (const auto &request : kept.site.requests(TokenSite::mePath))
        QCOMPARE(request.header("X-App"), QByteArray("companions"));
}

#endif

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_RestClasses)
#include "tst_restclasses.moc"
