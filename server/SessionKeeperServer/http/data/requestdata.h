// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_REQUESTDATA_H
#define SESSIONKEEPERSERVER_REQUESTDATA_H

#include <SessionKeeperServer/http/data/apireply.h>

#include <limits>
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

    // Trimmed; empty when the field is not as it must be, which failed() then tells. At most so
    // many characters (those of Unicode).
    QString text(const QString &name, qsizetype longest = anyLength);
    // As text(), for a field that the body need not have.
    QString text(const QString &name, const QString &whenMissing, qsizetype longest = anyLength);

    // Whether the body has such a field, whatever is in it.
    bool has(const QString &name) const;
    // The id of a row, as a number or as its digits.
    std::optional<qint64> primaryKey(const QString &name);
    // For what only the caller can tell to be wrong.
    void refuse(const QString &name, const QString &error) { add(name, {error}); }

    bool failed() const { return m_failure || !m_errors.empty(); }
    ApiReply failure() const;

private:
    static constexpr qsizetype anyLength = std::numeric_limits<qsizetype>::max();
    // Null when it is missing or null, which is noted.
    const Json *given(const QString &name);
    void add(const QString &field, const QStringList &errors);

    Json m_data;
    std::optional<ApiReply> m_failure; // of the body as a whole
    Json::Object m_errors;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_REQUESTDATA_H
