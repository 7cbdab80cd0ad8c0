// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/data/json.h>

#include <algorithm>

namespace SessionKeeperServer {

namespace {

void writeEscaped(QByteArray &out, char c)
{
    switch (c) {
    case '"':
        out += "\\\"";
        break;
    case '\\':
        out += "\\\\";
        break;
    case '\n':
        out += "\\n";
        break;
    case '\r':
        out += "\\r";
        break;
    case '\t':
        out += "\\t";
        break;
    case '\b':
        out += "\\b";
        break;
    case '\f':
        out += "\\f";
        break;
    default:
        out += "\\u" + QByteArray::number(int(c), 16).rightJustified(4, '0');
    }
}

void writeText(QByteArray &out, const QString &text)
{
    const auto isPlain = [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
    };
    const QByteArray bytes = text.toUtf8();
    out += '"';
    // In pieces: most texts are tokens without anything to escape.
    for (const char *at = bytes.begin(); at != bytes.end();) {
        const char *const end = std::find_if_not(at, bytes.end(), isPlain);
        out.append(at, end - at);
        at = end;
        if (at != bytes.end())
            writeEscaped(out, *at++);
    }
    out += '"';
}

void newLine(QByteArray &out, int indent, int level)
{
    if (indent > 0)
        out.append('\n').append(qsizetype(indent) * level, ' ');
}

} // namespace

Json::Json(bool value)
    : m_value(value)
{
}

Json::Json(int value)
    : Json(qint64(value))
{
}

Json::Json(qint64 value)
    : m_value(Number {QByteArray::number(value)})
{
}

Json::Json(const QString &text)
    : m_value(text)
{
}

Json::Json(Number number)
    : m_value(std::move(number))
{
}

Json::Json(List items)
    : m_value(std::move(items))
{
}

Json::Json(Object members)
    : m_value(std::move(members))
{
}

Json Json::texts(const QStringList &items)
{
    return List(items.begin(), items.end());
}

const Json *Json::find(QStringView name) const
{
    const Object *members = asObject();
    if (!members)
        return nullptr;
    const auto found = std::find_if(members->rbegin(), members->rend(),
                                    [name](const Member &member) { return member.first == name; });
    return found == members->rend() ? nullptr : &found->second;
}

QByteArray Json::toBytes(int indent) const
{
    QByteArray out;
    out.reserve(256);
    write(out, indent, 0);
    return out;
}

void Json::write(QByteArray &out, int indent, int level) const
{
    const char *separator = "";
    if (isNull()) {
        out += "null";
    } else if (const bool *truth = asBool()) {
        out += *truth ? "true" : "false";
    } else if (const Number *number = asNumber()) {
        out += number->spelling;
    } else if (const QString *text = asText()) {
        writeText(out, *text);
    } else if (const List *items = asList()) {
        out += '[';
        for (const Json &item : *items) {
            out += separator;
            newLine(out, indent, level + 1);
            item.write(out, indent, level + 1);
            separator = ",";
        }
        if (!items->empty())
            newLine(out, indent, level);
        out += ']';
    } else if (const Object *members = asObject()) {
        out += '{';
        for (const Member &member : *members) {
            out += separator;
            newLine(out, indent, level + 1);
            writeText(out, member.first);
            out += indent > 0 ? ": " : ":";
            member.second.write(out, indent, level + 1);
            separator = ",";
        }
        if (!members->empty())
            newLine(out, indent, level);
        out += '}';
    }
}

} // namespace SessionKeeperServer
