// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "probefinding_p.h"

#include "delegateprotocol.h"
#include "jwtauthprotocol.h"
#include "oauth2protocol.h"
#include "restrequest_p.h"
#include "simplejwtprotocol.h"
#include "slidingtokenprotocol.h"

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

std::shared_ptr<Protocol> sliding(const ProbeFinding &finding)
{
    auto protocol = std::make_shared<SlidingTokenProtocol>(finding.url);
    if (!finding.userNameField.isEmpty())
        protocol->setUserNameField(finding.userNameField);
    if (!finding.scheme.isEmpty())
        protocol->setScheme(finding.scheme);
    protocol->setRefreshPath(pathTo(finding.refresh, finding.url, protocol->refreshPath()));
    protocol->setVerifyPath(pathTo(finding.verify, finding.url, protocol->verifyPath()));
    return protocol;
}

// These two count their paths from the folder.
QUrl folderOf(const QUrl &login)
{
    return endpoint(login, u"../"_s);
}

std::shared_ptr<Protocol> jwtAuth(const ProbeFinding &finding)
{
    const auto folder = folderOf(finding.url);
    auto protocol = std::make_shared<JwtAuthProtocol>(folder);
    if (!finding.userNameField.isEmpty())
        protocol->setUserNameField(finding.userNameField);
    if (!finding.scheme.isEmpty())
        protocol->setScheme(finding.scheme);
    protocol->setLoginPath(pathTo(finding.url, folder, protocol->loginPath()));
    protocol->setRefreshPath(pathTo(finding.refresh, folder, protocol->refreshPath()));
    protocol->setVerifyPath(pathTo(finding.verify, folder, protocol->verifyPath()));
    protocol->setLogoutPath(pathTo(finding.logout, folder, protocol->logoutPath()));
    return protocol;
}

std::shared_ptr<Protocol> delegate(const ProbeFinding &finding)
{
    const auto folder = folderOf(finding.url);
    auto protocol = std::make_shared<DelegateProtocol>(folder);
    if (!finding.userNameField.isEmpty())
        protocol->setUserNameField(finding.userNameField);
    if (!finding.scheme.isEmpty())
        protocol->setScheme(finding.scheme);
    protocol->setLoginPath(pathTo(finding.url, folder, protocol->loginPath()));
    protocol->setVerifyPath(pathTo(finding.verify, folder, protocol->verifyPath()));
    protocol->setDelegatePath(pathTo(finding.delegate, folder, protocol->delegatePath()));
    protocol->setKeysPath(pathTo(finding.keys, folder, protocol->keysPath()));
    return protocol;
}

std::shared_ptr<Protocol> oauth2(const ProbeFinding &finding)
{
    auto protocol = std::make_shared<OAuth2Protocol>(finding.url);
    protocol->setRevocationPath(pathTo(finding.logout, finding.url, {}));
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

std::shared_ptr<Protocol> protocolFrom(const ProbeFinding &finding)
{
    switch (finding.system) {
    case System::SimpleJwt:
        return simpleJwt(finding);
    case System::SlidingToken:
        return sliding(finding);
    case System::JwtAuth:
        return jwtAuth(finding);
    case System::Delegate:
        return delegate(finding);
    case System::OAuth2:
        return oauth2(finding);
    }
    Q_UNREACHABLE();
}

} // namespace SessionKeeper
