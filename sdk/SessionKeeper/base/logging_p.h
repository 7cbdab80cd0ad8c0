// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_LOGGING_P_H
#define SESSIONKEEPER_LOGGING_P_H

// Not part of the public API: may change or vanish in any version.

#include <QtCore/qloggingcategory.h>

namespace SessionKeeper {

// Switched with QT_LOGGING_RULES, such as "sessionkeeper.*.debug=true". Warnings are on, the rest
// is off.
Q_DECLARE_LOGGING_CATEGORY(lcProtocol) // sessionkeeper.protocol
Q_DECLARE_LOGGING_CATEGORY(lcStore)    // sessionkeeper.store
Q_DECLARE_LOGGING_CATEGORY(lcSession)  // sessionkeeper.session
Q_DECLARE_LOGGING_CATEGORY(lcRefresh)  // sessionkeeper.refresh: a line of JSON for each refresh
Q_DECLARE_LOGGING_CATEGORY(lcNetwork)  // sessionkeeper.network

} // namespace SessionKeeper

#endif // SESSIONKEEPER_LOGGING_P_H
