// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "probeanswer_p.h"

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

QStringList requiredFields(const QJsonObject &body)
{
    QStringList fields;
    const auto described = body.value("actions"_L1)["POST"_L1].toObject();
    for (auto it = described.begin(); it != described.end(); ++it) {
        if (it.value()["required"_L1].toBool())
            fields.append(it.key());
    }
    return fields;
}

// contract.md 1.7
QStringList refusedFields(const QJsonObject &body)
{
    QStringList fields;
    for (auto it = body.begin(); it != body.end(); ++it) {
        if (it.value().isArray() && it.value()[0].isString())
            fields.append(it.key());
    }
    return fields;
}

} // namespace

ProbeAnswer::ProbeAnswer(const TokenResponse &response)
    : status(response.status)
{
    const auto document = QJsonDocument::fromJson(response.body);
    const auto body = document.object();
    isObject = document.isObject();
    if (status >= 300 && status < 400) {
        const auto location = headerValue(response.headers, "Location"_ba);
        redirect = response.url.resolved(QUrl::fromEncoded(location));
    }
    if (status == 200 && body.contains("parses"_L1))
        name = body.value("name"_L1).toString().toLower();
    fields = status == 400 ? refusedFields(body) : requiredFields(body);
    if (status == 400 || status == 401)
        oauthError = body.value("error"_L1).toString();
    isNotAuthenticated = body.value("detail"_L1)
        == "Authentication credentials were not provided."_L1;
    const auto challenge = headerValue(response.headers, "WWW-Authenticate"_ba).trimmed();
    scheme = challenge.left(challenge.indexOf(' '));
}

QString ProbeAnswer::userNameField() const
{
    if (!fields.contains("password"_L1))
        return {};
    for (const auto usual : {"username"_L1, "email"_L1, "login"_L1}) {
        if (fields.contains(usual))
            return usual;
    }
    for (const auto &field : fields) {
        if (field != "password"_L1)
            return field;
    }
    return {};
}

} // namespace SessionKeeper
