// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "accessreply_p.h"

#include "accessmanager_p.h"
#include "authorization_p.h"

#include <SessionKeeper/base/logging_p.h>
#include <SessionKeeper/base/text_p.h>

#include <QtCore/quuid.h>

namespace SessionKeeper {

namespace {

QNetworkReply::NetworkError networkError(const Error &error)
{
    switch (error.kind()) {
    case Error::Kind::Network:
    case Error::Kind::OutcomeUnknown:
    case Error::Kind::ParkingFull:
        return QNetworkReply::TemporaryNetworkFailureError;
    case Error::Kind::Timeout:
        return QNetworkReply::TimeoutError;
    case Error::Kind::Throttled:
    case Error::Kind::ServerFailure:
        return QNetworkReply::ServiceUnavailableError;
    case Error::Kind::UnexpectedReply:
        return QNetworkReply::UnknownServerError;
    case Error::Kind::BodyNotReplayable:
        return QNetworkReply::ContentReSendError;
    default:
        return QNetworkReply::AuthenticationRequiredError;
    }
}

} // namespace

AccessReply::AccessReply(AccessManagerPrivate *manager, Dispatcher *dispatcher,
                         const Origin &origin, QNetworkAccessManager::Operation operation,
                         const QNetworkRequest &request, QIODevice *body)
    : MirrorReply(manager->q, operation, request)
    , m_manager(manager)
    , m_dispatcher(dispatcher)
    , m_retryPolicy(manager->retryPolicy)
    , m_operation(operation)
    , m_request(request)
    , m_origin(origin)
    , m_body(body, request, manager->replayBufferLimit)
    , m_redirectsLeft(request.maximumRedirectsAllowed())
    , m_redirectPolicy(QNetworkRequest::NoLessSafeRedirectPolicy)
{
    setHasBody(body);
    const auto wanted = request.attribute(QNetworkRequest::RedirectPolicyAttribute);
    if (wanted.isValid())
        m_redirectPolicy = static_cast<QNetworkRequest::RedirectPolicy>(wanted.toInt());
    if (m_redirectPolicy == QNetworkRequest::UserVerifiedRedirectPolicy)
        connect(this, &QNetworkReply::redirectAllowed, this, [this] {
            if (std::exchange(m_awaitsRedirectPermission, false) && !isOver() && m_dispatcher)
                hop();
        });
    if (m_retryPolicy && m_retryPolicy->addsIdempotencyKey && !mayBeSentTwice())
        m_request.setRawHeader(idempotencyKey,
                               '"' + QUuid::createUuid().toByteArray(QUuid::WithoutBraces) + '"');
}

AccessReply::~AccessReply()
{
    if (m_dispatcher)
        m_dispatcher->leave(this);
}

void AccessReply::start(bool withToken)
{
    m_ownAuthorization = !withToken;
    if (!m_body.mustArrive()) {
        enter();
        return;
    }
    m_body.whenArrived(this, [this] {
        if (!isOver() && m_dispatcher)
            enter();
    });
}

void AccessReply::enter()
{
    if (m_ownAuthorization || m_leftOrigin) {
        m_dispatcher->leave(this);
        send();
        return;
    }
    if (m_dispatcher->enter(this, m_origin, m_request.priority(), m_body.memory(),
                            m_manager->parkingLimits))
        return;
    m_sessionError = {Error::Kind::ParkingFull,
                      tr("Too many requests wait for a token already; %1 was not sent. Wait until "
                         "some are done, or raise AccessManager::setParkingLimits().")
                          .arg(printable(m_request.url()))};
    failLater(networkError(m_sessionError), m_sessionError.message());
}

void AccessReply::depart(const TokenDesk::Grant *grant)
{
    m_tokens = grant ? grant->tokens : Tokens();
    m_grantedTo = grant ? grant->user : 0;
    m_manager->cacheOwner.claim(m_manager->q->cache(), grant ? grant->owner : QByteArray());
    if (!grant)
        qCDebug(lcNetwork).noquote() << printable(m_request.url()) << "goes out without a token";
    else if (m_replayed && !m_sentTwice)
        qCDebug(lcNetwork).noquote()
            << printable(m_request.url()) << "is sent again with a new token";
    m_sentTwice = m_replayed;
    send();
}

void AccessReply::turnAway(const Error &error)
{
    m_sessionError = error;
    // The server's own answer says more than we do.
    if (inner() && !m_hopping)
        showOutcome();
    else
        fail(networkError(error), error.message());
}

void AccessReply::send()
{
    if (!m_body.rewind()) {
        cannotBeSent();
        return;
    }
    if (m_attempts++ == 0 && m_retryPolicy)
        m_firstSentAt = m_dispatcher->desk()->elapsed();
    m_retryDecided = false;
    auto *body = m_body.open(!mayBeSentTwice());
    auto *reply = m_manager->send(m_operation, wireRequest(), body);
    if (m_body.view())
        m_body.view()->setParent(reply);
    if (m_attempts == 1)
        showWhatQtAdded(*reply);
    mirror(reply, m_attempts > 1 && !std::exchange(m_hopping, false));
}

// In request(), as with QNetworkAccessManager.
void AccessReply::showWhatQtAdded(const QNetworkReply &reply)
{
    const auto sent = reply.request();
    const auto cookies = m_request.hasRawHeader("Cookie")
        ? QList<QNetworkCookie>()
        : shownCookies(sent, *m_dispatcher->desk()->protocol());
    const auto length = m_body.comesOnce() ? QVariant()
                                           : sent.header(QNetworkRequest::ContentLengthHeader);
    const bool hasTimeout = sent.transferTimeout() != m_request.transferTimeout();
    if (cookies.isEmpty() && !hasTimeout && !length.isValid())
        return;
    auto shown = request();
    if (length.isValid())
        shown.setHeader(QNetworkRequest::ContentLengthHeader, length);
    if (!cookies.isEmpty())
        shown.setHeader(QNetworkRequest::CookieHeader, QVariant::fromValue(cookies));
    shown.setTransferTimeout(sent.transferTimeout());
    setRequest(shown);
}

QNetworkRequest AccessReply::wireRequest() const
{
    auto wire = m_request;
    if (sslConfigurationWanted())
        wire.setSslConfiguration(*sslConfigurationWanted());
    // Qt would carry the token along to any origin (platform.md C); AccessReply follows by itself.
    wire.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                      QNetworkRequest::ManualRedirectPolicy);
    if (carriesToken() && !m_leftOrigin) {
        authorize(wire, *m_dispatcher->desk()->protocol(), m_tokens, m_manager->q->cookieJar());
        // A Basic or NTLM challenge must not replace the token (platform.md D).
        wire.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    }
    return wire;
}

