// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_DIFFERENTIAL_ESSENCE_H
#define SESSIONKEEPER_TESTS_DIFFERENTIAL_ESSENCE_H

#include <QtCore/qstringlist.h>

namespace SessionKeeper::Test {

// What of the trace of a followed redirect is the same each time with the plain manager of Qt 6.4,
// which now and then sends a request twice or mixes the headers of both answers: the hops, the end
// with its error, status, address, device and body, and how often each signal of the end came.
QStringList essenceOf(const QStringList &trace);

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_DIFFERENTIAL_ESSENCE_H
