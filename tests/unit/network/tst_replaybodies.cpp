// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "refusedsession.h"

#include <QtCore/qbuffer.h>
#include <QtCore/qtemporaryfile.h>
#include <QtNetwork/qhttpmultipart.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// U2: what the second sending of a refused request carries.
class tst_ReplayBodies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsTheSameBytes_data();
    void sendsTheSameBytes();
    void sendsABufferFromWhereItStood();
    void sendsAFileFromWhereItStood();
    void sendsAMultipart();
    void neverSendsAnEmptyBodyForASequentialOne();
    void neverSendsAnEmptyBodyForADeadOne();
};

namespace {

// Bytes that come once, as from a pipe.
class Pipe : public QIODevice
{
public:
    explicit Pipe(const QByteArray &content)
        : m_content(content)
    {
        open(ReadOnly);
    }
    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override
    {
        return m_content.size() + QIODevice::bytesAvailable();
    }
    bool atEnd() const override { return m_content.isEmpty() && QIODevice::atEnd(); }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        const auto part = m_content.left(maxSize);
        m_content.remove(0, part.size());
        std::copy(part.begin(), part.end(), data);
        return part.isEmpty() ? -1 : part.size();
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_content;
};

} // namespace

void tst_ReplayBodies::sendsTheSameBytes_data()
{
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<QByteArray>("body");
    for (const QByteArray verb : {"POST", "PUT", "PATCH", "DELETE"}) {
        QTest::addRow("%s, short", verb.constData()) << verb << QByteArray("{\"a\":1}");
        QTest::addRow("%s, empty", verb.constData()) << verb << QByteArray("");
        QTest::addRow("%s, 300 kB", verb.constData()) << verb << QByteArray(300000, 'z');
    }
}

void tst_ReplayBodies::sendsTheSameBytes()
{
    QFETCH(QByteArray, verb);
    QFETCH(QByteArray, body);
    RefusedSession kept;
    QVERIFY(kept.begin());
    auto *reply = kept.http.sendCustomRequest(upload(kept.site), verb, body);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("stored"));
    QVERIFY(kept.uploads() == QList<QByteArray>({body, body}));
    QCOMPARE(kept.site.requests("/upload/").last().verb, verb);
}

void tst_ReplayBodies::sendsABufferFromWhereItStood()
{
    RefusedSession kept;
    QVERIFY(kept.begin());
    QByteArray content = QByteArray(1000, 'a') + QByteArray(200000, 'b');
    QBuffer buffer(&content);
    QVERIFY(buffer.open(QIODevice::ReadOnly));
    QVERIFY(buffer.seek(1000));
    auto *reply = kept.http.put(upload(kept.site), &buffer);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("stored"));
    const auto expected = content.mid(1000);
    QVERIFY(kept.uploads() == QList<QByteArray>({expected, expected}));
}

void tst_ReplayBodies::sendsAFileFromWhereItStood()
{
    RefusedSession kept;
    QVERIFY(kept.begin());
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write("head of the file, rest of the file");
    QVERIFY(file.seek(18));
    auto *reply = kept.http.post(upload(kept.site), &file);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("stored"));
    QCOMPARE(kept.uploads(), QList<QByteArray>({"rest of the file", "rest of the file"}));
}

// platform.md E: only reset() rewinds it.
void tst_ReplayBodies::sendsAMultipart()
{
    RefusedSession kept;
    QVERIFY(kept.begin());
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write(QByteArray(100000, 'f'));
    QVERIFY(file.seek(0));
    QHttpMultiPart parts(QHttpMultiPart::FormDataType);
    QHttpPart text;
    text.setHeader(QNetworkRequest::ContentDispositionHeader, "form-data; name=\"title\""_ba);
    text.setBody("a title");
    parts.append(text);
    QHttpPart data;
    data.setHeader(QNetworkRequest::ContentDispositionHeader,
                   "form-data; name=\"f\"; filename=\"f\""_ba);
    data.setBodyDevice(&file);
    parts.append(data);
    auto *reply = kept.http.post(QNetworkRequest(kept.site.url(u"/upload/"_s)), &parts);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("stored"));
    const auto bodies = kept.uploads();
    QCOMPARE(bodies.size(), 2);
    QVERIFY(bodies[0].size() > 100000);
    QVERIFY(bodies[0] == bodies[1]);
    const auto type = kept.site.requests("/upload/").last().header("Content-Type");
    QVERIFY(type.startsWith("multipart/form-data; boundary="));
}

void tst_ReplayBodies::neverSendsAnEmptyBodyForASequentialOne()
{
    RefusedSession kept;
    QVERIFY(kept.begin());
    const QByteArray content(50000, 'p');
    Pipe pipe(content);
    auto *reply = kept.http.post(upload(kept.site), &pipe);
    QVERIFY(hasEnded(reply));
    const auto bodies = kept.uploads();
    QVERIFY(!bodies.isEmpty());
    for (const auto &body : bodies)
        QVERIFY(body == content);
    // Either it was sent again as a whole, or the caller sees the refusal.
    if (bodies.size() == 1) {
        QVERIFY(statusOf(reply) == 401 || reply->error() == QNetworkReply::ContentReSendError);
        QCOMPARE(AccessManager::sessionError(reply).kind(), Error::Kind::BodyNotReplayable);
    } else {
        QCOMPARE(reply->readAll(), QByteArray("stored"));
    }
}

void tst_ReplayBodies::neverSendsAnEmptyBodyForADeadOne()
{
    RefusedSession kept;
    QVERIFY(kept.begin());
    QByteArray content("mortal");
    auto buffer = std::make_unique<QBuffer>(&content);
    QVERIFY(buffer->open(QIODevice::ReadOnly));
    kept.site.hold(TokenSite::refreshPath);
    auto *reply = kept.http.post(upload(kept.site), buffer.get());
    QTRY_COMPARE(kept.refreshes(), 1);
    buffer.reset();
    kept.site.release(TokenSite::refreshPath);
    QVERIFY(hasEnded(reply));
    QVERIFY(reply->error() != QNetworkReply::NoError);
    QCOMPARE(kept.uploads(), QList<QByteArray>({"mortal"}));
}

QTEST_GUILESS_MAIN(tst_ReplayBodies)
#include "tst_replaybodies.moc"
