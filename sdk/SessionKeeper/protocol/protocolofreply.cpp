// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "jwtclaims_p.h"
#include "probefinding_p.h"
#include "protocolprobe.h"
#include "wireverdict.h"

#include <SessionKeeper/base/text_p.h>

#include <QtCore/qjsondocument.h>

namespace SessionKeeper {

using namespace Qt::StringLiterals;
using System = ProbeFinding::System;

namespace {

// contract.md 5.5
std::optional<System> systemOf(const QJsonObject &reply)
{
    if (reply.contains("access"_L1) && reply.contains("refresh"_L1))
        return System::SimpleJwt;
    if (reply.contains("access_token"_L1) && reply.contains("token_type"_L1))
        return System::OAuth2;
    const auto token = reply.value("token"_L1).toString();
    if (token.isEmpty())
        return std::nullopt;
    if (reply.contains("refresh_token"_L1))
        return System::Delegate;
    const auto claims = jwtClaims(token.toLatin1());
    if (claims.value("token_type"_L1) == "sliding"_L1 || claims.contains("refresh_exp"_L1))
        return System::SlidingToken;
    if (claims.contains("orig_iat"_L1) || claims.contains("username"_L1))
        return System::JwtAuth;
    return std::nullopt;
}

} // namespace

Result<std::shared_ptr<Protocol>> protocolOfReply(const TokenResponse &login)
{
    if (auto error = wireVerdict(login))
        return *std::move(error);
    const auto reply = QJsonDocument::fromJson(login.body).object();
    const auto system = systemOf(reply);
    if (!system)
        return Error(Error::Kind::UnexpectedReply,
                     tr("The answer of %1 has no token that tells which kind of token server it "
                        "is; name the protocol that it speaks.")
                         .arg(printable(login.url)))
            .withHttpStatus(login.status);
    ProbeFinding finding;
    finding.system = *system;
    finding.url = login.url;
    // The Styria fork (contract.md 3.5).
    if (*system == System::JwtAuth && login.status == 201)
        finding.scheme = "Bearer"_ba;
    return protocolFrom(finding);
}

} // namespace SessionKeeper
