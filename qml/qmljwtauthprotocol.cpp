// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "qmljwtauthprotocol.h"

namespace SessionKeeper {

void QmlJwtAuthProtocol::setUserNameField(const QString &name)
{
    if (name == userNameField())
        return;
    m_settings.setUserNameField(name);
    Q_EMIT changed();
}

void QmlJwtAuthProtocol::setLoginPath(const QString &path)
{
    if (path == loginPath())
        return;
    m_settings.setLoginPath(path);
    Q_EMIT changed();
}

void QmlJwtAuthProtocol::setRefreshPath(const QString &path)
{
    if (path == refreshPath())
        return;
    m_settings.setRefreshPath(path);
    Q_EMIT changed();
}

void QmlJwtAuthProtocol::setVerifyPath(const QString &path)
{
    if (path == verifyPath())
        return;
    m_settings.setVerifyPath(path);
    Q_EMIT changed();
}

void QmlJwtAuthProtocol::setLogoutPath(const QString &path)
{
    if (path == logoutPath())
        return;
    m_settings.setLogoutPath(path);
    Q_EMIT changed();
}

void QmlJwtAuthProtocol::setScheme(const QString &scheme)
{
    if (scheme == this->scheme())
        return;
    m_settings.setScheme(scheme.toLatin1());
    Q_EMIT changed();
}

void QmlJwtAuthProtocol::setChainLimit(int seconds)
{
    if (seconds == chainLimit())
        return;
    m_settings.setChainLimit(std::chrono::seconds(seconds));
    Q_EMIT changed();
}

void QmlJwtAuthProtocol::setCookieName(const QString &name)
{
    if (name == cookieName())
        return;
    m_settings.setCookieName(name.toLatin1());
    Q_EMIT changed();
}

std::shared_ptr<Protocol> QmlJwtAuthProtocol::create() const
{
    auto protocol = std::make_shared<JwtAuthProtocol>(url());
    protocol->setUserNameField(userNameField());
    protocol->setLoginPath(loginPath());
    protocol->setRefreshPath(refreshPath());
    protocol->setVerifyPath(verifyPath());
    protocol->setLogoutPath(logoutPath());
    protocol->setScheme(m_settings.scheme());
    protocol->setChainLimit(m_settings.chainLimit());
    protocol->setCookieName(m_settings.cookieName());
    return protocol;
}

} // namespace SessionKeeper
