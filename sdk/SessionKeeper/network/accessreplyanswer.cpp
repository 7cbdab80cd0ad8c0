// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "accessreply_p.h"

#include <SessionKeeper/base/httpdate_p.h>
#include <SessionKeeper/base/logging_p.h>
#include <SessionKeeper/base/text_p.h>
#include <SessionKeeper/protocol/retryafter_p.h>

#include <QtCore/qrandom.h>
#include <QtCore/qtimer.h>

namespace SessionKeeper {

namespace {

// A refusal is some hundred bytes of JSON; a longer body is the app's own.
constexpr qint64 longestRefusal = 64 * 1024;

} // namespace

bool AccessReply::isHeldBack()
{
    const int code = status();
    if (code >= 200 && code < 300)
        return false;
    return isRedirect() || mayBeAboutTheSession() || wasWantedTwice() || willRetry();
}

void AccessReply::headArrived()
{
    if (carriesToken() && m_dispatcher && !mayBeAboutTheSession())
        m_dispatcher->honoured(this,
                               inner()->attribute(QNetworkRequest::Http2WasUsedAttribute).toBool());
}

void AccessReply::innerFinished()
{
    if (isRedirect()) {
        m_dispatcher->leave(this);
        redirect();
        return;
    }
    const auto meaning = verdict();
    if (meaning == Protocol::Verdict::TokenRefused && !std::exchange(m_replayed, true)) {
        m_dispatcher->refused(this, m_tokens.accessToken());
        return;
    }
    m_dispatcher->leave(this);
    if (meaning == Protocol::Verdict::AccountRefused)
        refuseAccount();
    else if (meaning == Protocol::Verdict::NotUnderstood)
        warnAboutScheme();
    else if (willRetry())
        return retry();
    show();
}

bool AccessReply::mayBeAboutTheSession() const
{
    if (!carriesToken())
        return false;
    const int code = status();
    return code == 401
        || (code == 403 && inner()->bytesAvailable() <= longestRefusal
            && inner()->rawHeader("Content-Type").toLower().contains("json"));
}

Protocol::Verdict AccessReply::verdict() const
{
    if (isShown() || !mayBeAboutTheSession())
        return Protocol::Verdict::NotAboutTheSession;
    return m_dispatcher->desk()->protocol()->judge(status(), inner()->rawHeaderPairs(),
                                                   inner()->peek(longestRefusal));
}

// QNetworkAccessManager tried to send it a second time by itself, after a lost connection or for a
// 307 that it was told not to follow.
bool AccessReply::wasWantedTwice() const
{
    return inner()->error() == ContentReSendError && m_body.view()
        && m_body.view()->wasWantedTwice();
}

bool AccessReply::willRetry()
{
    if (!m_retryPolicy || isShown())
        return false;
    if (!m_retryDecided && (status() != 0 || inner()->error() != NoError)) {
        m_retryDecided = true;
        m_retryDelay = retryDelay();
    }
    return m_retryDecided && m_retryDelay;
}

std::optional<std::chrono::milliseconds> AccessReply::retryDelay() const
{
    RetryPolicy::Failure failure;
    failure.verb = verb();
    failure.hasIdempotencyKey = m_request.hasRawHeader(idempotencyKey);
    failure.status = status();
    failure.error = inner()->error();
    failure.attempt = m_retries + 1;
    failure.elapsed = m_dispatcher->desk()->elapsed() - m_firstSentAt;
    TokenResponse response;
    response.headers = inner()->rawHeaderPairs();
    response.serverTime = httpDate(inner()->rawHeader("Date"));
    if (!response.serverTime.isValid())
        response.serverTime = m_dispatcher->desk()->wallTime();
    failure.retryAfter = SessionKeeper::retryAfter(response);
    return m_retryPolicy->delay(failure, QRandomGenerator::global()->generateDouble());
}

void AccessReply::retry()
{
    qCDebug(lcNetwork).noquote() << printable(url()) << "is sent again in" << m_retryDelay->count()
                                 << "ms after"
                                 << (status() != 0 ? status() : int(inner()->error()));
    ++m_retries;
    m_dispatcher->rest(this);
    QTimer::singleShot(*m_retryDelay, this, [this] {
        if (!isOver() && m_dispatcher)
            enter();
    });
}

void AccessReply::show()
{
    const bool resendRefused = wasWantedTwice();
    if (m_sessionError.kind() == Error::Kind::None)
        m_sessionError = explanation();
    if (!resendRefused)
        showOutcome();
    else if (status() != 0)
        showOutcome(NoError, {});
    else
        // What it would have been without the second sending.
        fail(RemoteHostClosedError, QNetworkReply::tr("Connection closed"));
}

// What the reply's error cannot say.
Error AccessReply::explanation() const
{
    const auto error = inner()->error();
    if (error == OperationCanceledError || error == TimeoutError)
        return {Error::Kind::Timeout,
                tr("%1 did not answer within the transfer timeout.").arg(printable(url()))};
    if (status() == 0 && !mayBeSentTwice() && (wasWantedTwice() || error == RemoteHostClosedError))
        return {Error::Kind::OutcomeUnknown,
                tr("The connection to %1 was lost before an answer came; whether the server has "
                   "acted is not known.")
                    .arg(printable(url()))};
    if (error == ContentReSendError)
        return notReplayable();
    return {};
}

void AccessReply::refuseAccount()
{
    m_sessionError = Error(Error::Kind::AccountRefused,
                           tr("The server no longer accepts this account; log in again."))
                         .withHttpStatus(status());
    m_dispatcher->desk()->reportAccountRefused(m_tokens.accessToken(), m_sessionError);
}

void AccessReply::warnAboutScheme() const
{
    qCWarning(lcNetwork).noquote()
        << tr("%1 saw no token in the request's %2 header; compare the protocol's scheme with the "
              "server's challenge \"%3\", and whether a proxy removes the header.")
               .arg(printable(url()),
                    QString::fromLatin1(m_dispatcher->desk()->protocol()->authorizationHeader()),
                    QString::fromLatin1(inner()->rawHeader("WWW-Authenticate")));
}

} // namespace SessionKeeper
