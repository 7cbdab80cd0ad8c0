// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keyring.h"

#include <SessionKeeper/protocol/simplejwtprotocol.h>
#include <SessionKeeper/session/session.h>
#include <SessionKeeper/store/keychainstore.h>

#include <support/awaited.h>
#include <support/canaries.h>
#include <support/fakeclock.h>
#include <support/stallwatch.h>
#include <support/tokensite.h>

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qrandom.h>
#include <QtDBus/qdbusconnectioninterface.h>
#include <QtDBus/qdbusmessage.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

#include <sys/stat.h>

#include <csignal>
#include <optional>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString Service = u"com.example.midway"_s;
const QString SessionService = u"com.example.midway.session"_s;
const QString Secrets = u"org.freedesktop.secrets"_s;
constexpr auto Timeout = 1500ms;
// One operation, its sight of the lock file and the folder, and a loaded machine.
constexpr auto Patience = 4 * Timeout;

enum class Blow { Kill, KillAndUnlock, KillAndLeaveLocked, Lock };

quint64 fileOfKeyring()
{
    struct stat status = {};
    const QByteArray path = qgetenv("XDG_DATA_HOME") + "/keyrings/login.keyring";
    return stat(path.constData(), &status) == 0 ? status.st_ino : 0;
}

// Turns the event loop until gnome-keyring has replaced its file so many times (it writes it twice
// for each item, before it answers), and a little longer. Ends in any case.
void waitForMoment(int replacements, std::chrono::microseconds more)
{
    QElapsedTimer time;
    time.start();
    quint64 file = fileOfKeyring();
    while (replacements > 0 && time.elapsed() < 100) {
        QCoreApplication::processEvents();
        if (std::exchange(file, fileOfKeyring()) != file)
            --replacements;
    }
    time.start();
    while (std::chrono::nanoseconds(time.nsecsElapsed()) < more)
        QCoreApplication::processEvents();
}

bool isOnBus()
{
    return QDBusConnection::sessionBus().interface()->isServiceRegistered(Secrets);
}

// Whether the collection is locked; nothing while no keyring answers. One that the bus has started
// meanwhile may give way to another one.
std::optional<bool> lockState()
{
    const auto login = u"/org/freedesktop/secrets/collection/login"_s;
    auto question = QDBusMessage::createMethodCall(Secrets, login,
                                                   u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
    question << u"org.freedesktop.Secret.Collection"_s << u"Locked"_s;
    question.setAutoStartService(false);
    const auto reply = QDBusConnection::sessionBus().call(question);
    if (reply.type() != QDBusMessage::ReplyMessage)
        return std::nullopt;
    return reply.arguments().constFirst().value<QDBusVariant>().variant().toBool();
}

// Gives what was killed; 0 when none was there.
uint killKeyring()
{
    const QDBusReply<uint> pid = QDBusConnection::sessionBus().interface()->servicePid(Secrets);
    // kill(0, …) would end everything here.
    const uint keyring = pid.isValid() ? pid.value() : 0;
    if (keyring != 0)
        kill(pid_t(keyring), SIGKILL);
    return keyring;
}

// One that had to give way to another waits to take its place, and knows nothing of what the other
// has written since.
void killWaitingKeyrings()
{
    auto *bus = QDBusConnection::sessionBus().interface();
    const QDBusReply<QStringList> owners = bus->call(u"ListQueuedOwners"_s, Secrets);
    for (const QString &owner : owners.value().mid(1)) {
        const QDBusReply<uint> pid = bus->servicePid(owner);
        if (pid.isValid() && pid.value() != 0)
            kill(pid_t(pid.value()), SIGKILL);
    }
}

bool isReady()
{
    return lockState().has_value();
}

// A session that keeps its tokens in the real keychain.
struct MidwaySession
{
    std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
    TokenSite site {clock};
    std::shared_ptr<KeychainStore> store = std::make_shared<KeychainStore>(SessionService);
    Session session {std::make_shared<SimpleJwtProtocol>(site.tokenUrl()), store};
    QSignalSpy loggedOut {&session, &Session::loggedOut};

    MidwaySession()
    {
        store->setTimeout(Timeout);
        session.setClock(clock);
        auto policy = session.refreshPolicy();
        policy.longestNap = 10ms;
        session.setRefreshPolicy(policy);
    }

    bool isUsable()
    {
        const auto token = awaited(session.freshAccessToken()).value_or(QByteArray());
        return session.isLoggedIn() && loggedOut.isEmpty() && !token.isEmpty()
            && token == site.accessToken();
    }

    // Whether another process would go on with the newest tokens.
    bool isKept()
    {
        KeychainStore other(SessionService);
        const auto read = awaited(other.read());
        return read && *read && (*read)->tokens.refreshToken() == site.refreshToken();
    }
};

} // namespace

