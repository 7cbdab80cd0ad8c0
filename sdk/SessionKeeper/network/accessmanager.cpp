// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "accessmanager.h"

#include "accessreply_p.h"
#include "sessionset_p.h"

#include <SessionKeeper/base/logging_p.h>
#include <SessionKeeper/base/text_p.h>

namespace SessionKeeper {

AccessManager::AccessManager(Session *session, QObject *parent)
    : AccessManager(std::make_shared<SessionSet>(), parent)
{
    m_sessions->add(session);
}

AccessManager::AccessManager(std::shared_ptr<SessionSet> sessions, QObject *parent)
    : QNetworkAccessManager(parent)
    , m_sessions(std::move(sessions))
{
}

AccessManager::~AccessManager()
{
    // ~QNetworkAccessManager deletes every reply below it, ours and the ones they own, in any order
    // (platform.md B.6).
    qDeleteAll(findChildren<AccessReply *>(QString(), Qt::FindDirectChildrenOnly));
}

void AccessManager::addAllowedOrigin(const QUrl &origin)
{
    if (!m_sessions->addOrigin(origin))
        qCWarning(lcNetwork).noquote() << tr("%1 is neither https nor this machine, so it is not "
                                             "an allowed origin; use https, or allow "
                                             "insecure transport by name.")
                                              .arg(printable(origin));
}

QList<QUrl> AccessManager::allowedOrigins() const
{
    return m_sessions->origins();
}

Error AccessManager::sessionError(const QNetworkReply *reply)
{
    const auto *ours = qobject_cast<const AccessReply *>(reply);
    return ours ? ours->sessionError() : Error();
}

QNetworkReply *AccessManager::createRequest(Operation operation, const QNetworkRequest &request,
                                            QIODevice *outgoingData)
{
    const auto desk = m_sessions->deskFor(request.url());
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
