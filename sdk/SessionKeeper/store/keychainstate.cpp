// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keychainstate_p.h"

#include <QtCore/qstring.h>

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN) && !defined(Q_OS_ANDROID)
#include "libsecret_p.h"
#include "secretservice_p.h"

#include <QtCore/qabstracteventdispatcher.h>
#define SESSIONKEEPER_SECRET_SERVICE
#endif

using namespace Qt::StringLiterals;

namespace SessionKeeper {

#ifdef SESSIONKEEPER_SECRET_SERVICE

namespace {

// KWallet's name on the bus, empty outside of KDE. QtKeychain takes KWallet in a KDE session of
// version 4 or 5 when it runs, and libsecret elsewhere.
QString kwalletName()
{
    const QByteArray desktop = qgetenv("XDG_CURRENT_DESKTOP");
    const bool isKde = desktop == "KDE"
        || (desktop != "GNOME" && desktop != "Unity"
            && (qgetenv("DESKTOP_SESSION") == "kde" || !qgetenv("KDE_FULL_SESSION").isEmpty()));
    const QByteArray version = qgetenv("KDE_SESSION_VERSION");
    if (isKde && version == "4")
        return u"org.kde.kwalletd"_s;
    if (isKde && version == "5")
        return u"org.kde.kwalletd5"_s;
    return {};
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
    const bool isKde = !kwalletName().isEmpty();
    if (!isKde && !hasGlibEventLoop()) {
        done(KeychainState::NoEventLoop);
        return;
    }
    SecretService::instance()->open([isKde, done = std::move(done)](KeychainState state) {
        done(isKde ? KeychainState::Unlocked : state);
    });
}

void askKeychainState(std::chrono::milliseconds timeout, KeychainStateCallback done)
{
    const QString kwallet = kwalletName();
    if (kwallet.isEmpty()) {
        SecretService::instance()->askState(timeout, std::move(done));
        return;
    }
    SecretService::instance()->askRunning(
        kwallet, timeout, [timeout, done = std::move(done)](bool isRunning) {
            if (isRunning)
                done(KeychainState::Unlocked);
            else
                SecretService::instance()->askState(timeout, done);
        });
}

bool renewKeychainConnection()
{
    return Libsecret::disconnect();
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
