// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keyring.h"

#include <SessionKeeper/store/keychainstore.h>

#include <support/awaited.h>
#include <support/stallwatch.h>

#include <QtCore/qfile.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/qtemporaryfile.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

using Environment = QHash<QString, QString>;

// Each case is a process of its own, because the bus and the back end are chosen once per process.
class tst_NoKeychain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void saysWhyThereIsNone_data();
    void saysWhyThereIsNone();
    void saysThatNoServiceRuns();
    void saysThatThereIsNoKeyring();
    void saysThatLibsecretIsMissing();
    void survivesTheEndOfTheBus();
    void endsCleanlyInTheMiddleOfACall();

private:
    QTemporaryFile m_emptyBus;

    void verifyAbsent(const QStringList &command, const Environment &environment,
                      const QString &reason);
};

namespace {

const QString Service = u"com.example.nokeychain"_s;

// A bus that knows no service and can start none.
const QByteArray
    EmptyBus = R"(<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>)";

} // namespace

void tst_NoKeychain::initTestCase()
{
    QVERIFY(m_emptyBus.open());
    m_emptyBus.write(EmptyBus);
    m_emptyBus.close();
}

void tst_NoKeychain::verifyAbsent(const QStringList &command, const Environment &environment,
                                  const QString &reason)
{
    for (const auto verb : {"read"_L1, "write"_L1, "clear"_L1}) {
        const QStringList lines = callInOtherProcess(
            command + QStringList {KEYCHAINCALL, verb, Service}, environment);
        QCOMPARE(lines.constFirst(), u"StoreAbsent"_s);
        const QString message = lines.value(1);
        QVERIFY2(message.contains(reason) && message.contains(Service), qPrintable(message));
        QVERIFY2(message.endsWith(u'.') && lines.size() == 2, qPrintable(message));
    }
}

void tst_NoKeychain::saysWhyThereIsNone_data()
{
    QTest::addColumn<Environment>("environment");
    QTest::addColumn<QString>("reason");
    const auto bus = u"DBUS_SESSION_BUS_ADDRESS"_s;
    const auto runtime = u"XDG_RUNTIME_DIR"_s;
    QTest::newRow("no bus") << Environment {{bus, {}}, {runtime, {}}} << u"no D-Bus session"_s;
    QTest::newRow("bus without a socket")
        << Environment {{bus, u"unix:path=/nonexistent/bus"_s}} << u"no D-Bus session"_s;
    QTest::newRow("malformed address")
        << Environment {{bus, u"nonsense"_s}} << u"no D-Bus session"_s;
    QTest::newRow("no GLib") << Environment {{u"QT_NO_GLIB"_s, u"1"_s}} << u"QT_NO_GLIB"_s;
    const Environment kde {{u"XDG_CURRENT_DESKTOP"_s, u"KDE"_s},
                           {u"KDE_SESSION_VERSION"_s, u"5"_s},
                           {bus, u"unix:path=/nonexistent/bus"_s}};
    QTest::newRow("KDE without a bus") << kde << u"no D-Bus session"_s;
}

void tst_NoKeychain::saysWhyThereIsNone()
{
    QFETCH(Environment, environment);
    QFETCH(QString, reason);
    verifyAbsent({}, environment, reason);
}

void tst_NoKeychain::saysThatNoServiceRuns()
{
    QTemporaryDir folder;
    QFile configuration(folder.filePath(u"bus.conf"_s));
    QVERIFY(configuration.open(QIODevice::WriteOnly));
    configuration.write(EmptyBus);
    configuration.close();
    verifyAbsent({u"dbus-run-session"_s, u"--config-file"_s, configuration.fileName(), u"--"_s}, {},
                 u"No Secret Service"_s);
}

// A fresh home: the bus starts a keyring that has no collection yet, and there is no display to
// make one.
void tst_NoKeychain::saysThatThereIsNoKeyring()
{
    const QTemporaryDir home;
    QVERIFY(
        QFile::setPermissions(home.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    verifyAbsent({u"dbus-run-session"_s, u"--"_s},
                 {{u"HOME"_s, home.path()},
                  {u"XDG_DATA_HOME"_s, home.path()},
                  {u"XDG_RUNTIME_DIR"_s, home.path()}},
                 u"no default keyring"_s);
}

void tst_NoKeychain::saysThatLibsecretIsMissing()
{
    // The loader takes the first file of the name and does not look for a better one.
    const QTemporaryDir folder;
    QVERIFY(QFile(folder.filePath(u"libsecret-1.so.0"_s)).open(QIODevice::WriteOnly));
    verifyAbsent({}, {{u"LD_LIBRARY_PATH"_s, folder.path()}}, u"package libsecret-1-0"_s);
}

// GDBus would end the process with SIGTERM.
void tst_NoKeychain::survivesTheEndOfTheBus()
{
    // A home of its own, so that this bus starts a keyring of its own: libsecret keeps the
    // connection to it.
    const QTemporaryDir home;
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const auto &name : {u"HOME"_s, u"XDG_DATA_HOME"_s, u"XDG_RUNTIME_DIR"_s})
        environment.insert(name, home.path());
    QProcess bus;
    bus.setProcessEnvironment(environment);
    bus.start(u"dbus-daemon"_s, {u"--session"_s, u"--nofork"_s, u"--print-address"_s});
    QVERIFY(bus.waitForReadyRead());
    qputenv("DBUS_SESSION_BUS_ADDRESS", bus.readLine().trimmed());

    KeychainStore store(Service);
    const auto before = awaited(store.read());
    QCOMPARE(kindOf(before), Error::Kind::StoreAbsent);
    QVERIFY(before.error().message().contains(u"no default keyring"));
    bus.terminate(); // which removes its socket
    QVERIFY(bus.waitForFinished());
    QTRY_VERIFY(awaited(store.read()).error().message().startsWith(u"There is no D-Bus"));
    QCOMPARE(kindOf(awaited(store.write({}))), Error::Kind::StoreAbsent);
}

void tst_NoKeychain::endsCleanlyInTheMiddleOfACall()
{
    for (int i = 0; i < 20; ++i)
        QCOMPARE(callInOtherProcess({KEYCHAINCALL, u"leave"_s, Service}), QStringList {u""_s});
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_NoKeychain)

#include "tst_nokeychain.moc"
