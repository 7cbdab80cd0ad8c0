// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/keysetfetcher.h>
#include <SessionKeeperServer/http/workerpool.h>

#include <QtCore/qregularexpression.h>
#include <QtTest/qtest.h>

#include <atomic>
#include <stdexcept>
#include <sys/resource.h>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

namespace {

// While it lives, no file and no socket can be opened.
class NoFilesLeft
{
public:
    NoFilesLeft()
    {
        getrlimit(RLIMIT_NOFILE, &m_before);
        const rlimit none {.rlim_cur = 3, .rlim_max = m_before.rlim_max};
        setrlimit(RLIMIT_NOFILE, &none);
    }
    ~NoFilesLeft() { setrlimit(RLIMIT_NOFILE, &m_before); }
    Q_DISABLE_COPY_MOVE(NoFilesLeft)

private:
    rlimit m_before {};
};

} // namespace

class tst_ServerWorkers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatAJobThrowsEndsTheJobOnly();
    void withoutFilesThereAreNoKeys();
};

void tst_ServerWorkers::whatAJobThrowsEndsTheJobOnly()
{
    std::atomic<int> done = 0;
    {
        WorkerPool pool(1, 10);
        QTest::ignoreMessage(QtCriticalMsg, "a job failed: out of files");
        QVERIFY(pool.start([] { throw std::runtime_error("out of files"); }));
        QVERIFY(pool.start([&done] { ++done; }));
    }
    QCOMPARE(done, 1);
}

// Anybody who opens connections can bring a server there.
void tst_ServerWorkers::withoutFilesThereAreNoKeys()
{
    const NoFilesLeft none;
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"cannot get the keys at http://127.0.0.1:1/"_s));
    QVERIFY(!fetchKeySet(u"http://127.0.0.1:1/"_s));
}

QTEST_GUILESS_MAIN(tst_ServerWorkers)
#include "tst_serverworkers.moc"
