// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "redirectscene.h"

#include <support/keptsession.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// U3: UserVerifiedRedirectPolicy, where the app has the word.
class tst_RedirectPermission : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitForPermission();
    void waitForPermissionAtEachHop();
    void waitAsLongAsNobodyPermits();
    void areDeniedByAnAbort();
    void areNotFollowedAfterAnAbort();
};

void tst_RedirectPermission::waitForPermission()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    kept.site.guard("/go/", HttpAnswer::redirect(302, "/api/me/"));
    auto *reply = http.get(
        requestTo(kept.site.url(u"/go/"_s), QNetworkRequest::UserVerifiedRedirectPolicy));
    QSignalSpy redirected(reply, &QNetworkReply::redirected);
    QTRY_COMPARE(redirected.count(), 1);
    settle();
    QCOMPARE(kept.site.count(TokenSite::mePath), 0);
    Q_EMIT reply->redirectAllowed();
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
}

void tst_RedirectPermission::waitForPermissionAtEachHop()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    kept.site.guard("/go/", HttpAnswer::redirect(307, "/on/"));
    kept.site.guard("/on/", HttpAnswer::redirect(307, "/api/me/"));
    auto *reply = http.put(
        requestTo(kept.site.url(u"/go/"_s), QNetworkRequest::UserVerifiedRedirectPolicy), "body");
    QSignalSpy redirected(reply, &QNetworkReply::redirected);
    QTRY_COMPARE(redirected.count(), 1);
    Q_EMIT reply->redirectAllowed();
    // Said twice, it holds for one hop.
    Q_EMIT reply->redirectAllowed();
    QTRY_COMPARE(redirected.count(), 2);
    settle();
    QCOMPARE(kept.site.count(TokenSite::mePath), 0);
    Q_EMIT reply->redirectAllowed();
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(kept.site.count("/on/"), 1);
    QCOMPARE(kept.site.requests(TokenSite::mePath).first().body, QByteArray("body"));
}

void tst_RedirectPermission::waitAsLongAsNobodyPermits()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    kept.site.guard("/go/", HttpAnswer::redirect(302, "/api/me/"));
    auto *reply = http.get(
        requestTo(kept.site.url(u"/go/"_s), QNetworkRequest::UserVerifiedRedirectPolicy));
    QSignalSpy redirected(reply, &QNetworkReply::redirected);
    QTRY_COMPARE(redirected.count(), 1);
    // Others go on meanwhile, and a policy that does not ask is not asked for.
    auto *next = http.get(
        requestTo(kept.site.url(u"/go/"_s), QNetworkRequest::SameOriginRedirectPolicy));
    QVERIFY(hasEnded(next));
    QCOMPARE(statusOf(next), 200);
    settle();
    QVERIFY(!reply->isFinished());
    QCOMPARE(kept.site.count(TokenSite::mePath), 1);
}

void tst_RedirectPermission::areDeniedByAnAbort()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    kept.site.guard("/go/", HttpAnswer::redirect(302, "/api/me/"));
    for (const auto policy :
         {QNetworkRequest::UserVerifiedRedirectPolicy, QNetworkRequest::NoLessSafeRedirectPolicy}) {
        auto *reply = http.get(requestTo(kept.site.url(u"/go/"_s), policy));
        QSignalSpy finished(reply, &QNetworkReply::finished);
        connect(reply, &QNetworkReply::redirected, reply, &QNetworkReply::abort);
        QVERIFY(hasEnded(reply));
        settle();
        QCOMPARE(reply->error(), QNetworkReply::OperationCanceledError);
        QCOMPARE(finished.count(), 1);
    }
    QCOMPARE(kept.site.count(TokenSite::mePath), 0);
}

void tst_RedirectPermission::areNotFollowedAfterAnAbort()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    kept.site.guard("/go/", HttpAnswer::redirect(302, "/api/me/"));
    auto *reply = http.get(
        requestTo(kept.site.url(u"/go/"_s), QNetworkRequest::UserVerifiedRedirectPolicy));
    QSignalSpy redirected(reply, &QNetworkReply::redirected);
    QSignalSpy finished(reply, &QNetworkReply::finished);
    QTRY_COMPARE(redirected.count(), 1);
    reply->abort();
    QSignalSpy metaData(reply, &QNetworkReply::metaDataChanged);
    Q_EMIT reply->redirectAllowed();
    QVERIFY(hasEnded(http.get(QNetworkRequest(kept.site.url(u"/later/"_s)))));
    QCOMPARE(finished.count(), 1);
    QCOMPARE(metaData.count(), 0);
    QCOMPARE(kept.site.count(TokenSite::mePath), 0);
}

QTEST_GUILESS_MAIN(tst_RedirectPermission)
#include "tst_redirectpermission.moc"
