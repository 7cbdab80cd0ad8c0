// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// A body of any media type as the token endpoints read it: parseBody() and FieldReader.

#include "fuzzing.h"

#include <SessionKeeperServer/http/data/requestdata.h>

#include <QtCore/qjsondocument.h>

using namespace SessionKeeperServer;

namespace {

void checkFailure(const ApiReply &reply)
{
    require(reply.status == 400 || reply.status == 415, "a bad body is answered 400 or 415");
    require(reply.body.asObject() && !reply.body.asObject()->empty(),
            "the answer says what is wrong");
    require(QJsonDocument::fromJson(reply.body.toBytes()).isObject(), "the answer is JSON");
}

void checkText(const QString &text)
{
    require(!text.isEmpty() && !text.contains(QChar::Null), "a field is not blank and has no null");
    require(!text.front().isSpace() && !text.back().isSpace(), "a field is trimmed");
    require(text.isValidUtf16(), "a field is text");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    FuzzInput input(data, size);
    HttpRequest request;
    request.method = "POST";
    const QByteArray contentType = input.line();
    if (!contentType.isEmpty())
        request.headers.append({"Content-Type", contentType});
    request.body = input.rest();

    FieldReader reader(request);
    const QString name = reader.text(QStringLiteral("username"));
    const bool hasName = !reader.failed();
    const QString password = reader.text(QStringLiteral("password"));
    if (hasName)
        checkText(name);
    if (reader.failed())
        checkFailure(reader.failure());
    else
        checkText(password);

    FieldReader again(request);
    require(again.text(QStringLiteral("username")) == name, "the same body says the same");
    return 0;
}
