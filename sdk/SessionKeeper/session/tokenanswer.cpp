// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "tokenanswer_p.h"

#include <SessionKeeper/base/logging_p.h>

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

Error withoutSecrets(const Error &error, const QByteArrayList &secrets)
{
    // A password of three letters is also part of words.
    constexpr qsizetype shortest = 4;
    auto message = error.message();
    for (const auto &secret : secrets) {
        if (secret.size() >= shortest)
            message.replace(QString::fromUtf8(secret), u"…"_s);
    }
    return Error(error.kind(), message)
        .withHttpStatus(error.httpStatus())
        .withCode(error.code())
        .withRetryAfter(error.retryAfter());
}

} // namespace

Result<Tokens> readAnswer(const Protocol &protocol, ServerClock &serverClock, TokenStep step,
                          const Result<TokenResponse> &answer, const QByteArrayList &secrets)
{
    if (!answer)
        return answer.error();
    auto response = *answer;
    serverClock.learn(response);
    const auto tokens = protocol.readReply(step, response);
    qCDebug(lcProtocol) << word(step) << "HTTP" << response.status
                        << (tokens ? Error::Kind::None : tokens.error().kind());
    if (!tokens)
        return withoutSecrets(tokens.error(), secrets);
    return tokens;
}

} // namespace SessionKeeper
