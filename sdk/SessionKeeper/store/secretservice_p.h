// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_SECRETSERVICE_P_H
#define SESSIONKEEPER_SECRETSERVICE_P_H

// Not API: may change or vanish without notice.

#include "keychainstate_p.h"

#include <QtCore/qobject.h>
#include <QtCore/qpointer.h>

QT_BEGIN_NAMESPACE
class QDBusError;
class QDBusPendingCall;
class QThread;
QT_END_NAMESPACE

namespace SessionKeeper {

// The Secret Service's own word on whether it is there and unlocked, on a bus connection of its
// own. freedesktop.org Secret Service API, Service.ReadAlias and Collection.Locked. Main thread;
// nothing waits: connecting is synchronous in QtDBus, so a short-lived thread does it. Dies with
// the application object.
class SecretService : public QObject
{
    Q_OBJECT

public:
    static SecretService *instance();
    ~SecretService() override;

    // Connects unless connected; answers Unlocked, NoBus or NoLibrary. One call at a time.
    void open(KeychainStateCallback done);
    void askState(std::chrono::milliseconds timeout, KeychainStateCallback done);
    // Whether another service, such as KWallet, is on the bus.
    void askRunning(const QString &name, std::chrono::milliseconds timeout,
                    std::function<void(bool)> done);

private:
    using QObject::QObject;

    void askLocked(const QString &collection, std::chrono::milliseconds timeout,
                   KeychainStateCallback done);
    template<typename Value>
    void whenAnswered(const QDBusPendingCall &call, const KeychainStateCallback &failed,
                      std::function<void(const Value &)> answered);

    QPointer<QThread> m_opener;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_SECRETSERVICE_P_H
