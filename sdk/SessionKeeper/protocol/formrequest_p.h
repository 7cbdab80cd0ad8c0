// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_FORMREQUEST_P_H
#define SESSIONKEEPER_FORMREQUEST_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/protocol/message.h>

#include <QtCore/qvariant.h>

namespace SessionKeeper {

// As application/x-www-form-urlencoded has it, from UTF-8 (RFC 6749 appendix B).
QByteArray formEncoded(const QString &text);

// A POST of these fields as a form.
TokenRequest formRequest(TokenStep step, const QUrl &url, const QVariantMap &fields);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_FORMREQUEST_P_H
