// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_STAGEDPROTOCOL_H
#define SESSIONKEEPER_TESTS_STAGEDPROTOCOL_H

#include <SessionKeeper/protocol/simplejwtprotocol.h>
#include <SessionKeeper/protocol/wireverdict.h>

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qset.h>

namespace SessionKeeper::Test {

// TokenSite's dialect with more requests after the first of a step: /more/1/, /more/2/ ... Each
// answer may bring {"refresh": ...}; what is lost is asked for at /found/, which is followed by
// what would have come next.
class StagedProtocol : public SimpleJwtProtocol
{
public:
    static constexpr int found = 100;

    using SimpleJwtProtocol::SimpleJwtProtocol;

    QSet<TokenStep> steps;
    int more = 2;
    bool recovers = true;

    Result<Tokens> readReply(TokenStep step, const TokenResponse &response) const override
    {
        if (response.stage == 0)
            return SimpleJwtProtocol::readReply(step, response);
        if (auto error = wireVerdict(response))
            return *std::move(error);
        const auto said = QJsonDocument::fromJson(response.body).object();
        const auto text = said.value(QLatin1String("detail")).toString();
        if (response.status >= 300)
            return Error(Error::Kind::Rejected, text).withHttpStatus(response.status);
        return Tokens({}, said.value(QLatin1String("refresh")).toString().toLatin1());
    }

    std::optional<TokenRequest> nextRequest(TokenStep step, const Tokens &soFar,
                                            const TokenResponse &response) const override
    {
        const int stage = response.stage % found;
        if (!steps.contains(step) || stage == more)
            return std::nullopt;
        return request(step, stage + 1, QStringLiteral("/more/%1/").arg(stage + 1), soFar);
    }

    std::optional<TokenRequest> recoveryRequest(const TokenRequest &lost,
                                                const Tokens &soFar) const override
    {
        if (!recovers || !steps.contains(lost.step))
            return std::nullopt;
        return request(lost.step, found + lost.stage, QStringLiteral("/found/"), soFar);
    }

private:
    TokenRequest request(TokenStep step, int stage, const QString &path, const Tokens &soFar) const
    {
        TokenRequest request;
        request.step = step;
        request.stage = stage;
        request.url = url().resolved(QUrl(path));
        request.body = "{}";
        request.headers = {{"Content-Type", "application/json"},
                           {"Authorization", "Bearer " + soFar.accessToken()}};
        return request;
    }
};

inline size_t qHash(TokenStep step, size_t seed = 0)
{
    return ::qHash(static_cast<int>(step), seed);
}

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_STAGEDPROTOCOL_H
