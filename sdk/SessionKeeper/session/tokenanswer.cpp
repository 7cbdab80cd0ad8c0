// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "tokenanswer_p.h"

#include <SessionKeeper/base/logging_p.h>

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

const char *word(TokenStep step)
{
    switch (step) {
    case TokenStep::Login:
        return "login";
    case TokenStep::Refresh:
        return "refresh";
    case TokenStep::Verify:
        return "verify";
    case TokenStep::Logout:
        return "logout";
    }
    return "";
}

QJsonValue withoutSecret(const QJsonValue &value, const QString &secret)
{
    if (value.isString())
        return value.toString().replace(secret, u"…"_s);
    if (value.isArray()) {
        QJsonArray array;
        for (const auto &element : value.toArray())
            array.append(withoutSecret(element, secret));
        return array;
    }
    auto object = value.toObject();
    for (auto field = object.begin(); field != object.end(); ++field)
        field.value() = withoutSecret(field.value(), secret);
    return value.isObject() ? object : value;
}

// In what the server says, not in our own words: a password can be one of them. Only JSON is ever
// quoted in a message, and JSON can write the same text in several ways.
void hideSecrets(TokenResponse &response, const QByteArrayList &secrets)
{
    constexpr qsizetype shortest = 4;
    const auto document = QJsonDocument::fromJson(response.body);
    if (!document.isObject())
        return;
    QJsonValue said = document.object();
    for (const auto &secret : secrets) {
        if (secret.size() >= shortest)
            said = withoutSecret(said, QString::fromUtf8(secret));
    }
    response.body = QJsonDocument(said.toObject()).toJson(QJsonDocument::Compact);
}

} // namespace

Result<Tokens> readAnswer(const Protocol &protocol, ServerClock &serverClock, TokenStep step,
                          const Result<TokenResponse> &answer, const QByteArrayList &secrets)
{
    if (!answer)
        return answer.error();
    auto response = *answer;
    serverClock.learn(response);
    const bool isRefusal = response.status >= 300;
    if (isRefusal)
        hideSecrets(response, secrets);
    const auto tokens = protocol.readReply(step, response);
    qCDebug(lcProtocol) << word(step) << "HTTP" << response.status
                        << (tokens ? Error::Kind::None : tokens.error().kind());
    return tokens;
}

} // namespace SessionKeeper
