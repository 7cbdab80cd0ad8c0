// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_QMLDELEGATEPROTOCOL_H
#define SESSIONKEEPER_QMLDELEGATEPROTOCOL_H

#include "qmlprotocol.h"

#include <SessionKeeper/protocol/delegateprotocol.h>

namespace SessionKeeper {

// djangorestframework-jwt with long-running refresh tokens. The defaults are those of
// SessionKeeper::DelegateProtocol; url is the site's root, or the folder that its endpoints are in.
class QmlDelegateProtocol : public SessionKeeper::QmlProtocol
{
    Q_OBJECT
    QML_NAMED_ELEMENT(DelegateProtocol)
    // What the key is listed as at the server: "sessionkeeper". Two installations with one name
    // share a key, so let it name the installation.
    Q_PROPERTY(QString appName READ appName WRITE setAppName NOTIFY changed FINAL)
    // "sessionkeeper"; the delegate endpoint takes any.
    Q_PROPERTY(QString clientId READ clientId WRITE setClientId NOTIFY changed FINAL)
    // DelegateProtocol.Never, DelegateProtocol.AtLogin or DelegateProtocol.AtRefresh.
    Q_PROPERTY(KeyRotation keyRotation READ keyRotation WRITE setKeyRotation NOTIFY changed FINAL)
    // Whether "refresh_token" in the answer to a login is this app's key. False.
    Q_PROPERTY(
        bool keyInLoginReply READ isKeyInLoginReply WRITE setKeyInLoginReply NOTIFY changed FINAL)
    // The name of the user field in the login request: "username", or "email" with many custom user
    // models.
    Q_PROPERTY(QString userNameField READ userNameField WRITE setUserNameField NOTIFY changed FINAL)
    // "api-token-auth/", relative to url; a leading slash makes it relative to the host.
    Q_PROPERTY(QString loginPath READ loginPath WRITE setLoginPath NOTIFY changed FINAL)
    // "delegate/"
    Q_PROPERTY(QString delegatePath READ delegatePath WRITE setDelegatePath NOTIFY changed FINAL)
    // "refresh-token/"
    Q_PROPERTY(QString keysPath READ keysPath WRITE setKeysPath NOTIFY changed FINAL)
    // "api-token-verify/"; empty when the server has no such endpoint.
    Q_PROPERTY(QString verifyPath READ verifyPath WRITE setVerifyPath NOTIFY changed FINAL)
    // The first word of the Authorization header, "JWT".
    Q_PROPERTY(QString scheme READ scheme WRITE setScheme NOTIFY changed FINAL)

public:
    enum KeyRotation {
        Never = int(DelegateProtocol::KeyRotation::Never),
        AtLogin = int(DelegateProtocol::KeyRotation::AtLogin),
        AtRefresh = int(DelegateProtocol::KeyRotation::AtRefresh),
    };
    Q_ENUM(KeyRotation)

    using QmlProtocol::QmlProtocol;

    QString appName() const { return m_settings.appName(); }
    void setAppName(const QString &name);
    QString clientId() const { return m_settings.clientId(); }
    void setClientId(const QString &id);
    KeyRotation keyRotation() const { return KeyRotation(m_settings.keyRotation()); }
    void setKeyRotation(KeyRotation rotation);
    bool isKeyInLoginReply() const { return m_settings.isKeyInLoginReply(); }
    void setKeyInLoginReply(bool isThere);
    QString userNameField() const { return m_settings.userNameField(); }
    void setUserNameField(const QString &name);
    QString loginPath() const { return m_settings.loginPath(); }
    void setLoginPath(const QString &path);
    QString delegatePath() const { return m_settings.delegatePath(); }
    void setDelegatePath(const QString &path);
    QString keysPath() const { return m_settings.keysPath(); }
    void setKeysPath(const QString &path);
    QString verifyPath() const { return m_settings.verifyPath(); }
    void setVerifyPath(const QString &path);
    QString scheme() const { return QString::fromLatin1(m_settings.scheme()); }
    void setScheme(const QString &scheme);

    std::shared_ptr<Protocol> create() const override;

Q_SIGNALS:
    void changed();

private:
    DelegateProtocol m_settings {QUrl()};
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_QMLDELEGATEPROTOCOL_H
