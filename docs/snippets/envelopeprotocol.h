// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// The first example of docs/your-own-dialect.md, as tests/integration/sdk/tst_owndialect.cpp runs
// it.
#ifndef SNIPPETS_ENVELOPEPROTOCOL_H
#define SNIPPETS_ENVELOPEPROTOCOL_H

//! [envelope]
#include <SessionKeeper/Protocol>
#include <SessionKeeper/WireVerdict>

#include <QtCore/QJsonDocument>

using namespace Qt::StringLiterals;
using namespace SessionKeeper;

// Every answer is {"ok": true, "data": {...}} or {"ok": false, "error": "..."}, with status 200.
class EnvelopeProtocol : public Protocol
{
public:
    explicit EnvelopeProtocol(const QUrl &url)
        : m_url(url)
    {
    }
    QUrl url() const override { return m_url; }
    QString name() const override { return u"envelope"_s; }

    TokenRequest loginRequest(const Credentials &who) const override
    {
        return TokenRequest::json(TokenStep::Login, m_url.resolved(QUrl(u"enter"_s)),
                                  {{u"mail"_s, who.userName()}, {u"secret"_s, who.password()}});
    }
    TokenRequest refreshRequest(const Tokens &tokens) const override
    {
        return TokenRequest::json(TokenStep::Refresh, m_url.resolved(QUrl(u"renew"_s)),
                                  {{u"renew"_s, QString::fromLatin1(tokens.refreshToken())}});
    }
    std::optional<TokenRequest> logoutRequest(const Tokens &tokens) const override
    {
        return TokenRequest::json(TokenStep::Logout, m_url.resolved(QUrl(u"leave"_s)),
                                  {{u"renew"_s, QString::fromLatin1(tokens.refreshToken())}});
    }
    Result<Tokens> readReply(TokenStep step, const TokenResponse &response) const override
    {
        if (const auto error = wireVerdict(response))
            return *error;
        const auto reply = QJsonDocument::fromJson(response.body);
        const auto error = reply["error"_L1].toString();
        if (error == "wrong_password"_L1)
            return Error(Error::Kind::InvalidCredentials, u"Wrong address or password."_s);
        if (error == "unknown_renew"_L1 && step == TokenStep::Refresh)
            return Error(Error::Kind::Revoked, u"The session is over; log in again."_s);
        if (step == TokenStep::Logout)
            return Tokens();
        const auto data = reply["data"_L1];
        const auto token = data["jwt"_L1].toString().toLatin1();
        if (token.isEmpty())
            return Error(Error::Kind::UnexpectedReply, u"No token from %1."_s.arg(m_url.host()));
        return Tokens(token, data["renew"_L1].toString().toLatin1())
            .withAccessExpiry(response.serverTime.addSecs(data["ttl"_L1].toInteger()));
    }
    // The other endpoints of this server refuse a token with 401.
    Verdict judge(int status, const HeaderList &, const QByteArray &body) const override
    {
        if (QJsonDocument::fromJson(body)["error"_L1] == "account_closed"_L1)
            return Verdict::AccountRefused;
        return status == 401 ? Verdict::TokenRefused : Verdict::NotAboutTheSession;
    }

private:
    QUrl m_url;
};
//! [envelope]

#endif // SNIPPETS_ENVELOPEPROTOCOL_H
