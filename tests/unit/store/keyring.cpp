// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keyring.h"

#include <support/awaited.h>

#include <QtCore/qeventloop.h>
#include <QtDBus/qdbusargument.h>
#include <QtDBus/qdbusconnectioninterface.h>
#include <QtDBus/qdbusinterface.h>
#include <QtDBus/qdbusmetatype.h>
#include <QtDBus/qdbusreply.h>
#include <QtTest/qtest.h>

#include <qt6keychain/keychain.h>

#include <csignal>

using namespace Qt::StringLiterals;

// Secret of the Secret Service API: session, parameters, value, content type.
struct DBusSecret
{
    QDBusObjectPath session;
    QByteArray parameters;
    QByteArray value;
    QString contentType;
};
Q_DECLARE_METATYPE(DBusSecret)

QDBusArgument &operator<<(QDBusArgument &argument, const DBusSecret &secret)
{
    argument.beginStructure();
    argument << secret.session << secret.parameters << secret.value << secret.contentType;
    argument.endStructure();
    return argument;
}

const QDBusArgument &operator>>(const QDBusArgument &argument, DBusSecret &secret)
{
    argument.beginStructure();
    argument >> secret.session >> secret.parameters >> secret.value >> secret.contentType;
    argument.endStructure();
    return argument;
}

