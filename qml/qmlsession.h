// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_QMLSESSION_H
#define SESSIONKEEPER_QMLSESSION_H

#include "qmlprotocol.h"
#include "qmltokenstore.h"

#include <SessionKeeper/session/session.h>

#include <QtCore/qpointer.h>
#include <QtQml/qjsvalue.h>
#include <QtQml/qqmlparserstatus.h>

namespace SessionKeeper {

class SessionSet;

// Session in QML: everything that SessionKeeper::Session has, described instead of constructed.
// Functions take a callback that is called once, after the function has returned, with null or an
// error (SessionError.Network ...).
//
// Requests of the same engine (Image, XMLHttpRequest, FontLoader, Loader) to the session's origins
// wait for it from the moment its protocol has a url, so an Image in the same file never goes out
// without the token. A FontLoader with a literal source starts while the file is still being read:
// put it below the Session.
// (The bases are spelled in full for qmltyperegistrar, which looks them up by these names.)
class QmlSession : public SessionKeeper::Session, public QQmlParserStatus
{
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_NAMED_ELEMENT(Session)
    // How the server talks, and where it is. Fixed once the session is completed.
    Q_PROPERTY(SessionKeeper::QmlAnyProtocol *protocol READ declaredProtocol WRITE
                   setDeclaredProtocol NOTIFY protocolChanged REQUIRED FINAL)
    // Where the tokens rest. Another one, later, is another account's: the session goes over to it
    // and restores it; the present account stays kept where it is.
    Q_PROPERTY(SessionKeeper::QmlTokenStore *store READ declaredStore WRITE setDeclaredStore NOTIFY
                   storeChanged REQUIRED FINAL)
    // Further origins (scheme, host, port) whose requests carry the token.
    Q_PROPERTY(QList<QUrl> allowedOrigins READ allowedOrigins WRITE setAllowedOrigins NOTIFY
                   allowedOriginsChanged FINAL)
    // Passwords and tokens over http to other machines. False unless set, and only for a network
    // that you trust.
    Q_PROPERTY(bool insecureTransportAllowed READ isInsecureTransportAllowed WRITE
                   allowInsecureTransport NOTIFY insecureTransportAllowedChanged FINAL)

public:
    explicit QmlSession(QObject *parent = nullptr);
    ~QmlSession() override;

    QmlAnyProtocol *declaredProtocol() const { return m_protocol; }
    void setDeclaredProtocol(QmlAnyProtocol *protocol);
    QmlTokenStore *declaredStore() const { return m_store; }
    void setDeclaredStore(QmlTokenStore *store);
    QList<QUrl> allowedOrigins() const { return m_allowedOrigins; }
    void setAllowedOrigins(const QList<QUrl> &origins);
    void allowInsecureTransport(bool allowed);

    // login(userName, password [, extraFields] [, callback(error)])
    Q_INVOKABLE void login(const QString &userName, const QString &password,
                           const QJSValue &extraFields = {}, const QJSValue &callback = {});
    // restore([callback(error)]); the kind of the error is SessionError.NotLoggedIn when there is
    // nothing to restore.
    Q_INVOKABLE void restore(const QJSValue &callback = {});
    // refresh([callback(error)])
    Q_INVOKABLE void refresh(const QJSValue &callback = {});
    // verify(callback(error, valid))
    Q_INVOKABLE void verify(const QJSValue &callback);
    // logout([callback(error)])
    Q_INVOKABLE void logout(const QJSValue &callback = {});
    // What the session did so far. A snapshot: ask again, it does not change by itself.
    Q_INVOKABLE SessionKeeper::SessionStatistics statistics() const;

    void classBegin() override;
    void componentComplete() override;

Q_SIGNALS:
    void protocolChanged();
    void storeChanged();
    void allowedOriginsChanged();
    void insecureTransportAllowedChanged(bool allowed);

private:
    Q_DISABLE_COPY_MOVE(QmlSession)

    bool mayBegin(const QString &function, const QJSValue &callback);
    void finish(const QFuture<Result<void>> &future, const QJSValue &callback);
    void call(const QJSValue &callback, const Error &error, const QJSValueList &values = {});
    void announceOrigins();
    void goOver();

    QPointer<QmlAnyProtocol> m_protocol;
    QPointer<QmlTokenStore> m_store;
    QList<QUrl> m_allowedOrigins;
    std::shared_ptr<SessionSet> m_sessions;
    bool m_completed = false;
    bool m_configured = false;
    bool m_goingOver = false;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_QMLSESSION_H
