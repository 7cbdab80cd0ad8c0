// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "tokenanswer_p.h"

#include <SessionKeeper/base/logging_p.h>

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

#include <algorithm>

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

// "invalid_grant" is a verdict, though somebody's password be "grant".
bool isCode(const QString &field, const QJsonValue &value)
{
    const auto text = value.toString();
    return (field == "code"_L1 || field == "error"_L1) && value.isString()
        && std::ranges::all_of(text, [](QChar c) { return c.isLower() || c == u'_'; });
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
    for (auto field = object.begin(); field != object.end(); ++field) {
        if (!isCode(field.key(), field.value()))
            field.value() = withoutSecret(field.value(), secret);
    }
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

// Of a page that something in between has made up, neither its text nor its Date is the server's.
bool isOfTheServer(TokenStep step, const Result<Tokens> &tokens)
{
    if (tokens)
        return step != TokenStep::Logout; // which takes any answer for the end
    switch (tokens.error().kind()) {
    case Error::Kind::InvalidCredentials:
    case Error::Kind::Revoked:
    case Error::Kind::Expired:
    case Error::Kind::AccountRefused:
    case Error::Kind::Rejected:
        return true;
    default:
        return false;
    }
}

// No request lives that long while the machine is awake. What such an answer says of the time is as
// old as the sleep.
constexpr std::chrono::minutes longestAwake {1};

Result<Tokens> readAndLearn(const Protocol &protocol, ServerClock &serverClock, TokenStep step,
                            TokenResponse response)
{
    const bool sleptOnTheWay = response.roundTrip > longestAwake;
    const auto date = sleptOnTheWay ? QDateTime() : response.serverTime;
    if (!date.isValid())
        response.serverTime = serverClock.now();
    auto tokens = protocol.readReply(step, response);
    if (!isOfTheServer(step, tokens))
        return tokens;
    if (!tokens || tokens->accessToken().isEmpty()) {
        serverClock.learn(date);
        return tokens;
    }
    if (sleptOnTheWay) {
        serverClock.carryOn();
        return tokens;
    }
    serverClock.learn(step, date, tokens->accessToken());
    // expires_in counts from the answer: once more, where that was at another time than it said.
    const auto learned = serverClock.now();
    if (qAbs(learned.msecsTo(response.serverTime)) < 1000)
        return tokens;
    response.serverTime = learned;
    return protocol.readReply(step, response);
}

} // namespace

Result<Tokens> readAnswer(const Protocol &protocol, ServerClock &serverClock, TokenStep step,
                          const Result<TokenResponse> &answer, const QByteArrayList &secrets)
{
    if (!answer)
        return answer.error();
    auto response = *answer;
    const int status = response.status;
    if (status >= 300)
        hideSecrets(response, secrets);
    const auto tokens = readAndLearn(protocol, serverClock, step, std::move(response));
    qCDebug(lcProtocol) << word(step) << "HTTP" << status
                        << (tokens ? Error::Kind::None : tokens.error().kind());
    return tokens;
}

} // namespace SessionKeeper
