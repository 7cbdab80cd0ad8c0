// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_ORIGIN_P_H
#define SESSIONKEEPER_ORIGIN_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/sessionkeeper_export.h>

#include <QtCore/qurl.h>

namespace SessionKeeper {

// Scheme, host and effective port (RFC 6454 4).
SESSIONKEEPER_EXPORT bool sameOrigin(const QUrl &a, const QUrl &b);

// https anywhere; http to this machine only, whose wire nobody else can read.
SESSIONKEEPER_EXPORT bool isSecureTransport(const QUrl &url);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_ORIGIN_P_H
