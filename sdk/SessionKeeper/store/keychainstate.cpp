// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keychainstate_p.h"

#include <QtCore/qglobal.h>

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN) && !defined(Q_OS_ANDROID)
#include "libsecret_p.h"
#include "secretservice_p.h"

#include <QtCore/qabstracteventdispatcher.h>
#define SESSIONKEEPER_SECRET_SERVICE
#endif

namespace SessionKeeper {

#ifdef SESSIONKEEPER_SECRET_SERVICE

namespace {

// QtKeychain's own choice: KWallet in a KDE session of version 4 or 5, libsecret elsewhere.
bool usesKWallet()
{
    const QByteArray desktop = qgetenv("XDG_CURRENT_DESKTOP");
    const bool isKde = desktop == "KDE"
        || (desktop != "GNOME" && desktop != "Unity"
            && (qgetenv("DESKTOP_SESSION") == "kde" || !qgetenv("KDE_FULL_SESSION").isEmpty()));
    const QByteArray version = qgetenv("KDE_SESSION_VERSION");
    return isKde && (version == "4" || version == "5");
}

// libsecret answers through GLib's main loop; under another dispatcher no job would ever finish.
bool hasGlibEventLoop()
{
    const auto *dispatcher = QAbstractEventDispatcher::instance();
    return dispatcher && dispatcher->inherits("QEventDispatcherGlib");
}

} // namespace

void prepareKeychain(KeychainStateCallback done)
{
    if (usesKWallet())
        done(KeychainState::Unlocked);
    else if (!hasGlibEventLoop())
        done(KeychainState::NoEventLoop);
    else
        SecretService::instance()->open(std::move(done));
}

void askKeychainState(std::chrono::milliseconds timeout, KeychainStateCallback done)
{
    if (usesKWallet())
        done(KeychainState::Unlocked);
    else
        SecretService::instance()->askState(timeout, std::move(done));
}

bool renewKeychainConnection()
{
    return !usesKWallet() && Libsecret::disconnect();
}

#else

void prepareKeychain(KeychainStateCallback done)
{
    done(KeychainState::Unlocked);
}

void askKeychainState(std::chrono::milliseconds, KeychainStateCallback done)
{
    done(KeychainState::Unlocked);
}

bool renewKeychainConnection()
{
    return false;
}

#endif

} // namespace SessionKeeper
