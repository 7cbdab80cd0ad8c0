// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "protocolprobe.h"

#include "protocolprobe_p.h"
#include "restrequest_p.h"
#include "wireverdict.h"

#include <SessionKeeper/base/origin_p.h>
#include <SessionKeeper/base/text_p.h>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

// Where the documentation of each system mounts it, and Djoser; contract.md 3.1.
constexpr QLatin1StringView conventionalPaths[] = {
    "api/token/"_L1,    "auth/jwt/create/"_L1,   "jwt/create/"_L1, "api-token-auth/"_L1,
    "api/auth/jwt/"_L1, "api/token/sliding/"_L1, "o/token/"_L1,
};

bool isAddress(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty()
        && (url.scheme() == "https"_L1 || url.scheme() == "http"_L1);
}

TokenRequest requestFor(const ProbeQuestion &question)
{
    TokenRequest request;
    request.step = TokenStep::Verify;
    request.url = question.url;
    request.verb = question.verb;
    request.headers = {{"Accept"_ba, "application/json"_ba}};
    if (question.verb == "POST"_ba) {
        request.headers.append({"Content-Type"_ba, "application/json"_ba});
        request.body = question.body;
    }
    if (!question.authorization.isEmpty())
        request.headers.append({"Authorization"_ba, question.authorization});
    return request;
}

QString counted(const QMap<int, int> &seen)
{
    QStringList parts;
    for (auto it = seen.begin(); it != seen.end(); ++it) {
        const auto what = it.key() == 0 ? tr("a page") : QString::number(it.key());
        parts.append(u"%1 × %2"_s.arg(it.value()).arg(what));
    }
    return parts.join(u", "_s);
}

QString listed(const QStringList &places)
{
    constexpr int most = 8;
    const auto first = places.mid(0, most).join(u", "_s);
    return places.size() > most ? tr("%1 and %2 more").arg(first).arg(places.size() - most) : first;
}

} // namespace

ProtocolProbe::ProtocolProbe(const QUrl &server)
    : d_ptr(std::make_unique<ProtocolProbePrivate>(server))
{
}

ProtocolProbe::~ProtocolProbe() = default;

std::optional<TokenRequest> ProtocolProbe::next() const
{
    if (d_ptr->error || d_ptr->questions.isEmpty())
        return std::nullopt;
    return requestFor(d_ptr->questions.constFirst());
}

void ProtocolProbe::take(const Result<TokenResponse> &answer)
{
    if (!next())
        return;
    const auto question = d_ptr->questions.takeFirst();
    if (answer)
        d_ptr->take(question, *answer);
    else
        d_ptr->error = answer.error();
}

Result<std::shared_ptr<Protocol>> ProtocolProbe::result() const
{
    if (d_ptr->error)
        return *d_ptr->error;
    if (next())
        return Error(Error::Kind::Misconfigured, tr("The server was not asked everything yet."));
    if (!d_ptr->finding)
        return d_ptr->nothingFound();
    return protocolFrom(*d_ptr->finding);
}

ProtocolProbePrivate::ProtocolProbePrivate(const QUrl &server)
    : m_server(server.adjusted(QUrl::RemoveQuery | QUrl::RemoveFragment))
{
    if (!isAddress(m_server)) {
        error = Error(Error::Kind::Misconfigured,
                      tr("\"%1\" is no address of a server; give one such as "
                         "https://api.example.com/.")
                          .arg(printable(m_server)));
        return;
    }
    if (m_server.path().isEmpty())
        m_server.setPath(u"/"_s);
    askAt(m_server);
    for (const auto path : conventionalPaths)
        askAt(endpoint(m_server, path));
    for (const auto path : conventionalPaths)
        askAt(endpoint(m_server, u'/' + path));
}

void ProtocolProbePrivate::askAt(const QUrl &place)
{
    const bool isAsked = std::ranges::any_of(
        questions, [&](const ProbeQuestion &other) { return other.url == place; });
    if (!isAsked)
        questions.append({About::Place, place, "OPTIONS"_ba});
}

