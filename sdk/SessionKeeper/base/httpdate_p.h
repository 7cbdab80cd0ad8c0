// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_HTTPDATE_P_H
#define SESSIONKEEPER_HTTPDATE_P_H

// Not part of the public API: may change or vanish in any version.

#include <QtCore/qbytearray.h>
#include <QtCore/qdatetime.h>

namespace SessionKeeper {

// An HTTP date in any of its three forms (RFC 9110 5.6.7), UTC; invalid when it is none of them.
QDateTime httpDate(const QByteArray &text);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_HTTPDATE_P_H