namespace SessionKeeper::Test {

namespace {

const QString Name = u"org.freedesktop.secrets"_s;
const QString Root = u"/org/freedesktop/secrets"_s;
const QDBusObjectPath Login(u"/org/freedesktop/secrets/collection/login"_s);
const QString ServiceInterface = u"org.freedesktop.Secret.Service"_s;

QDBusMessage call(const QString &interface, const QString &method, const QVariantList &arguments,
                  const QString &path = Root)
{
    auto message = QDBusMessage::createMethodCall(Name, path, interface, method);
    message.setArguments(arguments);
    const auto reply = QDBusConnection::sessionBus().call(message);
    if (reply.type() == QDBusMessage::ErrorMessage)
        qFatal("%s: %s", qPrintable(method), qPrintable(reply.errorMessage()));
    return reply;
}

void finish(QKeychain::Job *job, const QString &key)
{
    job->setKey(key);
    QEventLoop loop;
    QObject::connect(job, &QKeychain::Job::finished, &loop, &QEventLoop::quit);
    job->start();
    loop.exec();
}

} // namespace

void lockKeyring()
{
    call(ServiceInterface, u"Lock"_s, {QVariant::fromValue(QList {Login})});
}

// There is no display for a prompt; gnome-keyring has a door for its own tests.
void unlockKeyring()
{
    qDBusRegisterMetaType<DBusSecret>();
    const auto opened = call(ServiceInterface, u"OpenSession"_s,
                             {u"plain"_s, QVariant::fromValue(QDBusVariant(QString()))});
    const auto session = opened.arguments().at(1).value<QDBusObjectPath>();
    const DBusSecret master {session, {}, "test", u"text/plain"_s};
    call(u"org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"_s,
         u"UnlockWithMasterPassword"_s, {QVariant::fromValue(Login), QVariant::fromValue(master)});
}

bool isKeyringLocked()
{
    const auto reply = call(u"org.freedesktop.DBus.Properties"_s, u"Get"_s,
                            {u"org.freedesktop.Secret.Collection"_s, u"Locked"_s}, Login.path());
    return reply.arguments().constFirst().value<QDBusVariant>().variant().toBool();
}

pid_t keyringPid()
{
    const QDBusReply<uint> pid = QDBusConnection::sessionBus().interface()->servicePid(Name);
    // kill(0, …) would end everything here.
    if (!pid.isValid() || pid.value() == 0)
        qFatal("there is no keyring on the bus");
    return pid_t(pid.value());
}

void plant(const QString &service, const QByteArray &bytes, const QString &key)
{
    auto *job = new QKeychain::WritePasswordJob(service);
    job->setBinaryData(bytes);
    finish(job, key);
}

QByteArray dugUp(const QString &service, const QString &key)
{
    auto *job = new QKeychain::ReadPasswordJob(service);
    QByteArray bytes;
    QObject::connect(job, &QKeychain::Job::finished, job, [&] { bytes = job->binaryData(); });
    finish(job, key);
    return bytes;
}

void uproot(const QString &service, const QString &key)
{
    finish(new QKeychain::DeletePasswordJob(service), key);
}

qsizetype countEntries(const QString &service)
{
    using Attributes = QMap<QString, QString>;
    qDBusRegisterMetaType<Attributes>();
    const auto reply = call(ServiceInterface, u"SearchItems"_s,
                            {QVariant::fromValue(Attributes {{u"server"_s, service}})});
    qsizetype count = 0;
    for (const QVariant &items : reply.arguments())
        count += qdbus_cast<QList<QDBusObjectPath>>(items).size();
    return count;
}

SessionRecord someRecord(const QString &account)
{
    const auto time = QDateTime::fromMSecsSinceEpoch(1900000000123, Qt::UTC);
    SessionRecord record;
    record.tokens = Tokens("header.access.signature", "header.refresh.signature")
                        .withAccessExpiry(time)
                        .withRefreshExpiry(time.addDays(1));
    record.account = account;
    record.protocol = u"simplejwt"_s;
    record.clockSkew = std::chrono::milliseconds(-1234);
    return record;
}

SessionRecord numberedRecord(int number)
{
    constexpr int Sizes[] = {100, 5000, 3000, 10000, 2100};
    SessionRecord record = someRecord(QString::number(number));
    const auto pattern = QByteArray::number(number) + '.';
    record.tokens = Tokens(pattern.repeated(Sizes[number % 5] / pattern.size()), pattern);
    return record;
}

bool holds(TokenStore &store, const SessionRecord &record)
{
    const auto read = awaited(store.read());
    return read && *read == record;
}

bool isEmpty(TokenStore &store)
{
    const auto read = awaited(store.read());
    return read && !read->has_value();
}

bool holdsEnded(TokenStore &store, const SessionRecord &record)
{
    const auto read = awaited(store.read());
    if (!read || !*read || !(*read)->isEmpty() || (*read)->revocations.isEmpty())
        return false;
    const auto since = (*read)->revocations.constLast().since;
    const auto now = QDateTime::currentDateTimeUtc();
    return since > now.addSecs(-60) && since <= now && **read == record.ended(since);
}

StoppedKeyring::StoppedKeyring()
    : m_pid(keyringPid())
{
    kill(m_pid, SIGSTOP);
}

StoppedKeyring::~StoppedKeyring()
{
    kill(m_pid, SIGCONT);
}

void restartKeyring(QProcess &daemon, KeyringState state)
{
    auto *bus = QDBusConnection::sessionBus().interface();
    kill(keyringPid(), SIGKILL);
    if (!QTest::qWaitFor([bus] { return !bus->isServiceRegistered(Name); }))
        qFatal("the killed keyring is still on the bus");
    daemon.waitForFinished();
    QStringList arguments {u"--foreground"_s, u"--components=secrets"_s};
    if (state == KeyringState::Unlocked)
        arguments << u"--unlock"_s;
    daemon.start(u"gnome-keyring-daemon"_s, arguments);
    daemon.write("test");
    daemon.closeWriteChannel();
    if (!QTest::qWaitFor([bus] { return bus->isServiceRegistered(Name).value(); }, 10000))
        qFatal("the new keyring did not come");
}

QStringList callInOtherProcess(const QStringList &arguments,
                               const QHash<QString, QString> &environment)
{
    auto merged = QProcessEnvironment::systemEnvironment();
    for (auto entry = environment.begin(); entry != environment.end(); ++entry) {
        if (entry->isNull())
            merged.remove(entry.key());
        else
            merged.insert(entry.key(), *entry);
    }
    QProcess process;
    process.setProcessEnvironment(merged);
    process.start(arguments.constFirst(), arguments.mid(1));
    if (!process.waitForFinished(20000) || process.exitStatus() != QProcess::NormalExit)
        return {u"crashed or hung"_s, QString::fromUtf8(process.readAllStandardError())};
    return QString::fromUtf8(process.readAllStandardOutput()).trimmed().split(u'\n');
}

} // namespace SessionKeeper::Test
