// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DISPATCHLINE_P_H
#define SESSIONKEEPER_DISPATCHLINE_P_H

// Not part of the public API: may change or vanish in any version.

#include "dispatcher_p.h"
#include "sendwindow_p.h"

#include <QtCore/qtimer.h>

namespace SessionKeeper {

// Everything of one dispatcher that goes to one origin.
struct DispatchLine
{
    explicit DispatchLine(const Origin &where)
        : origin(where)
    {
        patience.setSingleShot(true);
    }

    const Origin origin;
    std::map<DispatchPlace, DispatchedRequest *> waiting;
    SendWindow window;
    // Runs while the window is full and nobody answers.
    QTimer patience;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_DISPATCHLINE_P_H
