// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "qmloauth2protocol.h"

namespace SessionKeeper {

void QmlOAuth2Protocol::setClientId(const QString &id)
{
    if (id == clientId())
        return;
    m_settings.setClientId(id);
    Q_EMIT changed();
}

void QmlOAuth2Protocol::setClientSecret(const QString &secret)
{
    m_settings.setClientSecret(secret);
}

void QmlOAuth2Protocol::setClientAuthentication(ClientAuthentication how)
{
    if (how == clientAuthentication())
        return;
    m_settings.setClientAuthentication(OAuth2Protocol::ClientAuthentication(how));
    Q_EMIT changed();
}

void QmlOAuth2Protocol::setGrant(Grant grant)
{
    if (grant == this->grant())
        return;
    m_settings.setGrant(OAuth2Protocol::Grant(grant));
    Q_EMIT changed();
}

void QmlOAuth2Protocol::setScopes(const QStringList &scopes)
{
    if (scopes == this->scopes())
        return;
    m_settings.setScopes(scopes);
    Q_EMIT changed();
}

void QmlOAuth2Protocol::setExtraFields(const QVariantMap &fields)
{
    if (fields == extraFields())
        return;
    m_settings.setExtraFields(fields);
    Q_EMIT changed();
}

void QmlOAuth2Protocol::setRevocationPath(const QString &path)
{
    if (path == revocationPath())
        return;
    m_settings.setRevocationPath(path);
    Q_EMIT changed();
}

std::shared_ptr<Protocol> QmlOAuth2Protocol::create() const
{
    auto protocol = std::make_shared<OAuth2Protocol>(url());
    protocol->setClientId(clientId());
    protocol->setClientSecret(m_settings.clientSecret());
    protocol->setClientAuthentication(m_settings.clientAuthentication());
    protocol->setGrant(m_settings.grant());
    protocol->setScopes(scopes());
    protocol->setExtraFields(extraFields());
    protocol->setRevocationPath(revocationPath());
    return protocol;
}

} // namespace SessionKeeper
