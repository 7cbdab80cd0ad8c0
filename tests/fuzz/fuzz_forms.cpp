// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// Form bodies: parseUrlEncoded() and parseMultipart(), and the way back.

#include "fuzzing.h"

#include <SessionKeeperServer/http/data/formparser.h>

using namespace SessionKeeperServer;

namespace {

bool isSame(const Json &one, const Json &other)
{
    return one.toBytes() == other.toBytes();
}

const Json *fieldsOf(const std::variant<Json, FormMistake> &result)
{
    if (const auto *mistake = std::get_if<FormMistake>(&result)) {
        require(!mistake->sentence.isEmpty(), "a mistake is told");
        return nullptr;
    }
    const Json *fields = std::get_if<Json>(&result);
    require(fields->asObject(), "a form is an object");
    require(fields->asObject()->size() <= 1001, "a form has no more fields than the limit");
    return fields;
}

QByteArray urlEncoded(const Json &fields)
{
    QList<QByteArray> pairs;
    for (const auto &[name, value] : *fields.asObject())
        pairs.append(name.toUtf8().toPercentEncoding() + '='
                     + value.asText()->toUtf8().toPercentEncoding());
    return pairs.join('&');
}

void checkUrlEncoded(const QByteArray &body)
{
    const auto result = parseUrlEncoded(body);
    const Json *fields = fieldsOf(result);
    if (!fields || fields->asObject()->empty())
        return;
    for (const auto &[name, value] : *fields->asObject())
        require(value.asText(), "every field is text");
    const auto again = parseUrlEncoded(urlEncoded(*fields));
    require(std::holds_alternative<Json>(again), "what was written can be read");
    require(isSame(std::get<Json>(again), *fields), "it is read as it was written");
}

// Field names that a multipart header cannot carry as they are.
bool isPlain(const QString &name)
{
    return name == name.trimmed() && std::none_of(name.begin(), name.end(), [](QChar c) {
               return c < u' ' || c == u'"' || c == u'\\' || c == u'\x7f';
           });
}

QByteArray multipart(const Json &fields, const QByteArray &boundary)
{
    QByteArray text;
    for (const auto &[name, value] : *fields.asObject())
        text += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name.toUtf8()
            + "\"\r\n\r\n" + value.asText()->toUtf8() + "\r\n";
    return text + "--" + boundary + "--\r\n";
}

void checkMultipart(const QByteArray &boundary, const QByteArray &body)
{
    const auto result = parseMultipart(body, boundary);
    const Json *fields = fieldsOf(result);
    if (!fields)
        return;
    Json::Object plain;
    for (const auto &[name, value] : *fields->asObject()) {
        require(!name.isEmpty(), "every field has a name");
        require(value.asText() || (value.asList() && value.asList()->empty()),
                "a field is text or a file");
        if (value.asText() && isPlain(name))
            plain.emplace_back(name, value);
    }
    const QByteArray fresh = "a-boundary-that-is-nowhere-else";
    if (body.contains(fresh))
        return;
    const auto again = parseMultipart(multipart(plain, fresh), fresh);
    require(std::holds_alternative<Json>(again), "what was written can be read");
    require(isSame(std::get<Json>(again), plain), "it is read as it was written");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    FuzzInput input(data, size);
    checkUrlEncoded(input.rest());
    const QByteArray boundary = input.line();
    checkMultipart(boundary, input.rest());
    return 0;
}
