// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "qmlslidingtokenprotocol.h"

namespace SessionKeeper {

void QmlSlidingTokenProtocol::setUserNameField(const QString &name)
{
    if (name == userNameField())
        return;
    m_settings.setUserNameField(name);
    Q_EMIT changed();
}

void QmlSlidingTokenProtocol::setLoginPath(const QString &path)
{
    if (path == loginPath())
        return;
    m_settings.setLoginPath(path);
    Q_EMIT changed();
}

void QmlSlidingTokenProtocol::setRefreshPath(const QString &path)
{
    if (path == refreshPath())
        return;
    m_settings.setRefreshPath(path);
    Q_EMIT changed();
}

void QmlSlidingTokenProtocol::setVerifyPath(const QString &path)
{
    if (path == verifyPath())
        return;
    m_settings.setVerifyPath(path);
    Q_EMIT changed();
}

void QmlSlidingTokenProtocol::setRefreshExpiryClaim(const QString &name)
{
    if (name == refreshExpiryClaim())
        return;
    m_settings.setRefreshExpiryClaim(name);
    Q_EMIT changed();
}

void QmlSlidingTokenProtocol::setScheme(const QString &scheme)
{
    if (scheme == this->scheme())
        return;
    m_settings.setScheme(scheme.toLatin1());
    Q_EMIT changed();
}

QString QmlSlidingTokenProtocol::authorizationHeader() const
{
    return QString::fromLatin1(m_settings.authorizationHeader());
}

void QmlSlidingTokenProtocol::setAuthorizationHeader(const QString &name)
{
    if (name == authorizationHeader())
        return;
    m_settings.setAuthorizationHeader(name.toLatin1());
    Q_EMIT changed();
}

std::shared_ptr<Protocol> QmlSlidingTokenProtocol::create() const
{
    auto protocol = std::make_shared<SlidingTokenProtocol>(url());
    protocol->setUserNameField(userNameField());
    protocol->setLoginPath(loginPath());
    protocol->setRefreshPath(refreshPath());
    protocol->setVerifyPath(verifyPath());
    protocol->setRefreshExpiryClaim(refreshExpiryClaim());
    protocol->setScheme(m_settings.scheme());
    protocol->setAuthorizationHeader(m_settings.authorizationHeader());
    return protocol;
}

} // namespace SessionKeeper
