// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DEMO_DIALECTS_H
#define SESSIONKEEPER_DEMO_DIALECTS_H

#include <QtCore/qstring.h>

// What people read about a dialect, by its Protocol::name().
QString dialectTitle(const QString &name);
// One line: what a log-in brings.
QString dialectSummary(const QString &name);

#endif // SESSIONKEEPER_DEMO_DIALECTS_H
