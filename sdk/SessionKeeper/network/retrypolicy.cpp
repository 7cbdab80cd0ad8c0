// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "retrypolicy.h"

#include <algorithm>

namespace SessionKeeper {

using std::chrono::milliseconds;
using std::chrono::seconds;

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
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::UnknownNetworkError:
        return true;
    default:
        return false;
    }
}

// base * 2^(attempt - 1) within zero and longest, without ever multiplying beyond it.
milliseconds backoff(milliseconds base, milliseconds longest, int attempt)
{
    longest = std::max(longest, milliseconds::zero());
    auto wait = std::clamp(base, milliseconds::zero(), longest);
    for (int done = 1; done < attempt && wait > milliseconds::zero() && wait < longest; ++done)
        wait = wait > longest / 2 ? longest : wait * 2;
    return wait;
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
    return hasIdempotencyKey
        || std::any_of(verbs.begin(), verbs.end(), [&verb](const QByteArray &repeatable) {
               return repeatable.compare(verb, Qt::CaseInsensitive) == 0;
           });
}

std::optional<milliseconds> RetryPolicy::delay(const Failure &failure, double random) const
{
    const bool passing = failure.status != 0
        ? statuses.contains(failure.status)
        : transportFailures && isTransportFailure(failure.error);
    const auto elapsed = std::max(failure.elapsed, milliseconds::zero());
    if (!passing || failure.attempt >= attempts || elapsed > totalBudget
        || !mayRepeat(failure.verb, failure.hasIdempotencyKey))
        return std::nullopt;

    const auto left = totalBudget - elapsed;
    if (failure.retryAfter) {
        // Compared in seconds: a server may ask for more of them than there are milliseconds.
        if (*failure.retryAfter > std::chrono::floor<seconds>(left))
            return std::nullopt;
        return std::max(milliseconds(*failure.retryAfter), milliseconds::zero());
    }
    const auto ceiling = static_cast<double>(
        backoff(backoffBase, longestBackoff, failure.attempt).count());
    const milliseconds wait(static_cast<qint64>(ceiling * std::clamp(random, 0.0, 1.0 - 1e-15)));
    return wait > left ? std::nullopt : std::optional(wait);
}

} // namespace SessionKeeper
