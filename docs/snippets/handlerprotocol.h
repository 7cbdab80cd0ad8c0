// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// The second example of docs/your-own-dialect.md, as tests/integration/sdk/tst_owndialect.cpp runs
// it.
#ifndef SNIPPETS_HANDLERPROTOCOL_H
#define SNIPPETS_HANDLERPROTOCOL_H

//! [handler]
#include <SessionKeeper/SimpleJwtProtocol>

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

using namespace Qt::StringLiterals;
using namespace SessionKeeper;

// A Simple JWT site whose exception handler answers 403 {"message": ...} instead of 401, without
// the code.
class HandlerProtocol : public SimpleJwtProtocol
{
public:
    using SimpleJwtProtocol::SimpleJwtProtocol;

    Result<Tokens> readReply(TokenStep step, const TokenResponse &response) const override
    {
        auto asMeant = response;
        if (const auto body = original(response.status, response.body); !body.isEmpty()) {
            asMeant.status = 401;
            asMeant.body = body;
        }
        return SimpleJwtProtocol::readReply(step, asMeant);
    }
    Verdict judge(int status, const HeaderList &headers, const QByteArray &body) const override
    {
        const auto meant = original(status, body);
        return meant.isEmpty() ? SimpleJwtProtocol::judge(status, headers, body)
                               : SimpleJwtProtocol::judge(401, headers, meant);
    }

private:
    // What Simple JWT had said before the handler came; empty for any other answer.
    static QByteArray original(int status, const QByteArray &body)
    {
        const auto said = QJsonDocument::fromJson(body)["message"_L1].toString();
        const bool isToken = said.contains("token"_L1, Qt::CaseInsensitive);
        if (status != 403 || !(isToken || said.startsWith("No active account"_L1)))
            return {};
        QJsonObject reply {{u"detail"_s, said}};
        if (isToken)
            reply.insert(u"code"_s, u"token_not_valid"_s);
        return QJsonDocument(reply).toJson();
    }
};
//! [handler]

#endif // SNIPPETS_HANDLERPROTOCOL_H
