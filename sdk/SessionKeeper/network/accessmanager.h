// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_ACCESSMANAGER_H
#define SESSIONKEEPER_ACCESSMANAGER_H

#include <SessionKeeper/base/error.h>
#include <SessionKeeper/network/retrypolicy.h>

#include <QtCore/qlist.h>
#include <QtCore/qurl.h>
#include <QtNetwork/qnetworkaccessmanager.h>

#include <memory>

namespace SessionKeeper {

class AccessManagerPrivate;
class Session;
class SessionSet;

// A QNetworkAccessManager whose requests carry the session's access token. A request to an allowed
// origin waits for a fresh token, is sent with it, and when the server refuses the token is sent
// once more with a new one. Everything else is as with QNetworkAccessManager; requests to other
// origins pass through untouched.
//
// While nobody is logged in, requests go out without a token and the server answers as it likes. A
// request that already has the authorization header is sent as it is, unless what it holds is an
// older token of this very session, which is replaced. Redirects are followed hop by
// hop: the token and cookies that were set on the request do not cross to another origin.
//
// Any number of managers, in any thread, may serve one session. The session may be deleted first.
// Replies end with their manager: its children are deleted, one with another parent is aborted.
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

    // What may be sent again after a failure that has nothing to do with the token. At first
    // RetryPolicy::never(). Holds for requests to allowed origins that are made from now on.
    RetryPolicy retryPolicy() const;
    void setRetryPolicy(const RetryPolicy &policy);

    // Request headers that name or prove who the user is, beside Authorization, Proxy-Authorization
    // and Cookie: a redirect to another origin leaves them behind. Names in any case.
    QList<QByteArray> secretHeaders() const;
    void setSecretHeaders(const QList<QByteArray> &names);

    // A sequential body (a pipe, a socket) is kept while it is sent, so that it can be sent again:
    // so many bytes of it in memory, 1 MiB at first, what goes beyond in a temporary file that only
    // this user can read and that is deleted with the reply.
    qint64 replayBufferLimit() const;
    void setReplayBufferLimit(qint64 bytes);

    // What may wait for a token at once in this manager: requests, and bytes of those bodies that
    // rest in memory. A request beyond it fails with kind ParkingFull; those that wait are not
    // touched.
    struct ParkingLimits
    {
        int requests = 20000;
        qint64 bytes = 64 * 1024 * 1024;
    };
    ParkingLimits parkingLimits() const;
    void setParkingLimits(const ParkingLimits &limits);

    // What the reply's own error() cannot say of a reply of such a manager; kind None when there is
    // nothing to add. Why the session let it fail; Timeout for a transfer that timed out (error()
    // is OperationCanceledError then, as for abort()); OutcomeUnknown when a request that must not
    // be sent twice may have arrived.
    static Error sessionError(const QNetworkReply *reply);

protected:
    QNetworkReply *createRequest(Operation operation, const QNetworkRequest &request,
                                 QIODevice *outgoingData) override;
    void childEvent(QChildEvent *event) override;

private:
    friend class AccessManagerPrivate;

    Q_DISABLE_COPY_MOVE(AccessManager)
    std::unique_ptr<AccessManagerPrivate> d_ptr;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_ACCESSMANAGER_H
