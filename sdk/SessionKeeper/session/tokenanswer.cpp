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

// In what the server says, not in our own words: a password can be one of them.
void hideSecrets(TokenResponse &response, const QByteArrayList &secrets)
{
    constexpr qsizetype shortest = 4;
    for (const auto &secret : secrets) {
        if (secret.size() >= shortest)
            response.body.replace(secret, "…"_ba);
    }
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
