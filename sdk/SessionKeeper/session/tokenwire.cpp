// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "tokenwire_p.h"

#include "lifetime_p.h"
#include "oneshotbody_p.h"

#include <SessionKeeper/base/logging_p.h>
#include <SessionKeeper/base/origin_p.h>
#include <SessionKeeper/base/text_p.h>

#include <QtCore/qtimer.h>

#include <algorithm>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

// A token reply is some kilobytes. More than this is somebody else's page.
constexpr qint64 largestReply = 1024 * 1024;

QNetworkRequest networkRequest(const TokenRequest &request)
{
    QNetworkRequest wire(request.url);
    for (const auto &header : request.headers)
        wire.setRawHeader(header.first, header.second);
    // A kept connection that the server closes just now leaves the outcome unknown; a new one fails
    // before sending.
    wire.setRawHeader("Connection"_ba, "close"_ba);
    if (request.step != TokenStep::Login)
        wire.setRawHeader("Accept-Language"_ba, "en"_ba);
    wire.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                      QNetworkRequest::ManualRedirectPolicy);
    wire.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    wire.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    wire.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    wire.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    wire.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    // "Connection: close" has no meaning there, and one stream's fate would hang on another's.
    wire.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    return wire;
}

} // namespace

struct TokenWire::Attempt
{
    TokenRequest request;
    Handler handler;
    std::chrono::milliseconds timeout {0};
    QNetworkReply *reply = nullptr;
    std::chrono::milliseconds sentAt {0};
    QStringList sslErrors;
    bool sent = false;
    bool timedOut = false;
    bool tooLarge = false;
};

TokenWire::TokenWire(std::shared_ptr<Clock> clock, QObject *parent)
    : QObject(parent)
    , m_manager(this)
    , m_clock(std::move(clock))
{
    m_manager.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

void TokenWire::send(const TokenRequest &request, std::chrono::milliseconds timeout,
                     Handler handler)
{
    if (!m_insecureTransportAllowed && !isSecureTransport(request.url)) {
        answer(handler,
               Error(Error::Kind::InsecureTransport,
                     tr("%1 is neither https nor this machine, so passwords and tokens are not "
                        "sent there; use "
                        "https, or allow insecure transport by name.")
                         .arg(printable(shownUrl(request)))));
        return;
    }
    auto attempt = std::make_shared<Attempt>();
    attempt->request = request;
    attempt->handler = std::move(handler);
    attempt->timeout = timeout;
    attempt->sentAt = m_clock->elapsed();

    const auto wire = networkRequest(request);
    auto *body = request.body.isEmpty() ? nullptr : new OneShotBody(request.body);
    auto *reply = request.verb == "POST"_ba ? m_manager.post(wire, body)
                                            : m_manager.sendCustomRequest(wire, request.verb, body);
    if (body)
        body->setParent(reply);
    attempt->reply = reply;
    qCDebug(lcSession) << "sending" << request;

    auto *deadline = new QTimer(reply);
    deadline->setSingleShot(true);
    connect(deadline, &QTimer::timeout, this, [attempt] {
        attempt->timedOut = true;
        attempt->reply->abort();
    });
    deadline->start(timeout);

    connect(reply, &QNetworkReply::requestSent, this, [attempt] { attempt->sent = true; });
    connect(reply, &QNetworkReply::sslErrors, this, [attempt](const QList<QSslError> &errors) {
        for (const auto &error : errors)
            attempt->sslErrors.append(error.errorString());
    });
    connect(reply, &QNetworkReply::downloadProgress, this, [attempt](qint64 received) {
        if (received > largestReply && !attempt->tooLarge) {
            attempt->tooLarge = true;
            attempt->reply->abort();
        }
    });
    connect(reply, &QNetworkReply::finished, this, [this, attempt] {
        attempt->reply->deleteLater();
        answer(std::exchange(attempt->handler, nullptr), outcome(*attempt));
    });
}

void TokenWire::answer(const Handler &handler, const Result<TokenResponse> &result)
{
    // Queued: what the handler sets off may delete this object, and the manager is still on the
    // stack.
    QMetaObject::invokeMethod(
        this, [handler, result] { handler(result); }, Qt::QueuedConnection);
}

Result<TokenResponse> TokenWire::outcome(const Attempt &attempt) const
{
    auto *reply = attempt.reply;
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    // A status with a broken body is no answer: half a reply may hide a spent token. A redirect is
    // one, though the manager fails to rewind the body for it.
    constexpr QNetworkReply::NetworkError broken[] = {
        QNetworkReply::RemoteHostClosedError, QNetworkReply::ContentReSendError,
        QNetworkReply::TemporaryNetworkFailureError, QNetworkReply::UnknownNetworkError};
    const bool isBroken = std::ranges::find(broken, reply->error()) != std::end(broken);
    const bool isRedirect = status >= 300 && status < 400;
    const bool answered = status != 0 && !attempt.timedOut && !attempt.tooLarge
        && (isRedirect || !isBroken);
    if (!answered)
        return failure(attempt);

    TokenResponse response;
    response.status = status;
    response.stage = attempt.request.stage;
    response.headers = reply->rawHeaderPairs();
    response.body = reply->readAll();
    response.note = attempt.request.note;
    response.url = shownUrl(attempt.request);
    response.roundTrip = m_clock->elapsed() - attempt.sentAt;
    response.serverTime = serverTime(headerValue(response.headers, "Date"_ba), m_clock->wallTime(),
                                     response.roundTrip);
    return response;
}

Error TokenWire::failure(const Attempt &attempt) const
{
    const auto where = printable(shownUrl(attempt.request));
    if (attempt.tooLarge)
        return {Error::Kind::UnexpectedReply,
                tr("What answered at %1 sent more than a token server ever does; check the URL.")
                    .arg(where)};
    if (attempt.sent) {
        return {Error::Kind::OutcomeUnknown,
                attempt.timedOut
                    ? tr("%1 did not answer within %2 seconds; try again later.")
                          .arg(where)
                          .arg(std::chrono::ceil<std::chrono::seconds>(attempt.timeout).count())
                    : tr("The connection to %1 broke before its answer was complete; try again.")
                          .arg(where)};
    }
    if (attempt.timedOut)
        return {Error::Kind::Timeout,
                tr("%1 could not be reached within %2 seconds; check the network.")
                    .arg(where)
                    .arg(std::chrono::ceil<std::chrono::seconds>(attempt.timeout).count())};
    if (!attempt.sslErrors.isEmpty())
        return {Error::Kind::Network,
                tr("%1 could not prove its identity (%2); nothing was sent.")
                    .arg(where, attempt.sslErrors.join(u"; "_s))};
    return {Error::Kind::Network,
            tr("%1 cannot be reached (%2); check the network and the address.")
                .arg(where, attempt.reply->errorString())};
}

} // namespace SessionKeeper
