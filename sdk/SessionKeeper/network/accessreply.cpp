// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "accessreply_p.h"

#include "accessmanager.h"
#include "redirect_p.h"

#include <SessionKeeper/base/future_p.h>
#include <SessionKeeper/base/logging_p.h>
#include <SessionKeeper/base/origin_p.h>
#include <SessionKeeper/base/text_p.h>

namespace SessionKeeper {

namespace {

// A refusal is some hundred bytes of JSON; a longer body is the app's own.
constexpr qint64 longestRefusal = 64 * 1024;

QNetworkReply::NetworkError networkError(const Error &error)
{
    switch (error.kind()) {
    case Error::Kind::Network:
    case Error::Kind::OutcomeUnknown:
        return QNetworkReply::TemporaryNetworkFailureError;
    case Error::Kind::Timeout:
        return QNetworkReply::TimeoutError;
    case Error::Kind::Throttled:
    case Error::Kind::ServerFailure:
        return QNetworkReply::ServiceUnavailableError;
    case Error::Kind::UnexpectedReply:
        return QNetworkReply::UnknownServerError;
    default:
        return QNetworkReply::AuthenticationRequiredError;
    }
}

} // namespace

AccessReply::AccessReply(AccessManager *manager, std::shared_ptr<TokenDesk> desk,
                         QNetworkAccessManager::Operation operation, const QNetworkRequest &request,
                         QIODevice *body)
    : MirrorReply(manager, operation, request)
    , m_manager(manager)
    , m_desk(std::move(desk))
    , m_operation(operation)
    , m_request(request)
    , m_body(body)
    , m_redirectPolicy(manager->redirectPolicy())
    , m_redirectsLeft(request.maximumRedirectsAllowed())
{
    const auto wanted = request.attribute(QNetworkRequest::RedirectPolicyAttribute);
    if (wanted.isValid())
        m_redirectPolicy = static_cast<QNetworkRequest::RedirectPolicy>(wanted.toInt());
    connect(this, &QNetworkReply::redirectAllowed, this, [this] {
        if (std::exchange(m_awaitsRedirectPermission, false) && !isOver())
            hop();
    });
}

void AccessReply::start()
{
    const auto token = m_desk->fresh();
    if (!token.isFinished())
        qCDebug(lcNetwork).noquote() << printable(m_request.url()) << "waits for a token";
    whenFinished(token, this, [this](const TokenDesk::Answer &answer) { tokenGiven(answer); });
}

void AccessReply::tokenGiven(const TokenDesk::Answer &answer)
{
    if (isOver())
        return;
    if (answer) {
        m_tokens = *answer;
    } else if (answer.error().kind() != Error::Kind::NotLoggedIn) {
        m_sessionError = answer.error();
        failLater(networkError(m_sessionError), m_sessionError.message());
        return;
    } else {
        qCDebug(lcNetwork).noquote() << printable(m_request.url()) << "goes out without a token";
    }
    send();
}

void AccessReply::send()
{
    if (!m_body.canBeSent()) {
        m_sessionError = {Error::Kind::BodyNotReplayable,
                          tr("The request's body was deleted before it could be sent; keep it "
                             "until finished().")};
        failLater(ContentReSendError, m_sessionError.message());
        return;
    }
    auto wire = m_request;
    wire.setSslConfiguration(wantedSslConfiguration());
    // Qt would carry the token along to any origin (platform.md C); AccessReply follows by itself.
    wire.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                      QNetworkRequest::ManualRedirectPolicy);
    if (carriesToken()) {
        m_desk->protocol()->authorize(wire, m_tokens);
        // A Basic or NTLM challenge must not replace the token (platform.md D).
        wire.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    }
    mirror(m_manager->send(m_operation, wire, m_body.device()));
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

bool AccessReply::isHeldBack() const
{
    return isRedirect() || mayBeAboutTheSession();
}

Protocol::Verdict AccessReply::verdict() const
{
    if (!mayBeAboutTheSession())
        return Protocol::Verdict::NotAboutTheSession;
    return m_desk->protocol()->judge(status(), inner()->rawHeaderPairs(),
                                     inner()->peek(longestRefusal));
}

void AccessReply::innerFinished()
{
    if (isRedirect()) {
        redirect();
        return;
    }
    switch (verdict()) {
    case Protocol::Verdict::TokenRefused:
        if (!m_replayed) {
            replaceToken();
            return;
        }
        break;
    case Protocol::Verdict::AccountRefused:
        refuseAccount();
        break;
    case Protocol::Verdict::NotUnderstood:
        qCWarning(lcNetwork).noquote()
            << tr("%1 saw no token in the request's %2 header; compare the protocol's scheme with "
                  "the server's "
                  "challenge \"%3\", and whether a proxy removes the header.")
                   .arg(printable(url()),
                        QString::fromLatin1(m_desk->protocol()->authorizationHeader()),
                        QString::fromLatin1(inner()->rawHeader("WWW-Authenticate")));
        break;
    case Protocol::Verdict::NotAboutTheSession:
        break;
    }
    showOutcome();
}

void AccessReply::replaceToken()
{
    m_replayed = true;
    whenFinished(m_desk->replace(m_tokens.accessToken()), this,
                 [this](const TokenDesk::Answer &answer) { replay(answer); });
}

void AccessReply::replay(const TokenDesk::Answer &answer)
{
    if (isOver())
        return;
    if (!answer)
        m_sessionError = answer.error();
    else if (!m_body.rewind())
        m_sessionError = {
            Error::Kind::BodyNotReplayable,
            tr("%1 refused the token, and the request's body cannot be sent again; use a "
               "QByteArray or a device that can be rewound.")
                .arg(printable(m_request.url()))};
    // Without a new token, or with a body that cannot be sent again, the server's refusal is the
    // answer.
    if (m_sessionError.kind() != Error::Kind::None) {
        showOutcome();
        return;
    }
    qCDebug(lcNetwork).noquote() << printable(m_request.url()) << "is sent again with a new token";
    m_tokens = *answer;
    send();
}

void AccessReply::refuseAccount()
{
    m_sessionError = Error(Error::Kind::AccountRefused,
                           tr("The server no longer accepts this account; log in again."))
                         .withHttpStatus(status());
    m_desk->reportAccountRefused(m_tokens.accessToken(), m_sessionError);
}

bool AccessReply::isRedirect() const
{
    return m_redirectPolicy != QNetworkRequest::ManualRedirectPolicy && isRedirectStatus(status())
        && inner()->attribute(QNetworkRequest::RedirectionTargetAttribute).isValid();
}

void AccessReply::redirect()
{
    const auto from = inner()->url();
    m_redirectTarget = from.resolved(
        inner()->attribute(QNetworkRequest::RedirectionTargetAttribute).toUrl());
    const auto objection = redirectObjection(m_redirectPolicy, from, m_redirectTarget,
                                             m_redirectsLeft--);
    copyMetaData();
    if (objection != NoError) {
        fail(objection,
             tr("%1 redirects to %2, which is not allowed.")
                 .arg(printable(from), printable(m_redirectTarget)));
        return;
    }
    const QPointer<AccessReply> guard(this);
    Q_EMIT metaDataChanged();
    if (!guard || isOver())
        return;
    setUrl(m_redirectTarget);
    m_awaitsRedirectPermission = m_redirectPolicy == QNetworkRequest::UserVerifiedRedirectPolicy;
    const bool waits = m_awaitsRedirectPermission;
    Q_EMIT redirected(m_redirectTarget);
    if (guard && !isOver() && !waits)
        hop();
}

void AccessReply::hop()
{
    const auto from = m_request.url();
    const bool dropsBody = redirectDropsBody(status(), m_operation);
    m_request = redirectedRequest(m_request, from, m_redirectTarget, dropsBody);
    if (dropsBody) {
        m_operation = QNetworkAccessManager::GetOperation;
        m_body.drop();
    } else if (!m_body.rewind()) {
        m_sessionError = {
            Error::Kind::BodyNotReplayable,
            tr("%1 redirects, and the request's body cannot be sent again.").arg(printable(from))};
        fail(ContentReSendError, m_sessionError.message());
        return;
    }
    // Once away, it stays away: a stranger must not steer requests that carry the token.
    if (!sameOrigin(from, m_redirectTarget)) {
        qCDebug(lcNetwork).noquote()
            << printable(from) << "redirects to another origin; the token stays behind";
        m_leftOrigin = true;
    }
    if (m_leftOrigin)
        m_tokens = {};
    send();
}

} // namespace SessionKeeper
