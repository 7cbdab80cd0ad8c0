// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_ACCESSREPLY_P_H
#define SESSIONKEEPER_ACCESSREPLY_P_H

// Not part of the public API: may change or vanish in any version.

#include "dispatcher_p.h"
#include "mirrorreply_p.h"
#include "replaybody_p.h"

#include <SessionKeeper/network/retrypolicy.h>
#include <SessionKeeper/protocol/protocol.h>

#include <memory>

namespace SessionKeeper {

// draft-ietf-httpapi-idempotency-key-header
inline constexpr auto idempotencyKey = "Idempotency-Key";

class AccessManager;
class AccessManagerPrivate;

// One request of the app: waits for a fresh token, sends, has a refused token replaced and sends
// once more, sends again what failed for a passing reason, follows redirects hop by hop, and shows
// the caller what comes in the end.
class AccessReply : public MirrorReply, public DispatchedRequest
{
    Q_OBJECT

public:
    AccessReply(AccessManagerPrivate *manager, Dispatcher *dispatcher, const Origin &origin,
                QNetworkAccessManager::Operation operation, const QNetworkRequest &request,
                QIODevice *body);
    ~AccessReply() override;

    // withToken: else it goes with the authorization that the app has given it.
    void start(bool withToken);
    Error sessionError() const { return m_sessionError; }

    void depart(const TokenDesk::Grant *grant) override;
    void turnAway(const Error &error) override;

protected:
    bool isHeldBack() override;
    void headArrived() override;
    void innerFinished() override;
    void aboutToEnd() override;

private:
    // The way out (accessreply.cpp).
    void enter();
    void send();
    QNetworkRequest wireRequest() const;
    bool carriesToken() const { return !m_tokens.accessToken().isEmpty(); }
    QByteArray verb() const;
    bool mayBeSentTwice() const;
    void showWhatQtAdded(const QNetworkReply &reply);
    Error notReplayable() const;
    void cannotBeSent();
    void clearCacheOfFormerUser();

    // The answer (accessreplyanswer.cpp).
    bool mayBeAboutTheSession() const;
    Protocol::Verdict verdict() const;
    bool wasWantedTwice() const;
    bool willRetry();
    std::optional<std::chrono::milliseconds> retryDelay() const;
    void retry();
    void show();
    Error explanation() const;
    void refuseAccount();
    void warnAboutScheme() const;

    // Redirects (accessreplyredirect.cpp).
    bool isRedirect() const;
    void redirect();
    void hop();

    AccessManagerPrivate *m_manager;
    QPointer<Dispatcher> m_dispatcher;
    std::shared_ptr<const RetryPolicy> m_retryPolicy;
    QNetworkAccessManager::Operation m_operation;
    QNetworkRequest m_request;
    Origin m_origin;
    ReplayBody m_body;
    Tokens m_tokens;
    quint64 m_grantedTo = 0;
    Error m_sessionError;

    QUrl m_redirectTarget;
    int m_redirectsLeft;
    QNetworkRequest::RedirectPolicy m_redirectPolicy;
    bool m_awaitsRedirectPermission = false;
    bool m_leftOrigin = false;
    bool m_hopping = false;

    bool m_ownAuthorization = false;
    bool m_replayed = false;
    bool m_sentTwice = false;
    int m_attempts = 0;
    int m_retries = 0;
    std::chrono::milliseconds m_firstSentAt {0};
    // Decided once for each sending.
    bool m_retryDecided = false;
    std::optional<std::chrono::milliseconds> m_retryDelay;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_ACCESSREPLY_P_H
