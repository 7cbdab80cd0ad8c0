// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JSONPARSER_H
#define SESSIONKEEPERSERVER_JSONPARSER_H

#include <SessionKeeperServer/http/data/json.h>

#include <variant>

namespace SessionKeeperServer {

// What is wrong with a JSON text, in the words of Python's json module, which clients of the
// originals see: "Expecting value: line 1 column 13 (char 12)".
struct JsonMistake
{
    QString sentence;
};

// Reads one JSON value in UTF-8. As Python and unlike QJsonDocument: any value at the top, no byte
// order mark, the last of equal names counts; NaN and Infinity are refused.
std::variant<Json, JsonMistake> parseJson(const QByteArray &utf8);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JSONPARSER_H
