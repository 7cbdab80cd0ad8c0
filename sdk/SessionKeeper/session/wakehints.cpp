// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "wakehints_p.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qmetaobject.h>
#include <QtCore/qthread.h>
#include <QtNetwork/qnetworkinformation.h>

namespace SessionKeeper {

WakeHints::WakeHints(std::function<void()> hinted, QObject *parent)
    : QObject(parent)
    , m_hinted(std::move(hinted))
{
}

void WakeHints::watchApplication()
{
    auto *const application = QCoreApplication::instance();
    if (m_watchesApplication || !application)
        return;
    m_watchesApplication = true;
    constexpr auto name = "applicationStateChanged(Qt::ApplicationState)";
    const auto *theirs = application->metaObject();
    const int signal = theirs->indexOfSignal(name);
    if (signal < 0)
        return;
    connect(application, theirs->method(signal), this,
            staticMetaObject.method(staticMetaObject.indexOfSlot(name)));
}

void WakeHints::watchNetwork()
{
    if (m_watchesNetwork || !QCoreApplication::instance())
        return;
    const bool isMainThread = QThread::currentThread() == QCoreApplication::instance()->thread();
    if (isMainThread && !m_triedToLoad && !QNetworkInformation::instance()) {
        m_triedToLoad = true;
        QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability);
    }
    auto *const information = QNetworkInformation::instance();
    if (!information)
        return;
    m_watchesNetwork = true;
    connect(information, &QNetworkInformation::reachabilityChanged, this,
            [this](QNetworkInformation::Reachability reachability) {
                if (reachability != QNetworkInformation::Reachability::Disconnected)
                    m_hinted();
            });
}

void WakeHints::applicationStateChanged(Qt::ApplicationState state)
{
    if (state == Qt::ApplicationActive)
        m_hinted();
}

} // namespace SessionKeeper