void ProtocolProbePrivate::take(const ProbeQuestion &question, const TokenResponse &response)
{
    const ProbeAnswer answer(response);
    if (answer.status == 429) {
        error = wireVerdict(response);
        return;
    }
    switch (question.about) {
    case About::Place:
        return seePlace(question, answer);
    case About::Login:
        return seeLogin(question, answer);
    case About::Kind:
        return seeKind(question, answer);
    default:
        return seeNeighbour(question, answer);
    }
}

void ProtocolProbePrivate::seePlace(const ProbeQuestion &question, const ProbeAnswer &answer)
{
    m_tried.append(question.url.path());
    ++m_seen[answer.status == 200 && !answer.isObject ? 0 : answer.status];
    if (!answer.redirect.isEmpty())
        return seeRedirect(question, answer);
    if (answer.isMissing())
        return;
    if (const auto system = systemOfView(answer.name))
        return found(*system, question.url, answer.userNameField());
    questions.prepend({About::Login, question.url});
}

// contract.md 1.10: Django adds a slash that is missing. Another host is another server, or the
// login of the network that the machine is in.
void ProtocolProbePrivate::seeRedirect(const ProbeQuestion &question, const ProbeAnswer &answer)
{
    auto withSlash = question.url;
    withSlash.setPath(withSlash.path() + u'/');
    if (answer.redirect == withSlash) {
        questions.prepend({About::Place, withSlash, "OPTIONS"_ba});
    } else if (!sameOrigin(answer.redirect, question.url)) {
        error = Error(Error::Kind::Misconfigured,
                      tr("%1 redirects to %2 (%3); give that address if it is the token server's, "
                         "or check whether this network asks for a login of its own.")
                          .arg(printable(question.url), printable(answer.redirect))
                          .arg(answer.status))
                    .withHttpStatus(answer.status);
    }
}

void ProtocolProbePrivate::seeLogin(const ProbeQuestion &question, const ProbeAnswer &answer)
{
    if (!answer.oauthError.isEmpty())
        return found(ProbeFinding::System::OAuth2, question.url, {});
    if (answer.status != 400 || answer.userNameField().isEmpty())
        return;
    // A view of the site's own. What is beside it tells what it gives.
    m_login = question.url;
    m_loginField = answer.userNameField();
    for (const auto path : refreshPaths)
        questions.prepend({About::Kind, endpoint(m_login, path)});
}

// A refresh endpoint that takes one token for another refuses what is none: Simple JWT with 401,
// djangorestframework-jwt with 400 (contract.md 2.1, 3.1).
void ProtocolProbePrivate::seeKind(const ProbeQuestion &question, const ProbeAnswer &answer)
{
    using System = ProbeFinding::System;
    if (question.body == noToken) {
        if (answer.status == 400 || answer.status == 401)
            found(answer.status == 401 ? System::SlidingToken : System::JwtAuth, m_login,
                  m_loginField);
    } else if (answer.fields.contains("refresh"_L1)) {
        found(System::SimpleJwt, m_login, m_loginField);
    } else if (answer.fields.contains("token"_L1)) {
        questions.prepend({About::Kind, question.url, "POST"_ba, noToken});
    }
}

void ProtocolProbePrivate::found(ProbeFinding::System system, const QUrl &url,
                                 const QString &userNameField)
{
    finding = ProbeFinding {system, url, userNameField};
    questions.clear();
    askNeighbours();
}

Error ProtocolProbePrivate::nothingFound() const
{
    if (!m_login.isEmpty())
        return {Error::Kind::Misconfigured,
                tr("%1 takes logins, but does not show which kind of token server it is; name the "
                   "protocol that it speaks.")
                    .arg(printable(m_login))};
    return {Error::Kind::Misconfigured,
            tr("No token server was found at %1 (tried %2; seen: %3); give the address where "
               "tokens are obtained, such as %4.")
                .arg(printable(m_server), listed(m_tried), counted(m_seen),
                     printable(endpoint(m_server, u"/api/token/"_s)))};
}

} // namespace SessionKeeper
