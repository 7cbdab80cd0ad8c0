// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "probefinding_p.h"

#include "restrequest_p.h"
#include "simplejwtprotocol.h"

#include <SessionKeeper/base/text_p.h>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

using System = ProbeFinding::System;

// usual: the path that a protocol has by itself; it stays where it leads to the same place.
QString pathTo(const std::optional<QUrl> &found, const QUrl &url, const QString &usual)
{
    if (!found)
        return {};
    return found->isEmpty() || endpoint(url, usual) == *found ? usual : found->path();
}

std::shared_ptr<Protocol> simpleJwt(const ProbeFinding &finding)
{
    auto protocol = std::make_shared<SimpleJwtProtocol>(finding.url);
    if (!finding.userNameField.isEmpty())
        protocol->setUserNameField(finding.userNameField);
    if (!finding.scheme.isEmpty())
        protocol->setScheme(finding.scheme);
    protocol->setRefreshPath(pathTo(finding.refresh, finding.url, protocol->refreshPath()));
    protocol->setVerifyPath(pathTo(finding.verify, finding.url, protocol->verifyPath()));
    protocol->setLogoutPath(pathTo(finding.logout, finding.url, protocol->logoutPath()));
    return protocol;
}

} // namespace

std::optional<System> systemOfView(const QString &name)
{
    if (name.contains("token obtain pair"_L1))
        return System::SimpleJwt;
    if (name.contains("token obtain sliding"_L1))
        return System::SlidingToken;
    if (name.contains("obtain json web token"_L1))
        return System::JwtAuth;
    return std::nullopt;
}

Result<std::shared_ptr<Protocol>> protocolFrom(const ProbeFinding &finding)
{
    switch (finding.system) {
    case System::SimpleJwt:
        return simpleJwt(finding);
    default:
        return Error(
            Error::Kind::Misconfigured,
            tr("%1 is a token server of a kind that cannot be told yet; name its protocol.")
                .arg(printable(finding.url)));
    }
}

} // namespace SessionKeeper