QByteArray AccessReply::verb() const
{
    switch (m_operation) {
    case QNetworkAccessManager::GetOperation:
        return QByteArrayLiteral("GET");
    case QNetworkAccessManager::HeadOperation:
        return QByteArrayLiteral("HEAD");
    case QNetworkAccessManager::PutOperation:
        return QByteArrayLiteral("PUT");
    case QNetworkAccessManager::PostOperation:
        return QByteArrayLiteral("POST");
    case QNetworkAccessManager::DeleteOperation:
        return QByteArrayLiteral("DELETE");
    default:
        return m_request.attribute(QNetworkRequest::CustomVerbAttribute).toByteArray();
    }
}

bool AccessReply::mayBeSentTwice() const
{
    static const RetryPolicy standard;
    const auto &policy = m_retryPolicy ? *m_retryPolicy : standard;
    return m_operation == QNetworkAccessManager::GetOperation
        || policy.mayRepeat(verb(), m_request.hasRawHeader(idempotencyKey));
}

Error AccessReply::notReplayable() const
{
    return {Error::Kind::BodyNotReplayable,
            m_attempts == 0
                ? tr("The body of %1 was deleted before it could be sent; keep it until "
                     "finished().")
                      .arg(printable(m_request.url()))
                : tr("The body of %1 cannot be sent a second time; use a QByteArray or a device "
                     "that can be rewound, and keep it until finished().")
                      .arg(printable(m_request.url()))};
}

void AccessReply::cannotBeSent()
{
    m_sessionError = notReplayable();
    if (!inner() || isRedirect()) {
        failLater(networkError(m_sessionError), m_sessionError.message());
        return;
    }
    // Without a body that can be sent again, the refusal is the answer.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (!isOver())
                showOutcome();
        },
        Qt::QueuedConnection);
}

void AccessReply::aboutToEnd()
{
    if (m_dispatcher)
        m_dispatcher->leave(this);
    clearCacheOfFormerUser();
}

// What came for a user who has gone meanwhile was put into the cache after it was emptied.
void AccessReply::clearCacheOfFormerUser()
{
    auto *cache = m_dispatcher && m_grantedTo != 0 ? m_manager->q->cache() : nullptr;
    if (cache && m_dispatcher->desk()->user() != m_grantedTo)
        cache->remove(inner() ? inner()->url() : url());
}

} // namespace SessionKeeper
