// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_COOKIES_P_H
#define SESSIONKEEPER_COOKIES_P_H

// Not part of the public API: may change or vanish in any version.

#include <QtCore/qbytearray.h>

namespace SessionKeeper {

// The value of a cookie in a Cookie header (RFC 6265 4.2.1); empty when it is not there.
QByteArray cookieIn(const QByteArray &header, const QByteArray &name);
// The header without it.
QByteArray withoutCookie(const QByteArray &header, const QByteArray &name);
// The header with it, at the end, in place of any other of its name.
QByteArray withCookie(const QByteArray &header, const QByteArray &name, const QByteArray &value);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_COOKIES_P_H
