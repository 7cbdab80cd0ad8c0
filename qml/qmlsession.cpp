// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "qmlsession.h"

#include "networkaccessfactory.h"

#include <SessionKeeper/base/future_p.h>
#include <SessionKeeper/network/sessionset_p.h>

#include <QtQml/qqmlengine.h>
#include <QtQml/qqmlinfo.h>

using namespace Qt::StringLiterals;

namespace SessionKeeper {

QmlSession::QmlSession(QObject *parent)
    : Session(parent)
{
}

QmlSession::~QmlSession()
{
    if (m_sessions)
        m_sessions->remove(this);
}

void QmlSession::setDeclaredProtocol(QmlAnyProtocol *protocol)
{
    if (protocol == m_protocol)
        return;
    if (m_completed) {
        qmlWarning(this)
            << u"The protocol of a session cannot change once it is completed. Make another Session."_s;
        return;
    }
    if (m_protocol)
        disconnect(m_protocol, nullptr, this, nullptr);
    m_protocol = protocol;
    if (m_protocol)
        connect(m_protocol, &QmlAnyProtocol::serverChanged, this, &QmlSession::announceOrigins);
    announceOrigins();
    Q_EMIT protocolChanged();
}

void QmlSession::setDeclaredStore(QmlTokenStore *store)
{
    if (store == m_store)
        return;
    if (m_store)
        disconnect(m_store, nullptr, this, nullptr);
    m_store = store;
    if (m_store)
        connect(m_store, &QmlTokenStore::described, this, &QmlSession::goOver);
    Q_EMIT storeChanged();
    goOver();
}

void QmlSession::setAllowedOrigins(const QList<QUrl> &origins)
{
    if (origins == m_allowedOrigins)
        return;
    m_allowedOrigins = origins;
    announceOrigins();
    Q_EMIT allowedOriginsChanged();
}

void QmlSession::allowInsecureTransport(bool allowed)
{
    if (allowed == isInsecureTransportAllowed())
        return;
    if (m_completed) {
        qmlWarning(this)
            << u"insecureTransportAllowed cannot change once the session is completed."_s;
        return;
    }
    setInsecureTransportAllowed(allowed);
    announceOrigins();
    Q_EMIT insecureTransportAllowedChanged(allowed);
}

void QmlSession::login(const QString &userName, const QString &password,
                       const QJSValue &extraFields, const QJSValue &callback)
{
    const bool extraOmitted = extraFields.isCallable() && callback.isUndefined();
    const QJSValue &done = extraOmitted ? extraFields : callback;
    if (!mayBegin(u"login"_s, done))
        return;

    Credentials credentials(userName, password);
    if (!extraOmitted && extraFields.isObject()) {
        const QVariantMap fields = extraFields.toVariant().toMap();
        for (auto field = fields.cbegin(); field != fields.cend(); ++field)
            credentials.insert(field.key(), field.value());
    }
    finish(Session::login(credentials), done);
}

void QmlSession::restore(const QJSValue &callback)
{
    if (mayBegin(u"restore"_s, callback))
        finish(Session::restore(), callback);
}

void QmlSession::refresh(const QJSValue &callback)
{
    if (mayBegin(u"refresh"_s, callback))
        finish(Session::refresh(), callback);
}

void QmlSession::verify(const QJSValue &callback)
{
    if (!mayBegin(u"verify"_s, callback))
        return;
    whenFinished(Session::verify(), this, [this, callback](const Result<bool> &valid) {
        if (valid)
            call(callback, Error(), {QJSValue(*valid)});
        else
            call(callback, valid.error());
    });
}

void QmlSession::logout(const QJSValue &callback)
{
    if (mayBegin(u"logout"_s, callback))
        finish(Session::logout(), callback);
}

SessionStatistics QmlSession::statistics() const
{
    return Session::statistics();
}

void QmlSession::classBegin()
{
    // The import did this already, except in the second engine of a process with a static module.
    QQmlEngine *engine = qmlEngine(this);
    NetworkAccessFactory::install(engine);
    m_sessions = NetworkAccessFactory::sessions(engine);
}

void QmlSession::componentComplete()
{
    m_completed = true;
    if (!m_protocol || !m_protocol->server().isValid()) {
        qmlWarning(this) << u"This session has no server. Set protocol, for example to "
                            "SimpleJwtProtocol { url: \"https://api.example.com/api/token/\" }."_s;
    } else if (!m_store) {
        qmlWarning(this) << u"This session has no store. Set store, for example to "
                            "KeychainStore { service: \"com.example.app\" }."_s;
    } else {
        configure(m_protocol->create(), m_store->create());
        m_configured = true;
    }
}

bool QmlSession::mayBegin(const QString &function, const QJSValue &callback)
{
    if (!callback.isUndefined() && !callback.isNull() && !callback.isCallable()) {
        qmlEngine(this)->throwError(
            QJSValue::TypeError, u"Session.%1(): the callback is not a function."_s.arg(function));
        return false;
    }
    if (m_configured)
        return true;
    const QString reason = m_completed
        ? u"Session.%1() did nothing: the session has no server or no store. Set protocol and store."_s
        : u"Session.%1() did nothing: the session is still being created. Call it from "
          "Component.onCompleted or later."_s;
    const Error error(Error::Kind::Misconfigured, reason.arg(function));
    qmlWarning(this) << error.message();
    call(callback, error);
    return false;
}

// Once for all that changes in one go, such as a service and an account.
void QmlSession::goOver()
{
    if (!m_configured || std::exchange(m_goingOver, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_goingOver = false;
            if (m_store)
                finish(Session::switchTo(m_store->create()), {});
        },
        Qt::QueuedConnection);
}

void QmlSession::finish(const QFuture<Result<void>> &future, const QJSValue &callback)
{
    whenFinished(future, this, [this, callback](const Result<void> &outcome) {
        call(callback, outcome ? Error() : outcome.error());
    });
}

void QmlSession::call(const QJSValue &callback, const Error &error, const QJSValueList &values)
{
    if (!callback.isCallable())
        return;
    // Queued, because a future that is ready continues at once: nobody expects to be called
    // back by a function that has not returned.
    QMetaObject::invokeMethod(
        this,
        [this, callback, error, values] {
            QQmlEngine *engine = qmlEngine(this);
            if (!engine)
                return;
            const bool good = error.kind() == Error::Kind::None;
            QJSValueList arguments {good ? QJSValue(QJSValue::NullValue)
                                         : engine->toScriptValue(error)};
            arguments += values;
            const QJSValue result = callback.call(arguments);
            if (result.isError())
                qmlWarning(this) << result.toString();
        },
        Qt::QueuedConnection);
}

void QmlSession::announceOrigins()
{
    // Once it is fixed where the tokens come from, what the description says later gets none.
    const QUrl home = m_configured ? protocol()->url() : m_protocol ? m_protocol->server() : QUrl();
    if (m_sessions && home.isValid())
        m_sessions->setOrigins(this, QList<QUrl> {home} + m_allowedOrigins);
}

} // namespace SessionKeeper
