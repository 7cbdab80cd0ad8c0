// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_NETWORKACCESSFACTORY_H
#define SESSIONKEEPER_NETWORKACCESSFACTORY_H

#include <QtQml/qqmlnetworkaccessmanagerfactory.h>

#include <memory>

QT_BEGIN_NAMESPACE
class QQmlEngine;
QT_END_NAMESPACE

namespace SessionKeeper {

class SessionSet;

// Gives every thread of one QML engine its own AccessManager; all of them serve the sessions of
// that engine.
class NetworkAccessFactory : public QQmlNetworkAccessManagerFactory
{
public:
    NetworkAccessFactory();
    ~NetworkAccessFactory() override;

    // Puts a factory into engine, which owns it from then on. An engine that has a factory of its
    // app keeps that one, with a warning. Does nothing the second time. Call in the engine's
    // thread.
    static void install(QQmlEngine *engine);
    // The sessions that the requests of engine may belong to; null when install() was not called
    // for it.
    static std::shared_ptr<SessionSet> sessions(const QQmlEngine *engine);

    // Called by the engine from the main thread, the type loader's, the image reader's and those of
    // worker scripts, also at the same time.
    QNetworkAccessManager *create(QObject *parent) override;

private:
    Q_DISABLE_COPY_MOVE(NetworkAccessFactory)
    const std::shared_ptr<SessionSet> m_sessions;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_NETWORKACCESSFACTORY_H
