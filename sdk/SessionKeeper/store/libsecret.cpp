// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "libsecret_p.h"

#include <QtCore/qlibrary.h>

using namespace Qt::StringLiterals;

namespace SessionKeeper::Libsecret {

namespace {

template<typename Function>
Function *resolve(const QString &library, int version, const char *symbol)
{
    return reinterpret_cast<Function *>(QLibrary(library, version).resolve(symbol));
}

} // namespace

bool isAvailable()
{
    return QLibrary(u"secret-1"_s, 0).load();
}

void keepRunningWithoutBus()
{
    const QString gio = u"gio-2.0"_s;
    const auto connect = resolve<void *(int, void *, void **)>(gio, 0, "g_bus_get_sync");
    const auto setExitOnClose = resolve<void(void *, int)>(gio, 0,
                                                           "g_dbus_connection_set_exit_on_close");
    if (!connect || !setExitOnClose)
        return;
    constexpr int SessionBus = 2; // G_BUS_TYPE_SESSION
    // Kept for ever: the connection is shared by the process, and a new one would exit on close
    // again.
    static void *const connection = connect(SessionBus, nullptr, nullptr);
    if (connection)
        setExitOnClose(connection, false);
}

bool disconnect()
{
    const auto forget = resolve<void()>(u"secret-1"_s, 0, "secret_service_disconnect");
    if (forget)
        forget();
    return forget != nullptr;
}

} // namespace SessionKeeper::Libsecret
