// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "tokenanswer_p.h"

#include <SessionKeeper/base/logging_p.h>

namespace SessionKeeper {

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

} // namespace

Result<Tokens> readAnswer(const Protocol &protocol, ServerClock &serverClock, TokenStep step,
                          const Result<TokenResponse> &answer)
{
    if (!answer)
        return answer.error();
    auto response = *answer;
    serverClock.learn(response);
    const auto tokens = protocol.readReply(step, response);
    qCDebug(lcProtocol) << word(step) << "HTTP" << response.status
                        << (tokens ? Error::Kind::None : tokens.error().kind());
    return tokens;
}

} // namespace SessionKeeper
