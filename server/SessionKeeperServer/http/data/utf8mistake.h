// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_UTF8MISTAKE_H
#define SESSIONKEEPERSERVER_UTF8MISTAKE_H

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>

#include <optional>

namespace SessionKeeperServer {

// Why bytes are no UTF-8, in the words of Python's decoder; nothing when they are. Surrogates and
// overlong forms are none.
std::optional<QString> utf8Mistake(QByteArrayView bytes);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_UTF8MISTAKE_H