// K11: the keyring goes away in the middle of an operation. The moment is chosen by what the
// keyring does with its file, and by chance; what it was is told from the outcome.
class tst_KeychainMidway : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void losesNothingBetweenWriteAndReadBack_data();
    void losesNothingBetweenWriteAndReadBack();
    void endsEveryQueuedOperation();
    void keepsTheSessionThroughIt_data();
    void keepsTheSessionThroughIt();
    void goesOnInMemoryWithoutABus();
    void cleanupTestCase();

private:
    void strike(Blow blow);
    void revive();
    void launch(bool unlocked);
    void startDaemon(bool unlocked);

    QProcess m_daemon;
    QRandomGenerator m_random {20261121};
};

void tst_KeychainMidway::init()
{
    KeychainStore store(Service);
    QVERIFY(awaited(store.write(someRecord(u"0"_s))));
}

void tst_KeychainMidway::cleanup()
{
    if (!QDBusConnection::sessionBus().isConnected())
        return;
    revive();
    for (const QString &service : {Service, SessionService}) {
        KeychainStore store(service);
        QVERIFY(awaited(store.clear()));
    }
}

void tst_KeychainMidway::strike(Blow blow)
{
    if (blow == Blow::Lock)
        return lockKeyring();
    auto *bus = QDBusConnection::sessionBus().interface();
    const auto old = killKeyring();
    if (blow == Blow::Kill)
        return;
    // A call that is under way makes the bus start a new one, locked, at once.
    if (old != 0 && !QTest::qWaitFor([&] { return bus->servicePid(Secrets).value() != old; }))
        qFatal("the killed keyring is still on the bus");
    startDaemon(blow == Blow::KillAndUnlock);
}

void tst_KeychainMidway::launch(bool unlocked)
{
    m_daemon.kill();
    m_daemon.waitForFinished();
    QStringList arguments {u"--foreground"_s, u"--components=secrets"_s};
    if (unlocked)
        arguments << u"--unlock"_s;
    m_daemon.start(u"gnome-keyring-daemon"_s, arguments);
    m_daemon.write("test");
    // Who waits next may not turn the event loop.
    m_daemon.waitForBytesWritten();
    m_daemon.closeWriteChannel();
}

void tst_KeychainMidway::startDaemon(bool unlocked)
{
    launch(unlocked);
    if (!QTest::qWaitFor(isReady, 10000))
        qFatal("the new keyring did not come");
    if (unlocked && lockState().value_or(false))
        unlockKeyring();
}

// The bus may have started one of its own, which now and then comes without a collection, or goes
// again.
void tst_KeychainMidway::revive()
{
    const auto isSettled = [] { return isReady() || !isOnBus(); };
    for (int attempt = 0; !QTest::qWaitFor(isSettled, 5000); ++attempt) {
        if (attempt == 5)
            qFatal("the keyring has no collection");
        killKeyring();
        (void)QTest::qWaitFor([] { return !isOnBus(); });
    }
    if (!isOnBus())
        startDaemon(true);
    killWaitingKeyrings();
    if (lockState().value_or(false))
        unlockKeyring();
}

