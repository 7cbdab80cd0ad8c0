// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "qmldelegateprotocol.h"

namespace SessionKeeper {

void QmlDelegateProtocol::setAppName(const QString &name)
{
    if (name == appName())
        return;
    m_settings.setAppName(name);
    Q_EMIT changed();
}

void QmlDelegateProtocol::setClientId(const QString &id)
{
    if (id == clientId())
        return;
    m_settings.setClientId(id);
    Q_EMIT changed();
}

void QmlDelegateProtocol::setKeyRotation(KeyRotation rotation)
{
    if (rotation == keyRotation())
        return;
    m_settings.setKeyRotation(DelegateProtocol::KeyRotation(rotation));
    Q_EMIT changed();
}

void QmlDelegateProtocol::setKeyInLoginReply(bool isThere)
{
    if (isThere == isKeyInLoginReply())
        return;
    m_settings.setKeyInLoginReply(isThere);
    Q_EMIT changed();
}

void QmlDelegateProtocol::setUserNameField(const QString &name)
{
    if (name == userNameField())
        return;
    m_settings.setUserNameField(name);
    Q_EMIT changed();
}

void QmlDelegateProtocol::setLoginPath(const QString &path)
{
    if (path == loginPath())
        return;
    m_settings.setLoginPath(path);
    Q_EMIT changed();
}

void QmlDelegateProtocol::setDelegatePath(const QString &path)
{
    if (path == delegatePath())
        return;
    m_settings.setDelegatePath(path);
    Q_EMIT changed();
}

void QmlDelegateProtocol::setKeysPath(const QString &path)
{
    if (path == keysPath())
        return;
    m_settings.setKeysPath(path);
    Q_EMIT changed();
}

void QmlDelegateProtocol::setVerifyPath(const QString &path)
{
    if (path == verifyPath())
        return;
    m_settings.setVerifyPath(path);
    Q_EMIT changed();
}

void QmlDelegateProtocol::setScheme(const QString &scheme)
{
    if (scheme == this->scheme())
        return;
    m_settings.setScheme(scheme.toLatin1());
    Q_EMIT changed();
}

std::shared_ptr<Protocol> QmlDelegateProtocol::create() const
{
    auto protocol = std::make_shared<DelegateProtocol>(url());
    protocol->setAppName(appName());
    protocol->setClientId(clientId());
    protocol->setKeyRotation(m_settings.keyRotation());
    protocol->setKeyInLoginReply(isKeyInLoginReply());
    protocol->setUserNameField(userNameField());
    protocol->setLoginPath(loginPath());
    protocol->setDelegatePath(delegatePath());
    protocol->setKeysPath(keysPath());
    protocol->setVerifyPath(verifyPath());
    protocol->setScheme(m_settings.scheme());
    return protocol;
}

} // namespace SessionKeeper
