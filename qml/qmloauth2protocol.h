// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_QMLOAUTH2PROTOCOL_H
#define SESSIONKEEPER_QMLOAUTH2PROTOCOL_H

#include "qmlprotocol.h"

#include <SessionKeeper/protocol/oauth2protocol.h>

namespace SessionKeeper {

// The token endpoint of an OAuth 2.0 server. The defaults are those of
// SessionKeeper::OAuth2Protocol. Another grant than the two below comes through the extra fields of
// a login: session.login("ada", "", { grant_type: "authorization_code", code: ... }).
class QmlOAuth2Protocol : public SessionKeeper::QmlProtocol
{
    Q_OBJECT
    QML_NAMED_ELEMENT(OAuth2Protocol)
    Q_PROPERTY(QString clientId READ clientId WRITE setClientId NOTIFY changed FINAL)
    // Can be set, and always reads as empty.
    Q_PROPERTY(QString clientSecret READ clientSecret WRITE setClientSecret NOTIFY changed FINAL)
    // OAuth2Protocol.Body, OAuth2Protocol.Basic or OAuth2Protocol.None.
    Q_PROPERTY(ClientAuthentication clientAuthentication READ clientAuthentication WRITE
                   setClientAuthentication NOTIFY changed FINAL)
    // OAuth2Protocol.Password or OAuth2Protocol.ClientCredentials.
    Q_PROPERTY(Grant grant READ grant WRITE setGrant NOTIFY changed FINAL)
    Q_PROPERTY(QStringList scopes READ scopes WRITE setScopes NOTIFY changed FINAL)
    // Further fields that this server wants with grant, such as { audience: "..." }.
    Q_PROPERTY(QVariantMap extraFields READ extraFields WRITE setExtraFields NOTIFY changed FINAL)
    // Relative to url; a leading slash makes it relative to the host. Empty: the server has no
    // revocation endpoint.
    Q_PROPERTY(
        QString revocationPath READ revocationPath WRITE setRevocationPath NOTIFY changed FINAL)

public:
    enum ClientAuthentication {
        Body = int(OAuth2Protocol::ClientAuthentication::Body),
        Basic = int(OAuth2Protocol::ClientAuthentication::Basic),
        None = int(OAuth2Protocol::ClientAuthentication::None),
    };
    Q_ENUM(ClientAuthentication)
    enum Grant {
        Password = int(OAuth2Protocol::Grant::Password),
        ClientCredentials = int(OAuth2Protocol::Grant::ClientCredentials),
    };
    Q_ENUM(Grant)

    using QmlProtocol::QmlProtocol;

    QString clientId() const { return m_settings.clientId(); }
    void setClientId(const QString &id);
    QString clientSecret() const { return {}; }
    void setClientSecret(const QString &secret);
    ClientAuthentication clientAuthentication() const
    {
        return ClientAuthentication(m_settings.clientAuthentication());
    }
    void setClientAuthentication(ClientAuthentication how);
    Grant grant() const { return Grant(m_settings.grant()); }
    void setGrant(Grant grant);
    QStringList scopes() const { return m_settings.scopes(); }
    void setScopes(const QStringList &scopes);
    QVariantMap extraFields() const { return m_settings.extraFields(); }
    void setExtraFields(const QVariantMap &fields);
    QString revocationPath() const { return m_settings.revocationPath(); }
    void setRevocationPath(const QString &path);

    std::shared_ptr<Protocol> create() const override;

Q_SIGNALS:
    void changed();

private:
    OAuth2Protocol m_settings {QUrl()};
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_QMLOAUTH2PROTOCOL_H
