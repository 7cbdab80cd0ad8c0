// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_FORMPARSER_H
#define SESSIONKEEPERSERVER_FORMPARSER_H

#include <SessionKeeperServer/http/data/json.h>

#include <variant>

namespace SessionKeeperServer {

// Why a form cannot be read, one sentence for the client.
struct FormMistake
{
    QString sentence;
};

// The fields of a form as an object of texts, in the order they came; bytes that are not UTF-8
// become replacement characters.
std::variant<Json, FormMistake> parseUrlEncoded(const QByteArray &body);
// The same from multipart/form-data. A field that is a file becomes an empty list: no text.
std::variant<Json, FormMistake> parseMultipart(const QByteArray &body, const QByteArray &boundary);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_FORMPARSER_H
