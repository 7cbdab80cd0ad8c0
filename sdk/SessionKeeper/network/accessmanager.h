// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_ACCESSMANAGER_H
#define SESSIONKEEPER_ACCESSMANAGER_H

#include <SessionKeeper/base/error.h>

#include <QtCore/qlist.h>
#include <QtCore/qurl.h>
#include <QtNetwork/qnetworkaccessmanager.h>

#include <memory>

namespace SessionKeeper {

class Session;
class SessionSet;

// A QNetworkAccessManager whose requests carry the session's access token. A request to an allowed
// origin waits for a fresh token, is sent with it, and when the server refuses the token is sent
// once more with a new one. Everything else is as with QNetworkAccessManager; requests to other
// origins pass through untouched.
//
// While nobody is logged in, requests go out without a token and the server answers as it likes. A
// request that already has the authorization header is sent as it is. Redirects are followed hop by
// hop: the token and cookies that were set on the request do not cross to another origin.
//
// Any number of managers, in any thread, may serve one session. The session may be deleted first.
class SESSIONKEEPER_EXPORT AccessManager : public QNetworkAccessManager
{
    Q_OBJECT

public:
    explicit AccessManager(Session *session, QObject *parent = nullptr);
    // For modules on top of this one: a manager for the sessions of a set that can still grow.
    explicit AccessManager(std::shared_ptr<SessionSet> sessions, QObject *parent = nullptr);
    ~AccessManager() override;

    // Tokens go to the origin (scheme, host, port) of Protocol::url() and to these. http is
    // accepted for loopback hosts only, unless the session allows insecure transport; an origin
    // that is refused is logged and ignored.
    void addAllowedOrigin(const QUrl &origin);
    QList<QUrl> allowedOrigins() const;

    // Why the session let a reply of such a manager fail; kind None when it did not.
    static Error sessionError(const QNetworkReply *reply);

protected:
    QNetworkReply *createRequest(Operation operation, const QNetworkRequest &request,
                                 QIODevice *outgoingData) override;

private:
    friend class AccessReply;
    QNetworkReply *send(Operation operation, const QNetworkRequest &request, QIODevice *body);

    Q_DISABLE_COPY_MOVE(AccessManager)
    std::shared_ptr<SessionSet> m_sessions;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_ACCESSMANAGER_H
