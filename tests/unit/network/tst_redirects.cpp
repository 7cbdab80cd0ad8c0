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
using Policy = QNetworkRequest::RedirectPolicy;

// U3: hop by hop, and what stays behind.
class tst_Redirects : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leaveTheTokenBehind_data();
    void leaveTheTokenBehind();
    void keepTheTokenAtHome();
    void neverGetTheTokenBack();
    void goOnAfterAReplay();
    void keepTheBodyWhereTheStatusSaysSo();
    void turnAPostIntoAGet();
    void areNotFollowedWhenToldSo();
    void stayAtHomeWhenToldSo();
    void endSomewhere();
};

void tst_Redirects::leaveTheTokenBehind_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("policy"); // -1: Qt's default
    for (const int status : {301, 302, 303, 307, 308}) {
        QTest::newRow(qPrintable(u"%1, default policy"_s.arg(status))) << status << -1;
        QTest::newRow(qPrintable(u"%1, no less safe"_s.arg(status)))
            << status << int(QNetworkRequest::NoLessSafeRedirectPolicy);
    }
}

void tst_Redirects::leaveTheTokenBehind()
{
    QFETCH(int, status);
    QFETCH(int, policy);
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    ScriptedServer other;
    other.handle("/there/", HttpAnswer::bytes("elsewhere"));
    kept.site.guard("/go/", HttpAnswer::redirect(status, other.url(u"/there/"_s).toEncoded()));

    auto request = requestTo(kept.site.url(u"/go/"_s),
                             policy < 0 ? std::nullopt : std::optional(Policy(policy)));
    request.setRawHeader("Cookie", "sessionid=secret");
    auto *reply = http.get(request);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("elsewhere"));
    QCOMPARE(reply->url(), other.url(u"/there/"_s));
    QCOMPARE(other.count("/there/"), 1);
    const auto stranger = other.requests("/there/").first();
    QVERIFY(!stranger.hasHeader("Authorization"));
    QVERIFY(!stranger.hasHeader("Cookie"));
    for (const auto &[name, value] : stranger.headers)
        QVERIFY2(!value.contains(kept.site.accessToken()), name.constData());
}

void tst_Redirects::keepTheTokenAtHome()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    kept.site.guard("/go/", HttpAnswer::redirect(302, "/api/me/"));
    auto *reply = http.get(requestTo(kept.site.url(u"/go/"_s)));
    QSignalSpy redirected(reply, &QNetworkReply::redirected);
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(reply->url(), kept.site.url(u"/api/me/"_s));
    QCOMPARE(redirected.count(), 1);
    // Nothing of the redirect is left.
    QVERIFY(!reply->hasRawHeader("Location"));
    QCOMPARE(reply->header(QNetworkRequest::ContentLengthHeader).toInt(), 11);
    QCOMPARE(kept.site.requests(TokenSite::mePath).first().bearerToken(), kept.site.accessToken());
}

void tst_Redirects::neverGetTheTokenBack()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    ScriptedServer other;
    other.handle("/bounce/", HttpAnswer::redirect(302, kept.site.url(u"/api/me/"_s).toEncoded()));
    kept.site.guard("/go/", HttpAnswer::redirect(302, other.url(u"/bounce/"_s).toEncoded()));
    auto *reply = http.get(requestTo(kept.site.url(u"/go/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 401);
    QVERIFY(!kept.site.requests(TokenSite::mePath).first().hasHeader("Authorization"));
    QCOMPARE(kept.refreshes(), 0);
}

void tst_Redirects::goOnAfterAReplay()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    ScriptedServer other;
    other.handle("/there/", HttpAnswer::bytes("elsewhere"));
    kept.site.guard("/go/", HttpAnswer::redirect(307, other.url(u"/there/"_s).toEncoded()));
    kept.site.revokeAccessTokens();
    auto *reply = http.post(requestTo(kept.site.url(u"/go/"_s)), "the body");
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("elsewhere"));
    QCOMPARE(kept.refreshes(), 1);
    QCOMPARE(other.requests("/there/").first().body, QByteArray("the body"));
    QVERIFY(!other.requests("/there/").first().hasHeader("Authorization"));
}

// platform.md C: plain QNetworkAccessManager fails at random here.
void tst_Redirects::keepTheBodyWhereTheStatusSaysSo()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    ScriptedServer other;
    other.handle("/there/", HttpAnswer::bytes("elsewhere"));
    kept.site.guard("/here/", HttpAnswer::bytes("home"));
    const QByteArray body(200000, 'x');
    for (const int status : {307, 308}) {
        for (const auto &target : {kept.site.url(u"/here/"_s), other.url(u"/there/"_s)}) {
            kept.site.guard("/go/", HttpAnswer::redirect(status, target.toEncoded()));
            for (int run = 0; run < 5; ++run) {
                auto *reply = http.put(requestTo(kept.site.url(u"/go/"_s)), body);
                QVERIFY(hasEnded(reply));
                QCOMPARE(reply->error(), QNetworkReply::NoError);
            }
        }
    }
    const auto arrived = kept.site.requests("/here/") + other.requests("/there/");
    QCOMPARE(arrived.size(), 20);
    for (const auto &request : arrived) {
        QCOMPARE(request.verb, QByteArray("PUT"));
        QVERIFY(request.body == body);
    }
}

void tst_Redirects::turnAPostIntoAGet()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    kept.site.guard("/go/", HttpAnswer::redirect(303, "/api/me/"));
    auto request = requestTo(kept.site.url(u"/go/"_s));
    request.setHeader(QNetworkRequest::ContentTypeHeader, "text/plain"_ba);
    auto *reply = http.post(request, "the body");
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    const auto second = kept.site.requests(TokenSite::mePath).first();
    QCOMPARE(second.verb, QByteArray("GET"));
    QVERIFY(second.body.isEmpty());
    QVERIFY(!second.hasHeader("Content-Type"));
}

void tst_Redirects::areNotFollowedWhenToldSo()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    kept.site.guard("/go/", HttpAnswer::redirect(302, "/api/me/"));
    auto *reply = http.get(
        requestTo(kept.site.url(u"/go/"_s), QNetworkRequest::ManualRedirectPolicy));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 302);
    QCOMPARE(reply->error(), QNetworkReply::NoError);
    QCOMPARE(reply->attribute(QNetworkRequest::RedirectionTargetAttribute).toUrl(),
             QUrl(u"/api/me/"_s));
    QCOMPARE(kept.site.count(TokenSite::mePath), 0);
}

void tst_Redirects::stayAtHomeWhenToldSo()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    ScriptedServer other;
    kept.site.guard("/go/", HttpAnswer::redirect(302, other.url(u"/there/"_s).toEncoded()));
    auto *reply = http.get(
        requestTo(kept.site.url(u"/go/"_s), QNetworkRequest::SameOriginRedirectPolicy));
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->error(), QNetworkReply::InsecureRedirectError);
    QCOMPARE(other.taken().size(), 0);
}

void tst_Redirects::endSomewhere()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    kept.site.guard("/go/", HttpAnswer::redirect(302, "/go/"));
    auto request = requestTo(kept.site.url(u"/go/"_s));
    request.setMaximumRedirectsAllowed(5);
    auto *reply = http.get(request);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->error(), QNetworkReply::TooManyRedirectsError);
    QCOMPARE(kept.site.count("/go/"), 6);
}

QTEST_GUILESS_MAIN(tst_Redirects)
#include "tst_redirects.moc"
