// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JSONTEXT_P_H
#define SESSIONKEEPERSERVER_JSONTEXT_P_H

// Not part of the API: JSON text where Qt's own reader and writer lose order or spelling.

#include <QtCore/qbytearray.h>
#include <QtCore/qjsonvalue.h>

#include <utility>
#include <vector>

namespace SessionKeeperServer {

// Compact and ASCII only, as Python's json.dumps(value, separators=(",", ":")).
QByteArray toJsonText(const QJsonValue &value);

// The same for a text, at the end of `out`.
void appendJsonText(QByteArray &out, const QString &text);

// The members of an object in their order, name and value as they are spelled (name with its
// quotes). The text must be one valid JSON object.
std::vector<std::pair<QByteArray, QByteArray>> membersOf(const QByteArray &object);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JSONTEXT_P_H
