// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_QMLPROTOCOL_H
#define SESSIONKEEPER_QMLPROTOCOL_H

#include <SessionKeeper/protocol/simplejwtprotocol.h>

#include <QtCore/qobject.h>
#include <QtQml/qqml.h>

#include <memory>

namespace SessionKeeper {

// What a session in QML gets its protocol from. The session takes it when it is completed; later
// changes are not seen.
class QmlAnyProtocol : public QObject
{
    Q_OBJECT
    QML_NAMED_ELEMENT(Protocol)
    QML_UNCREATABLE("Protocol is abstract. Use SimpleJwtProtocol.")

public:
    using QObject::QObject;

    // Its origin gets the tokens; invalid while it is not known.
    virtual QUrl server() const = 0;
    virtual std::shared_ptr<Protocol> create() const = 0;

Q_SIGNALS:
    void serverChanged();
};

// The description of a token server in QML.
class QmlProtocol : public SessionKeeper::QmlAnyProtocol
{
    Q_OBJECT
    QML_ANONYMOUS
    // Where tokens are obtained, such as "https://api.example.com/api/token/". Its origin gets the
    // tokens.
    Q_PROPERTY(QUrl url READ url WRITE setUrl NOTIFY urlChanged REQUIRED FINAL)

public:
    using QmlAnyProtocol::QmlAnyProtocol;

    QUrl url() const { return m_url; }
    void setUrl(const QUrl &url);
    QUrl server() const override { return m_url; }

Q_SIGNALS:
    void urlChanged(const QUrl &url);

private:
    QUrl m_url;
};

// Django REST framework Simple JWT with a pair of tokens. The defaults are those of
// SessionKeeper::SimpleJwtProtocol.
class QmlSimpleJwtProtocol : public SessionKeeper::QmlProtocol
{
    Q_OBJECT
    QML_NAMED_ELEMENT(SimpleJwtProtocol)
    // The name of the user field in the login request: "username", or "email" with many custom user
    // models.
    Q_PROPERTY(QString userNameField READ userNameField WRITE setUserNameField NOTIFY changed FINAL)
    // Relative to url; a leading slash makes it relative to the host. Empty: url itself.
    Q_PROPERTY(QString loginPath READ loginPath WRITE setLoginPath NOTIFY changed FINAL)
    // "refresh/"
    Q_PROPERTY(QString refreshPath READ refreshPath WRITE setRefreshPath NOTIFY changed FINAL)
    // "verify/"; empty when the server has no such endpoint.
    Q_PROPERTY(QString verifyPath READ verifyPath WRITE setVerifyPath NOTIFY changed FINAL)
    // "blacklist/"; empty when the server has no such endpoint.
    Q_PROPERTY(QString logoutPath READ logoutPath WRITE setLogoutPath NOTIFY changed FINAL)
    // The first word of the Authorization header, "Bearer"; case matters.
    Q_PROPERTY(QString scheme READ scheme WRITE setScheme NOTIFY changed FINAL)

public:
    using QmlProtocol::QmlProtocol;

    QString userNameField() const { return m_settings.userNameField(); }
    void setUserNameField(const QString &name);
    QString loginPath() const { return m_settings.loginPath(); }
    void setLoginPath(const QString &path);
    QString refreshPath() const { return m_settings.refreshPath(); }
    void setRefreshPath(const QString &path);
    QString verifyPath() const { return m_settings.verifyPath(); }
    void setVerifyPath(const QString &path);
    QString logoutPath() const { return m_settings.logoutPath(); }
    void setLogoutPath(const QString &path);
    QString scheme() const { return QString::fromLatin1(m_settings.scheme()); }
    void setScheme(const QString &scheme);

    std::shared_ptr<Protocol> create() const override;

Q_SIGNALS:
    void changed();

private:
    SimpleJwtProtocol m_settings {QUrl()};
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_QMLPROTOCOL_H
