// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_RETRYPOLICY_H
#define SESSIONKEEPER_RETRYPOLICY_H

#include <SessionKeeper/sessionkeeper_export.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>
#include <QtNetwork/qnetworkreply.h>

#include <chrono>
#include <optional>

namespace SessionKeeper {

// Whether and when a request that failed for a passing reason is sent again (U4). A value. Has
// nothing to do with refused tokens: those requests are always sent again, because the server did
// not act on them.
struct SESSIONKEEPER_EXPORT RetryPolicy
{
    // How often a request is sent at most, the first time included.
    int attempts = 4;

    // What may be sent twice because doing it twice is doing it once (RFC 9110 9.2.2). A request
    // with an Idempotency-Key header may be, whatever its verb.
    QList<QByteArray> verbs {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"};

    // The answers that may pass.
    QList<int> statuses {408, 429, 502, 503, 504};
    // No answer at all: the name was not found, the connection refused or lost, the transfer timed
    // out. Never TLS errors, and never once a part of an answer was shown to the caller.
    bool transportFailures = true;

    // Full jitter: a random time between zero and backoffBase * 2^(attempt - 1), at most
    // longestBackoff. A Retry-After header is obeyed instead.
    std::chrono::milliseconds backoffBase {500};
    std::chrono::milliseconds longestBackoff {20000};

    // From the first sending on. A retry that could not start within it, because of the
    // server's Retry-After for instance, does not happen: the caller sees the failure at once.
    std::chrono::milliseconds totalBudget {60000};

    // Gives every request that has none, and whose verb is not among verbs, an Idempotency-Key
    // header of its own (draft-ietf-httpapi-idempotency-key-header), the same for each sending. For
    // servers that understand it.
    bool addsIdempotencyKey = false;

    // Nothing is sent again. What an AccessManager starts with, as QNetworkAccessManager does.
    static RetryPolicy never();

    // What became of one sending.
    struct Failure
    {
        QByteArray verb;
        bool hasIdempotencyKey = false;
        // 0 when no answer came.
        int status = 0;
        QNetworkReply::NetworkError error = QNetworkReply::NoError;
        std::optional<std::chrono::seconds> retryAfter;
        // How often it was sent, this time included.
        int attempt = 1;
        // Since the first sending.
        std::chrono::milliseconds elapsed {0};
    };
    // How long to wait before sending again; no value when the caller is to see what happened.
    // random is in [0, 1).
    std::optional<std::chrono::milliseconds> delay(const Failure &failure, double random) const;

    bool mayRepeat(const QByteArray &verb, bool hasIdempotencyKey) const;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_RETRYPOLICY_H
