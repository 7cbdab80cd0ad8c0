// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_DYINGPROTOCOL_H
#define SESSIONKEEPER_TESTS_DYINGPROTOCOL_H

#include "death.h"

#include <SessionKeeper/protocol/simplejwtprotocol.h>

namespace SessionKeeper::Test {

// Sees a refresh leave and its answer come.
class DyingProtocol : public SimpleJwtProtocol
{
public:
    DyingProtocol(const QUrl &url, const Death &death)
        : SimpleJwtProtocol(url)
        , m_death(death)
    {
    }

    TokenRequest refreshRequest(const Tokens &tokens) const override
    {
        m_death.reach("before-send");
        return SimpleJwtProtocol::refreshRequest(tokens);
    }

    Result<Tokens> readReply(TokenStep step, const TokenResponse &response) const override
    {
        if (step == TokenStep::Refresh)
            m_death.reach("after-reply");
        return SimpleJwtProtocol::readReply(step, response);
    }

private:
    const Death &m_death;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_DYINGPROTOCOL_H
