// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_DIFFERENTIAL_ALLOWANCE_H
#define SESSIONKEEPER_TESTS_DIFFERENTIAL_ALLOWANCE_H

#include "script.h"

#include <QtCore/qstringlist.h>

namespace SessionKeeper::Test {

// The traces of one script.
struct Traces
{
    QStringList plain;
    QStringList ours;
};

// A difference between AccessManager and QNetworkAccessManager that is meant.
// docs/network-access.md has a row for each, with the same id.
struct Allowance
{
    QString id;
    bool (*appliesTo)(const Script &script, const Traces &traces);
    // Brings both traces to one form in what is allowed to differ, and in nothing else.
    void (*forgive)(Traces &traces);
};

const QList<Allowance> &allowances();

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_DIFFERENTIAL_ALLOWANCE_H
