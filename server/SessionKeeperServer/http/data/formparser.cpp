// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/data/formparser.h>

#include <SessionKeeperServer/http/data/mediatype.h>

#include <algorithm>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostFields = 1000; // Django's DATA_UPLOAD_MAX_NUMBER_FIELDS

QString decoded(QByteArray text)
{
    return QString::fromUtf8(QByteArray::fromPercentEncoding(text.replace('+', ' ')));
}

QByteArray headerOf(const QByteArray &head, QByteArrayView name)
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).trimmed().compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

// What stands between two boundaries: header lines, an empty line, the content.
void addPart(Json::Object &fields, const QByteArray &part)
{
    const qsizetype empty = part.indexOf("\r\n\r\n");
    if (empty < 0)
        return;
    const QByteArray head = part.left(empty);
    const MediaType disposition(headerOf(head, "Content-Disposition"));
    const QByteArray name = disposition.parameter("name");
    if (name.isEmpty())
        return;
    QByteArray content = part.mid(empty + 4);
    if (headerOf(head, "Content-Transfer-Encoding").compare("base64", Qt::CaseInsensitive) == 0)
        content = QByteArray::fromBase64(content);
    const bool isFile = !disposition.parameter("filename").isNull();
    fields.emplace_back(QString::fromUtf8(name),
                        isFile ? Json(Json::List()) : Json(QString::fromUtf8(content)));
}

FormMistake tooManyFields()
{
    return {u"The form has more than 1000 fields."_s};
}

} // namespace

std::variant<Json, FormMistake> parseUrlEncoded(const QByteArray &body)
{
    if (body.count('&') >= mostFields)
        return tooManyFields();
    Json::Object fields;
    for (const QByteArray &pair : body.split('&')) {
        if (pair.isEmpty())
            continue;
        const qsizetype equals = pair.indexOf('=');
        fields.emplace_back(decoded(equals < 0 ? pair : pair.left(equals)),
                            equals < 0 ? QString() : decoded(pair.mid(equals + 1)));
    }
    return Json(std::move(fields));
}

std::variant<Json, FormMistake> parseMultipart(const QByteArray &body, const QByteArray &boundary)
{
    // RFC 2046 section 5.1.1: 1 to 70 characters, no space at the end.
    if (boundary.isEmpty() || boundary.size() > 200 || boundary.endsWith(' '))
        return FormMistake {u"Multipart form parse error - Invalid boundary in multipart: %1"_s.arg(
            boundary.isNull() ? u"None"_s : QString::fromUtf8(boundary))};
    const QByteArray delimiter = "\r\n--" + boundary;
    const QByteArray text = "\r\n" + body;
    Json::Object fields;
    qsizetype at = text.indexOf(delimiter);
    while (at >= 0) {
        const qsizetype begin = at + delimiter.size();
        if (text.mid(begin, 2) == "--")
            break;
        at = text.indexOf(delimiter, begin);
        addPart(fields, text.mid(begin, at < 0 ? -1 : at - begin));
        if (qsizetype(fields.size()) > mostFields)
            return tooManyFields();
    }
    return Json(std::move(fields));
}

} // namespace SessionKeeperServer
