// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "retrypolicy.h"

#include <algorithm>

namespace SessionKeeper {

namespace {

// What says that the way to the server failed, not the server and not its certificate.
bool isTransportFailure(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::HostNotFoundError:
    case QNetworkReply::TimeoutError:
    // A transfer timeout, as Qt before 6.12 tells it. The caller's own abort() ends the request.
    case QNetworkReply::OperationCanceledError:
    case QNetworkReply::TemporaryNetworkFailureError:
    case QNetworkReply::NetworkSessionFailedError:
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::UnknownNetworkError:
        return true;
    default:
        return false;
    }
}

} // namespace

RetryPolicy RetryPolicy::never()
{
    RetryPolicy policy;
    policy.attempts = 1;
    return policy;
}

bool RetryPolicy::mayRepeat(const QByteArray &verb, bool hasIdempotencyKey) const
{
    return hasIdempotencyKey || verbs.contains(verb.toUpper());
}

std::optional<std::chrono::milliseconds> RetryPolicy::delay(const Failure &failure,
                                                            double random) const
{
    const bool passing = failure.status != 0
        ? statuses.contains(failure.status)
        : transportFailures && isTransportFailure(failure.error);
    if (!passing || failure.attempt >= attempts
        || !mayRepeat(failure.verb, failure.hasIdempotencyKey))
        return std::nullopt;

    // Beyond 2^30 the product would not fit, and longestBackoff has long been reached.
    const auto doublings = std::clamp(failure.attempt - 1, 0, 30);
    const auto ceiling = std::min<std::chrono::milliseconds>(backoffBase * (qint64(1) << doublings),
                                                             longestBackoff);
    const auto jittered = std::chrono::milliseconds(
        static_cast<qint64>(static_cast<double>(ceiling.count()) * random));
    const auto wait = failure.retryAfter
        ? std::chrono::duration_cast<std::chrono::milliseconds>(*failure.retryAfter)
        : jittered;
    if (failure.elapsed + wait > totalBudget)
        return std::nullopt;
    return wait;
}

} // namespace SessionKeeper
