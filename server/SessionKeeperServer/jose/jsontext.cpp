// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/jose/jsontext_p.h>

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qstring.h>

#include <algorithm>
#include <cmath>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

bool isPlain(char16_t unit)
{
    return unit >= 0x20 && unit < 0x7f && unit != u'"' && unit != u'\\';
}

void appendEscaped(QByteArray &out, char16_t unit)
{
    switch (unit) {
    case u'"':
        out += "\\\"";
        break;
    case u'\\':
        out += "\\\\";
        break;
    case u'\n':
        out += "\\n";
        break;
    case u'\r':
        out += "\\r";
        break;
    case u'\t':
        out += "\\t";
        break;
    case u'\b':
        out += "\\b";
        break;
    case u'\f':
        out += "\\f";
        break;
    default:
        out += "\\u" + QByteArray::number(unit, 16).rightJustified(4, '0');
    }
}

void appendNumber(QByteArray &out, const QJsonValue &value)
{
    const double number = value.toDouble();
    // 2^63 itself does not fit a qint64.
    if (std::trunc(number) == number && std::abs(number) < 9223372036854775808.0)
        out += QByteArray::number(value.toInteger(static_cast<qint64>(number)));
    else
        out += QByteArray::number(number, 'g', QLocale::FloatingPointShortest);
}

void append(QByteArray &out, const QJsonValue &value);

void appendArray(QByteArray &out, const QJsonArray &array)
{
    out += '[';
    for (qsizetype i = 0; i < array.size(); ++i) {
        if (i > 0)
            out += ',';
        append(out, array.at(i));
    }
    out += ']';
}

void appendObject(QByteArray &out, const QJsonObject &object)
{
    out += '{';
    for (auto member = object.begin(); member != object.end(); ++member) {
        if (member != object.begin())
            out += ',';
        appendJsonText(out, member.key());
        out += ':';
        append(out, member.value());
    }
    out += '}';
}

void append(QByteArray &out, const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        out += value.toBool() ? "true" : "false";
        break;
    case QJsonValue::Double:
        appendNumber(out, value);
        break;
    case QJsonValue::String:
        appendJsonText(out, value.toString());
        break;
    case QJsonValue::Array:
        appendArray(out, value.toArray());
        break;
    case QJsonValue::Object:
        appendObject(out, value.toObject());
        break;
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        out += "null";
        break;
    }
}

bool isSpace(char character)
{
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

// The three below take the index of the first byte of something and return that after it.

qsizetype afterText(const QByteArray &json, qsizetype at)
{
    for (++at; json.at(at) != '"'; ++at) {
        if (json.at(at) == '\\')
            ++at;
    }
    return at + 1;
}

qsizetype afterValue(const QByteArray &json, qsizetype at)
{
    int depth = 0;
    while (true) {
        const char byte = json.at(at);
        if (byte == '"') {
            at = afterText(json, at);
            if (depth == 0)
                return at;
            continue;
        }
        if (depth == 0 && (byte == ',' || byte == '}' || isSpace(byte)))
            return at;
        if (byte == '{' || byte == '[')
            ++depth;
        ++at;
        if ((byte == '}' || byte == ']') && --depth == 0)
            return at;
    }
}

qsizetype afterSpace(const QByteArray &json, qsizetype at)
{
    while (isSpace(json.at(at)))
        ++at;
    return at;
}

} // namespace

void appendJsonText(QByteArray &out, const QString &text)
{
    out += '"';
    if (std::all_of(text.begin(), text.end(), [](QChar c) { return isPlain(c.unicode()); })) {
        out += text.toLatin1();
    } else {
        for (const QChar character : text) {
            if (isPlain(character.unicode()))
                out += static_cast<char>(character.unicode());
            else
                appendEscaped(out, character.unicode());
        }
    }
    out += '"';
}

QByteArray toJsonText(const QJsonValue &value)
{
    QByteArray out;
    append(out, value);
    return out;
}

std::vector<std::pair<QByteArray, QByteArray>> membersOf(const QByteArray &object)
{
    std::vector<std::pair<QByteArray, QByteArray>> members;
    qsizetype at = afterSpace(object, object.indexOf('{') + 1);
    while (object.at(at) != '}') {
        const qsizetype nameEnd = afterText(object, at);
        const qsizetype colon = afterSpace(object, nameEnd);
        const qsizetype value = afterSpace(object, colon + 1);
        const qsizetype valueEnd = afterValue(object, value);
        members.emplace_back(object.sliced(at, nameEnd - at),
                             object.sliced(value, valueEnd - value));
        at = afterSpace(object, valueEnd);
        if (object.at(at) == ',')
            at = afterSpace(object, at + 1);
    }
    return members;
}

} // namespace SessionKeeperServer
