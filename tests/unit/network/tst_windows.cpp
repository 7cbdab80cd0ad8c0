// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "crowd.h"

#include <support/http2front.h>

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// How many go with one token before the server has spoken (design.md 7), seen from outside: each
// request that has left our queue has a reply of Qt's own beneath it.
class tst_Windows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTokenIsTriedBySixAtFirst();
    void eachGoodHeadLetsTwoMoreGo();
    void overStreamsManyGoAtOnce();
    void aReplayIsNotAnnounced();

private:
    static qsizetype departed(const AccessManager &http, qsizetype issued)
    {
        return http.findChildren<QNetworkReply *>(Qt::FindDirectChildrenOnly).size() - issued;
    }
};

void tst_Windows::aTokenIsTriedBySixAtFirst()
{
    CrowdedSession scene;
    QVERIFY(scene.logIn());
    scene.site.hold(Crowd::path);
    scene.crowd.send(20);
    QCOMPARE(departed(*scene.http, 20), 6);
    QTRY_COMPARE(scene.site.count(Crowd::path), 6);
    QCOMPARE(departed(*scene.http, 20), 6);
}

void tst_Windows::eachGoodHeadLetsTwoMoreGo()
{
    CrowdedSession scene;
    QVERIFY(scene.logIn());
    scene.site.guard(Crowd::path, HttpAnswer::bytes("half of it").pausingAfter(5));
    scene.crowd.send(40);
    QCOMPARE(departed(*scene.http, 40), 6);
    QTRY_COMPARE(departed(*scene.http, 40), 6 + 6 * 2);
}

void tst_Windows::overStreamsManyGoAtOnce()
{
    KeptSession kept;
    const Http2Front front(kept.site);
    if (!front.problem().isEmpty())
        QSKIP(qPrintable(front.problem()));
    AccessManager http(&kept.session);
    connect(&http, &QNetworkAccessManager::sslErrors, this,
            [](QNetworkReply *reply, const QList<QSslError> &) { reply->ignoreSslErrors(); });
    http.addAllowedOrigin(front.url());
    QVERIFY(kept.logIn());
    const QNetworkRequest request(front.url(QLatin1StringView(TokenSite::mePath)));
    {
        const std::unique_ptr<QNetworkReply> first(http.get(request));
        QVERIFY(hasEnded(first.get()));
        QCOMPARE(statusOf(first.get()), 200);
        QVERIFY(first->attribute(QNetworkRequest::Http2WasUsedAttribute).toBool());
    }
    settle();
    for (int i = 0; i < 50; ++i)
        http.get(request);
    QCOMPARE(departed(http, 50), 50);
}

// The caller has sent one request.
void tst_Windows::aReplayIsNotAnnounced()
{
    CrowdedSession scene;
    QVERIFY(scene.logIn());
    scene.site.revokeAccessTokens();
    auto *reply = scene.crowd.add();
    QSignalSpy sent(reply, &QNetworkReply::requestSent);
    QVERIFY(scene.crowd.haveEnded(1));
    QCOMPARE(scene.site.count(Crowd::path), 2);
    QCOMPARE(sent.count(), 1);
}

QTEST_GUILESS_MAIN(tst_Windows)
#include "tst_windows.moc"
