// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_UTF8_H
#define SESSIONKEEPERSERVER_UTF8_H

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>

#include <variant>

namespace SessionKeeperServer {

// Why bytes are no UTF-8, in the words of Python's decoder.
struct Utf8Mistake
{
    QString sentence;
};

// The text, as a stream reader of Python decodes it: surrogates and overlong forms are mistakes, a
// character that is cut off at the end is left out.
std::variant<QString, Utf8Mistake> decodeUtf8(QByteArrayView bytes);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_UTF8_H
