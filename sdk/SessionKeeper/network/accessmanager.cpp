// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "accessmanager.h"

#include "accessmanager_p.h"
#include "accessreply_p.h"
#include "authorization_p.h"

#include <SessionKeeper/base/logging_p.h>
#include <SessionKeeper/base/text_p.h>

#include <QtCore/qcoreevent.h>

#include <algorithm>

namespace SessionKeeper {

AccessManager::AccessManager(Session *session, QObject *parent)
    : AccessManager(std::make_shared<SessionSet>(), parent)
{
    d_ptr->sessions->add(session);
}

AccessManager::AccessManager(std::shared_ptr<SessionSet> sessions, QObject *parent)
    : QNetworkAccessManager(parent)
    , d_ptr(std::make_unique<AccessManagerPrivate>(this))
{
    d_ptr->sessions = std::move(sessions);
}

AccessManager::~AccessManager()
{
    // ~QNetworkAccessManager deletes every reply below it, ours and the ones they own, in any order
    // (platform.md B.6).
    qDeleteAll(findChildren<AccessReply *>(QString(), Qt::FindDirectChildrenOnly));
    // Qt itself would crash when one of these ends later.
    const auto adopted = std::exchange(d_ptr->adopted, {});
    for (const auto &reply : adopted) {
        if (reply)
            reply->abort();
    }
}

void AccessManager::addAllowedOrigin(const QUrl &origin)
{
    if (!d_ptr->sessions->addOrigin(origin))
        qCWarning(lcNetwork).noquote() << tr("%1 is neither https nor this machine, so it is not "
                                             "an allowed origin; use https, or allow "
                                             "insecure transport by name.")
                                              .arg(printable(origin));
}

QList<QUrl> AccessManager::allowedOrigins() const
{
    return d_ptr->sessions->origins();
}

RetryPolicy AccessManager::retryPolicy() const
{
    return d_ptr->retryPolicy ? *d_ptr->retryPolicy : RetryPolicy::never();
}

void AccessManager::setRetryPolicy(const RetryPolicy &policy)
{
    d_ptr->retryPolicy = policy.attempts > 1 || policy.addsIdempotencyKey
        ? std::make_shared<const RetryPolicy>(policy)
        : nullptr;
}

QList<QByteArray> AccessManager::secretHeaders() const
{
    return d_ptr->secretHeaders;
}

void AccessManager::setSecretHeaders(const QList<QByteArray> &names)
{
    d_ptr->secretHeaders = names;
}

qint64 AccessManager::replayBufferLimit() const
{
    return d_ptr->replayBufferLimit;
}

void AccessManager::setReplayBufferLimit(qint64 bytes)
{
    d_ptr->replayBufferLimit = bytes;
}

AccessManager::ParkingLimits AccessManager::parkingLimits() const
{
    return d_ptr->parkingLimits;
}

void AccessManager::setParkingLimits(const ParkingLimits &limits)
{
    d_ptr->parkingLimits = limits;
}

Error AccessManager::sessionError(const QNetworkReply *reply)
{
    const auto *ours = qobject_cast<const AccessReply *>(reply);
    return ours ? ours->sessionError() : Error();
}

QNetworkReply *AccessManager::createRequest(Operation operation, const QNetworkRequest &request,
                                            QIODevice *outgoingData)
{
    const Origin origin(request.url());
    const auto desk = d_ptr->sessions->deskFor(origin);
    const auto protocol = desk ? desk->protocol() : nullptr;
    if (!protocol)
        return d_ptr->send(operation, request, outgoingData);
    auto marked = request;
    const bool withToken = takesToken(marked, *protocol, *desk);
    // The base class marks its own reply only, which nobody sees.
    constexpr auto redirects = QNetworkRequest::RedirectPolicyAttribute;
    if (redirectPolicy() != QNetworkRequest::NoLessSafeRedirectPolicy
        && !request.attribute(redirects).isValid())
        marked.setAttribute(redirects, redirectPolicy());
    constexpr auto autoDelete = QNetworkRequest::AutoDeleteReplyOnFinishAttribute;
    if (autoDeleteReplies() && !request.attribute(autoDelete).isValid())
        marked.setAttribute(autoDelete, true);
    auto *reply = new AccessReply(d_ptr.get(), d_ptr->dispatcherFor(desk), origin, operation,
                                  marked, outgoingData);
    reply->start(withToken);
    return reply;
}

void AccessManager::childEvent(QChildEvent *event)
{
    QNetworkAccessManager::childEvent(event);
    // One that is being deleted is no AccessReply any more.
    auto *reply = event->removed() ? qobject_cast<AccessReply *>(event->child()) : nullptr;
    if (reply && !reply->isFinished()) {
        d_ptr->adopted.removeAll(nullptr);
        d_ptr->adopted.append(reply);
    }
}

Dispatcher *AccessManagerPrivate::dispatcherFor(const std::shared_ptr<TokenDesk> &desk)
{
    const auto found = std::find_if(
        dispatchers.begin(), dispatchers.end(),
        [&](const Dispatcher *dispatcher) { return dispatcher->desk() == desk; });
    if (found != dispatchers.end())
        return *found;
    dispatchers.push_back(new Dispatcher(desk, q));
    return dispatchers.back();
}

QNetworkReply *AccessManagerPrivate::send(QNetworkAccessManager::Operation operation,
                                          const QNetworkRequest &request, QIODevice *body) const
{
    return q->QNetworkAccessManager::createRequest(operation, request, body);
}

} // namespace SessionKeeper