void tst_KeychainMidway::losesNothingBetweenWriteAndReadBack_data()
{
    QTest::addColumn<Blow>("blow");
    QTest::newRow("killed") << Blow::Kill;
    QTest::newRow("killed and restarted unlocked") << Blow::KillAndUnlock;
    QTest::newRow("killed and restarted locked") << Blow::KillAndLeaveLocked;
    QTest::newRow("locked") << Blow::Lock;
}

void tst_KeychainMidway::losesNothingBetweenWriteAndReadBack()
{
    QFETCH(Blow, blow);
    KeychainStore store(Service);
    store.setTimeout(Timeout);
    QHash<Error::Kind, int> errors;
    qint64 slowest = 0;
    int struck = 0;
    int before = 0;
    int between = 0;
    int after = 0;
    for (int round = 1; round <= 24; ++round) {
        const QString old = u"old %1"_s.arg(round);
        const QString next = u"new %1"_s.arg(round);
        QCOMPARE(kindOf(awaited(store.write(someRecord(old)))), Error::Kind::None);
        auto write = store.write(someRecord(next));
        waitForMoment(round % 3, std::chrono::microseconds(m_random.bounded(1500)));
        struck += write.isFinished() ? 0 : 1;
        strike(blow);
        QElapsedTimer time;
        time.start();
        const auto outcome = awaited(write, Patience);
        slowest = std::max(slowest, time.elapsed());
        QVERIFY2(outcome || outcome.error().isStoreError(), qPrintable(QString::number(round)));
        ++errors[kindOf(outcome)];
        revive();
        const QString read = callInOtherProcess({KEYCHAINCALL, u"read"_s, Service}).constFirst();
        QVERIFY2(read == next || (!outcome && read == old), qPrintable(read));
        after += outcome ? 1 : 0;
        between += !outcome && read == next ? 1 : 0;
        before += read == old ? 1 : 0;
    }
    qInfo() << struck << "writes struck:" << before << "before the write," << between
            << "before the read-back," << after << "after both; the slowest after" << slowest
            << "ms;" << errors;
    QVERIFY(struck > 5);
    // A keyring that is back at once lets the store do what is left: no outcome tells.
    QVERIFY(between > 0 || blow == Blow::KillAndUnlock);
}

void tst_KeychainMidway::endsEveryQueuedOperation()
{
    KeychainStore store(Service);
    store.setTimeout(Timeout);
    for (int round = 0; round < 8; ++round) {
        QList<QFuture<Result<void>>> writes;
        QList<QFuture<Result<std::optional<SessionRecord>>>> reads;
        // Whole ones first, then split ones.
        store.setItemLimit(round < 4 ? 0 : 2048);
        for (int i = 0; i < 10; ++i) {
            writes << store.write(numberedRecord(10 * round + i));
            reads << store.read();
        }
        waitForMoment(round % 4, std::chrono::microseconds(m_random.bounded(3000)));
        QElapsedTimer time;
        time.start();
        strike(round % 2 == 0 ? Blow::Kill : Blow::KillAndUnlock);
        QHash<Error::Kind, int> errors;
        for (auto &write : writes) {
            const auto outcome = awaited(write, Patience);
            QVERIFY(outcome || outcome.error().isStoreError());
            ++errors[kindOf(outcome)];
        }
        for (auto &read : reads) {
            const auto outcome = awaited(read, Patience);
            QVERIFY(outcome || outcome.error().isStoreError());
            ++errors[kindOf(outcome)];
        }
        qInfo() << time.elapsed() << "ms" << errors;
        revive();
        QCOMPARE(kindOf(awaited(store.write(someRecord(u"good"_s)))), Error::Kind::None);
        QVERIFY(holds(store, someRecord(u"good"_s)));
    }
}

void tst_KeychainMidway::keepsTheSessionThroughIt_data()
{
    losesNothingBetweenWriteAndReadBack_data();
}

