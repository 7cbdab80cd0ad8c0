// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_SETTINGSREADER_H
#define SESSIONKEEPERSERVER_SETTINGSREADER_H

#include <SessionKeeperServer/http/settings.h>

namespace SessionKeeperServer {

// Settings::read().
void readSettings(const QString &fileName, Settings &settings);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_SETTINGSREADER_H
