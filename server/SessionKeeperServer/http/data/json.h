// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JSON_H
#define SESSIONKEEPERSERVER_JSON_H

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>
#include <QtCore/qstringlist.h>

#include <initializer_list>
#include <utility>
#include <variant>
#include <vector>

namespace SessionKeeperServer {

// A JSON value that keeps the order of members and the spelling of numbers: replies are compared
// byte by byte with the originals', and a number that stands where text belongs becomes the text
// it was written as (contract.md 1.6).
class Json
{
public:
    struct Number
    {
        QByteArray spelling;
        bool isInteger = true;
    };
    using Member = std::pair<QString, Json>;
    using List = std::vector<Json>;
    using Object = std::vector<Member>;

    Json() = default; // null
    Json(bool value);
    Json(int value);
    Json(qint64 value);
    Json(const QString &text);
    Json(Number number);
    Json(List items);
    Json(Object members);
    static Json texts(const QStringList &items);
    static Json object(std::initializer_list<Member> members) { return Object(members); }

    bool isNull() const { return std::holds_alternative<std::monostate>(m_value); }
    const bool *asBool() const { return std::get_if<bool>(&m_value); }
    const Number *asNumber() const { return std::get_if<Number>(&m_value); }
    const QString *asText() const { return std::get_if<QString>(&m_value); }
    const List *asList() const { return std::get_if<List>(&m_value); }
    const Object *asObject() const { return std::get_if<Object>(&m_value); }
    Object *asObject() { return std::get_if<Object>(&m_value); }

    // Null when this is no object or has no such member. Of equal names the last one.
    const Json *find(QStringView name) const;

    // Compact, or with that many spaces for each level; UTF-8, not escaped (contract.md 1.1).
    QByteArray toBytes(int indent = 0) const;

private:
    void write(QByteArray &out, int indent, int level) const;

    std::variant<std::monostate, bool, Number, QString, List, Object> m_value;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JSON_H
