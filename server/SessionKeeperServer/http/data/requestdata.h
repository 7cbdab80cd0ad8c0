// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_REQUESTDATA_H
#define SESSIONKEEPERSERVER_REQUESTDATA_H

#include <SessionKeeperServer/http/data/apireply.h>

#include <optional>
#include <variant>

namespace SessionKeeperServer {

// The media types a body may have, for OPTIONS.
QStringList parsedMediaTypes();

// The body of a request as a value, or the answer that says what is wrong with it: 415 or 400
// (contract.md 1.2 to 1.5).
std::variant<Json, ApiReply> parseBody(const HttpRequest &request);

// Reads the text fields of a body by the rules of contract.md 1.6 and gathers what is wrong with
// them, in the order they are asked for.
class FieldReader
{
public:
    explicit FieldReader(const HttpRequest &request);

    // Trimmed; empty when the field is not as it must be, which failed() then tells.
    QString text(const QString &name);

    bool failed() const { return m_failure || !m_errors.empty(); }
    ApiReply failure() const;

private:
    void add(const QString &field, const QStringList &errors);

    Json m_data;
    std::optional<ApiReply> m_failure; // of the body as a whole
    Json::Object m_errors;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_REQUESTDATA_H
