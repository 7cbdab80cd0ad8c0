// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_MOVABLEPROTOCOL_H
#define SESSIONKEEPER_TESTS_MOVABLEPROTOCOL_H

#include <SessionKeeper/protocol/simplejwtprotocol.h>

namespace SessionKeeper::Test {

// Simple JWT at a server whose name cannot be resolved while there is no name service.
class MovableProtocol : public SimpleJwtProtocol
{
public:
    using SimpleJwtProtocol::SimpleJwtProtocol;

    void setNameless(bool nameless) { m_nameless = nameless; }

    QUrl at(QUrl url) const
    {
        if (m_nameless) {
            url.setScheme(QStringLiteral("https"));
            url.setHost(QStringLiteral("nowhere.invalid"));
            url.setPort(-1);
        }
        return url;
    }

    TokenRequest loginRequest(const Credentials &credentials) const override
    {
        return moved(SimpleJwtProtocol::loginRequest(credentials));
    }
    TokenRequest refreshRequest(const Tokens &tokens) const override
    {
        return moved(SimpleJwtProtocol::refreshRequest(tokens));
    }
    std::optional<TokenRequest> verifyRequest(const Tokens &tokens) const override
    {
        return moved(SimpleJwtProtocol::verifyRequest(tokens).value());
    }
    std::optional<TokenRequest> logoutRequest(const Tokens &tokens) const override
    {
        const auto request = SimpleJwtProtocol::logoutRequest(tokens);
        return request ? std::optional(moved(*request)) : request;
    }

private:
    TokenRequest moved(TokenRequest request) const
    {
        request.url = at(request.url);
        return request;
    }

    bool m_nameless = false;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_MOVABLEPROTOCOL_H