void tst_KeychainMidway::keepsTheSessionThroughIt()
{
    QFETCH(Blow, blow);
    MidwaySession midway;
    QVERIFY(awaited(midway.session.login({u"ada"_s, canaryPassword()})));
    QVERIFY(midway.session.isPersisted());
    int unkept = 0;
    for (int round = 0; round < 6; ++round) {
        // More refreshes in a row would be taken for a loop.
        midway.clock->advance(1min);
        auto refresh = midway.session.refresh();
        waitForMoment(round % 3, std::chrono::microseconds(m_random.bounded(4000)));
        strike(blow);
        const auto outcome = awaited(refresh, 2 * Patience);
        QVERIFY2(outcome, qPrintable(outcome ? QString() : outcome.error().message()));
        QVERIFY(midway.isUsable());
        unkept += midway.session.isPersisted() ? 0 : 1;
        revive();
        QTRY_VERIFY(midway.session.isPersisted());
        QVERIFY(midway.isKept());
        const auto read = callInOtherProcess({KEYCHAINCALL, u"read"_s, SessionService});
        QCOMPARE(read.constFirst(), u"ada"_s);
    }
    qInfo() << unkept << "of 6 refreshes went on in memory for a while";
}

// The last one: this process never gets to another bus.
void tst_KeychainMidway::goesOnInMemoryWithoutABus()
{
    auto midway = std::make_unique<MidwaySession>();
    QVERIFY(awaited(midway->session.login({u"ada"_s, canaryPassword()})));
    KeychainStore store(Service);
    store.setTimeout(Timeout);
    QList<QFuture<Result<void>>> writes;
    for (int i = 0; i < 5; ++i)
        writes << store.write(someRecord(QString::number(i)));
    auto refresh = midway->session.refresh();
    waitForMoment(2, 0us);
    const auto bus = QDBusConnection::sessionBus().interface()->servicePid(
        u"org.freedesktop.DBus"_s);
    QVERIFY(bus.isValid() && bus.value() > 1);
    const auto keyring = keyringPid();
    kill(pid_t(bus.value()), SIGKILL);
    kill(keyring, SIGKILL);
    for (auto &write : writes) {
        const auto outcome = awaited(write, Patience);
        QVERIFY(outcome || outcome.error().isStoreError());
    }
    QVERIFY(awaited(refresh, 2 * Patience));
    QVERIFY(midway->isUsable());
    QVERIFY(!midway->session.isPersisted());
    midway->clock->advance(1min);
    QVERIFY(awaited(midway->session.refresh(), 2 * Patience));
    QVERIFY(midway->isUsable());
    QVERIFY(!midway->session.isPersisted());

    // Nothing of this process may make the new bus start a locked keyring first; the queue has
    // ended all before.
    midway.reset();
    QVERIFY(!awaited(store.read()));
    QProcess newBus;
    newBus.start(u"dbus-daemon"_s,
                 {u"--session"_s, u"--nofork"_s, u"--nopidfile"_s, u"--print-address"_s,
                  u"--address="_s + qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS")});
    QVERIFY(newBus.waitForReadyRead());
    launch(true);
    const auto come = callInOtherProcess({u"gdbus"_s, u"wait"_s, u"--session"_s, Secrets});
    QCOMPARE(come, QStringList(QString()));
    const QString read = callInOtherProcess({KEYCHAINCALL, u"read"_s, Service}).constFirst();
    QVERIFY2(QStringList({u"0"_s, u"1"_s, u"2"_s, u"3"_s, u"4"_s}).contains(read),
             qPrintable(read));
    const auto login = callInOtherProcess({KEYCHAINCALL, u"read"_s, SessionService});
    QCOMPARE(login.constFirst(), u"ada"_s);
    newBus.kill();
    newBus.waitForFinished();
}

void tst_KeychainMidway::cleanupTestCase()
{
    m_daemon.kill();
    m_daemon.waitForFinished();
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_KeychainMidway)

#include "tst_keychainmidway.moc"
