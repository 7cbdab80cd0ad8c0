// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "accessmanager.h"

#include "accessmanager_p.h"
#include "accessreply_p.h"

#include <SessionKeeper/base/logging_p.h>
#include <SessionKeeper/base/text_p.h>

namespace SessionKeeper {

AccessManager::AccessManager(Session *session, QObject *parent)
    : AccessManager(std::make_shared<SessionSet>(), parent)
{
    d_ptr->sessions->add(session);
}

AccessManager::AccessManager(std::shared_ptr<SessionSet> sessions, QObject *parent)
    : QNetworkAccessManager(parent)
    , d_ptr(std::make_unique<AccessManagerPrivate>())
{
    d_ptr->sessions = std::move(sessions);
}

AccessManager::~AccessManager()
{
    // ~QNetworkAccessManager deletes every reply below it, ours and the ones they own, in any order
    // (platform.md B.6).
    qDeleteAll(findChildren<AccessReply *>(QString(), Qt::FindDirectChildrenOnly));
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
    return d_ptr->retryPolicy;
}

void AccessManager::setRetryPolicy(const RetryPolicy &policy)
{
    d_ptr->retryPolicy = policy;
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
    const auto desk = d_ptr->sessions->deskFor(request.url());
    if (!desk)
        return send(operation, request, outgoingData);
    const auto protocol = desk->protocol();
    if (protocol && request.hasRawHeader(protocol->authorizationHeader()))
        return send(operation, request, outgoingData);

    // The base class marks its own reply only, which nobody sees.
    auto marked = request;
    constexpr auto autoDelete = QNetworkRequest::AutoDeleteReplyOnFinishAttribute;
    if (autoDeleteReplies() && !request.attribute(autoDelete).isValid())
        marked.setAttribute(autoDelete, true);
    auto *reply = new AccessReply(this, desk, operation, marked, outgoingData);
    reply->start();
    return reply;
}

QNetworkReply *AccessManager::send(Operation operation, const QNetworkRequest &request,
                                   QIODevice *body)
{
    return QNetworkAccessManager::createRequest(operation, request, body);
}

} // namespace SessionKeeper
