// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "logging_p.h"

namespace SessionKeeper {

Q_LOGGING_CATEGORY(lcProtocol, "sessionkeeper.protocol", QtWarningMsg)
Q_LOGGING_CATEGORY(lcStore, "sessionkeeper.store", QtWarningMsg)
Q_LOGGING_CATEGORY(lcSession, "sessionkeeper.session", QtWarningMsg)
Q_LOGGING_CATEGORY(lcRefresh, "sessionkeeper.refresh", QtWarningMsg)
Q_LOGGING_CATEGORY(lcNetwork, "sessionkeeper.network", QtWarningMsg)

} // namespace SessionKeeper
