// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "secretservice_p.h"

#include "libsecret_p.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qthread.h>
#include <QtDBus/qdbusconnection.h>
#include <QtDBus/qdbuserror.h>
#include <QtDBus/qdbusmessage.h>
#include <QtDBus/qdbuspendingcall.h>
#include <QtDBus/qdbuspendingreply.h>

#include <atomic>
#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace SessionKeeper {

namespace {

const QString ConnectionName = u"SessionKeeper.SecretService"_s;
const QString Service = u"org.freedesktop.secrets"_s;

struct Target
{
    QString path;
    QString interface;
    QString service = Service;
};

QDBusPendingCall call(const Target &target, const QString &method, const QVariantList &arguments,
                      std::chrono::milliseconds timeout)
{
    QDBusMessage message = QDBusMessage::createMethodCall(target.service, target.path,
                                                          target.interface, method);
    message.setArguments(arguments);
    return QDBusConnection(ConnectionName).asyncCall(message, int(timeout.count()));
}

KeychainState stateOf(const QDBusError &error)
{
    switch (error.type()) {
    case QDBusError::NoReply:
    case QDBusError::Timeout:
    case QDBusError::TimedOut:
        return KeychainState::NoAnswer;
    case QDBusError::Disconnected:
    case QDBusError::NoServer:
        return KeychainState::NoBus;
    default:
        // Unknown, not activatable, its start failed, or hidden by a sandbox.
        return KeychainState::NoService;
    }
}

} // namespace

SecretService *SecretService::instance()
{
    static QPointer<SecretService> service;
    if (!service)
        service = new SecretService(QCoreApplication::instance());
    return service;
}

SecretService::~SecretService()
{
    // A thread inside QtDBus must not outlive QtDBus' globals. A bus that hangs is not worth more
    // than a second.
    if (m_opener && m_opener->wait(QDeadlineTimer(1s)))
        delete m_opener;
}

void SecretService::open(KeychainStateCallback done)
{
    if (QDBusConnection(ConnectionName).isConnected()) {
        done(KeychainState::Unlocked);
        return;
    }
    const auto state = std::make_shared<std::atomic<KeychainState>>(KeychainState::NoLibrary);
    m_opener = QThread::create([state] {
        if (!Libsecret::isAvailable())
            return;
        QDBusConnection::disconnectFromBus(ConnectionName);
        const auto bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, ConnectionName);
        *state = bus.isConnected() ? KeychainState::Unlocked : KeychainState::NoBus;
        if (bus.isConnected())
            Libsecret::keepRunningWithoutBus();
    });
    connect(m_opener, &QThread::finished, this, [state, done = std::move(done)] { done(*state); });
    connect(m_opener, &QThread::finished, m_opener, &QObject::deleteLater);
    m_opener->start();
}

void SecretService::askState(std::chrono::milliseconds timeout, KeychainStateCallback done)
{
    if (!QDBusConnection(ConnectionName).isConnected()) {
        done(KeychainState::NoBus);
        return;
    }
    const auto alias = call({u"/org/freedesktop/secrets"_s, u"org.freedesktop.Secret.Service"_s},
                            u"ReadAlias"_s, {u"default"_s}, timeout);
    whenAnswered<QDBusObjectPath>(alias, done,
                                  [this, timeout, done](const QDBusObjectPath &collection) {
                                      if (collection.path() == "/"_L1)
                                          done(KeychainState::NoCollection);
                                      else
                                          askLocked(collection.path(), timeout, done);
                                  });
}

void SecretService::askLocked(const QString &collection, std::chrono::milliseconds timeout,
                              KeychainStateCallback done)
{
    const auto locked = call({collection, u"org.freedesktop.DBus.Properties"_s}, u"Get"_s,
                             {u"org.freedesktop.Secret.Collection"_s, u"Locked"_s}, timeout);
    whenAnswered<QDBusVariant>(locked, done, [done](const QDBusVariant &value) {
        done(value.variant().toBool() ? KeychainState::Locked : KeychainState::Unlocked);
    });
}

void SecretService::askRunning(const QString &name, std::chrono::milliseconds timeout,
                               std::function<void(bool)> done)
{
    const QString bus = u"org.freedesktop.DBus"_s;
    const auto owned = call({u"/org/freedesktop/DBus"_s, bus, bus}, u"NameHasOwner"_s, {name},
                            timeout);
    whenAnswered<bool>(
        owned, [done](KeychainState) { done(false); }, done);
}

template<typename Value>
void SecretService::whenAnswered(const QDBusPendingCall &call, const KeychainStateCallback &failed,
                                 std::function<void(const Value &)> answered)
{
    // A call on a connection that was just lost has no watcher signal to wait for.
    if (call.isFinished() && call.isError()) {
        failed(stateOf(call.error()));
        return;
    }
    auto *watcher = new QDBusPendingCallWatcher(call, this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
            [failed, answered = std::move(answered)](QDBusPendingCallWatcher *finished) {
                finished->deleteLater();
                const QDBusPendingReply<Value> reply = *finished;
                if (reply.isError())
                    failed(stateOf(reply.error()));
                else
                    answered(reply.value());
            });
}

} // namespace SessionKeeper
