// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// U6, what a trace cannot show. That nobody can tell our manager from a plain one:
// tests/differential.
class tst_DropIn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void respectsTheReadBuffer();
};

void tst_DropIn::respectsTheReadBuffer()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const QByteArray content(3000000, 'r');
    kept.site.guard("/big/", HttpAnswer::bytes(content));
    AccessManager http(&kept.session);
    auto *reply = http.get(QNetworkRequest(kept.site.url(u"/big/"_s)));
    reply->setReadBufferSize(100000);
    QTRY_COMPARE(reply->bytesAvailable(), 100000);
    settle();
    QCOMPARE(reply->bytesAvailable(), 100000);
    QByteArray received;
    connect(reply, &QNetworkReply::readyRead, reply, [&] { received += reply->readAll(); });
    received += reply->readAll();
    QVERIFY(hasEnded(reply));
    received += reply->readAll();
    QVERIFY(received == content);
}

QTEST_GUILESS_MAIN(tst_DropIn)
#include "tst_dropin.moc"
