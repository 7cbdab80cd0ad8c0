// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "qmlprotocol.h"

namespace SessionKeeper {

void QmlProtocol::setUrl(const QUrl &url)
{
    if (url == m_url)
        return;
    m_url = url;
    Q_EMIT urlChanged(m_url);
    Q_EMIT serverChanged();
}

void QmlSimpleJwtProtocol::setUserNameField(const QString &name)
{
    if (name == userNameField())
        return;
    m_settings.setUserNameField(name);
    Q_EMIT changed();
}

void QmlSimpleJwtProtocol::setLoginPath(const QString &path)
{
    if (path == loginPath())
        return;
    m_settings.setLoginPath(path);
    Q_EMIT changed();
}

void QmlSimpleJwtProtocol::setRefreshPath(const QString &path)
{
    if (path == refreshPath())
        return;
    m_settings.setRefreshPath(path);
    Q_EMIT changed();
}

void QmlSimpleJwtProtocol::setVerifyPath(const QString &path)
{
    if (path == verifyPath())
        return;
    m_settings.setVerifyPath(path);
    Q_EMIT changed();
}

void QmlSimpleJwtProtocol::setLogoutPath(const QString &path)
{
    if (path == logoutPath())
        return;
    m_settings.setLogoutPath(path);
    Q_EMIT changed();
}

void QmlSimpleJwtProtocol::setScheme(const QString &scheme)
{
    if (scheme == this->scheme())
        return;
    m_settings.setScheme(scheme.toLatin1());
    Q_EMIT changed();
}

std::shared_ptr<Protocol> QmlSimpleJwtProtocol::create() const
{
    auto protocol = std::make_shared<SimpleJwtProtocol>(url());
    protocol->setUserNameField(userNameField());
    protocol->setLoginPath(loginPath());
    protocol->setRefreshPath(refreshPath());
    protocol->setVerifyPath(verifyPath());
    protocol->setLogoutPath(logoutPath());
    protocol->setScheme(m_settings.scheme());
    return protocol;
}

} // namespace SessionKeeper
