// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "retryingsession.h"
#include "tablebodies.h"

#include <QtCore/qdir.h>
#include <QtCore/qdiriterator.h>
#include <QtCore/qpointer.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// U2: what a pipe gave is kept where nobody else can read it, and no longer than its reply.
class tst_ReplaySpool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void staysInMemoryWhileItIsShort();
    void restsInAFileOfThisUser_data();
    void restsInAFileOfThisUser();
    void goesWithTheReply();
    void goesWithAnAbort();
    void goesWithTheManager();
    void goesAfterARedirectThatDropsIt();
    void sendsTheWholeFile_data();
    void sendsTheWholeFile();
    void needsNoTemporaryFolder();

private:
    QList<QFileInfo> spools() const;
    QNetworkReply *park(QIODevice *device);

    QTemporaryDir m_folder;
    std::unique_ptr<RetryingSession> m_kept;
};

namespace {

constexpr qint64 limit = 10000;

} // namespace

void tst_ReplaySpool::initTestCase()
{
    QVERIFY(m_folder.isValid());
    qputenv("TMPDIR", m_folder.path().toLocal8Bit());
    QCOMPARE(QDir::tempPath(), m_folder.path());
}

void tst_ReplaySpool::init()
{
    m_kept = std::make_unique<RetryingSession>();
    QVERIFY(m_kept->begin());
    m_kept->http.setReplayBufferLimit(limit);
    QCOMPARE(m_kept->http.replayBufferLimit(), limit);
    QVERIFY(spools().isEmpty());
}

// The files in the temporary folder, and those that are open without a name in it.
QList<QFileInfo> tst_ReplaySpool::spools() const
{
    QList<QFileInfo> found = QDir(m_folder.path()).entryInfoList(QDir::Files | QDir::Hidden);
    QDirIterator descriptors(u"/proc/self/fd"_s, QDir::System | QDir::Files);
    while (descriptors.hasNext()) {
        const QFileInfo one(descriptors.next());
        const auto target = QFile::symLinkTarget(one.filePath());
        if (target.startsWith(m_folder.path() + u'/') && !QFileInfo::exists(target))
            found.append(one);
    }
    return found;
}

// Sent once, refused, and waiting for the token to be sent with again.
QNetworkReply *tst_ReplaySpool::park(QIODevice *device)
{
    m_kept->answer({TokenSite::tokenRefused()});
    m_kept->site.hold(TokenSite::refreshPath);
    auto *reply = m_kept->http.post(m_kept->request(), device);
    return QTest::qWaitFor([this] { return m_kept->refreshes() == 1; }, 5000) ? reply : nullptr;
}

void tst_ReplaySpool::staysInMemoryWhileItIsShort()
{
    Pipe pipe(QByteArray(limit, 's'));
    auto *reply = park(&pipe);
    QVERIFY(reply);
    QVERIFY(spools().isEmpty());
    m_kept->site.release(TokenSite::refreshPath);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("done"));
    QVERIFY(m_kept->bodies() == QList<QByteArray>(2, QByteArray(limit, 's')));
}

void tst_ReplaySpool::restsInAFileOfThisUser_data()
{
    QTest::addColumn<qint64>("size");
    QTest::newRow("a byte too long") << limit + 1;
    QTest::newRow("300 kB") << qint64(300000);
}

void tst_ReplaySpool::restsInAFileOfThisUser()
{
    QFETCH(qint64, size);
    Pipe pipe(QByteArray(size, 'l'));
    auto *reply = park(&pipe);
    QVERIFY(reply);
    const auto files = spools();
    QCOMPARE(files.size(), 1);
    constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
        | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    QVERIFY(!(files.first().permissions() & others));
    m_kept->site.release(TokenSite::refreshPath);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("done"));
    delete reply;
    QVERIFY(spools().isEmpty());
    QVERIFY(m_kept->bodies() == QList<QByteArray>(2, QByteArray(size, 'l')));
}

void tst_ReplaySpool::goesWithTheReply()
{
    Pipe pipe(QByteArray(50000, 'r'));
    const QPointer<QNetworkReply> reply = park(&pipe);
    QVERIFY(reply);
    QCOMPARE(spools().size(), 1);
    delete reply;
    QVERIFY(spools().isEmpty());
}

void tst_ReplaySpool::goesWithAnAbort()
{
    Pipe pipe(QByteArray(50000, 'a'));
    auto *reply = park(&pipe);
    QVERIFY(reply);
    reply->abort();
    QCOMPARE(reply->error(), QNetworkReply::OperationCanceledError);
    reply->deleteLater();
    QTRY_VERIFY(spools().isEmpty());
}

void tst_ReplaySpool::goesWithTheManager()
{
    Pipe pipe(QByteArray(50000, 'm'));
    QVERIFY(park(&pipe));
    QCOMPARE(spools().size(), 1);
    m_kept.reset();
    QVERIFY(spools().isEmpty());
}

void tst_ReplaySpool::goesAfterARedirectThatDropsIt()
{
    Pipe pipe(QByteArray(50000, 'd'));
    m_kept->answer({HttpAnswer::redirect(303, "/there/")});
    m_kept->site.guard("/there/", HttpAnswer::bytes("done"));
    auto *reply = m_kept->http.post(m_kept->request(), &pipe);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("done"));
    reply->deleteLater();
    QTRY_VERIFY(spools().isEmpty());
}

void tst_ReplaySpool::sendsTheWholeFile_data()
{
    QTest::addColumn<qint64>("limit");
    QTest::addColumn<bool>("slow");
    for (const qint64 bytes : {qint64(0), qint64(1), qint64(16384), qint64(-1)}) {
        QTest::addRow("limit %lld", bytes) << bytes << false;
        QTest::addRow("limit %lld, slowly", bytes) << bytes << true;
    }
}

void tst_ReplaySpool::sendsTheWholeFile()
{
    QFETCH(qint64, limit);
    QFETCH(bool, slow);
    m_kept->http.setReplayBufferLimit(limit);
    QByteArray content;
    for (int line = 0; line < 5000; ++line)
        content += QByteArray::number(line) + '\n';
    Pipe pipe(content, slow ? Pipe::Pace::Slow : Pipe::Pace::AtOnce);
    auto *reply = park(&pipe);
    QVERIFY(reply);
    m_kept->site.release(TokenSite::refreshPath);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("done"));
    QVERIFY(m_kept->bodies() == QList<QByteArray>(2, content));
    delete reply;
    QVERIFY(spools().isEmpty());
}

// A full or missing disk is no reason to send half a body.
void tst_ReplaySpool::needsNoTemporaryFolder()
{
    qputenv("TMPDIR", "/nowhere/at/all");
    const QByteArray content(50000, 'n');
    Pipe pipe(content);
    auto *reply = park(&pipe);
    qputenv("TMPDIR", m_folder.path().toLocal8Bit());
    QVERIFY(reply);
    m_kept->site.release(TokenSite::refreshPath);
    QVERIFY(hasEnded(reply));
    for (const auto &arrived : m_kept->bodies())
        QVERIFY(arrived == content);
    if (m_kept->sendings() == 1)
        QCOMPARE(RetryingSession::kind(reply), Error::Kind::BodyNotReplayable);
    else
        QCOMPARE(reply->readAll(), QByteArray("done"));
}

QTEST_GUILESS_MAIN(tst_ReplaySpool)
#include "tst_replayspool.moc"
