// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "protocolprobe_p.h"
#include "restrequest_p.h"

// What stands beside the place where tokens are obtained: the rest of the configuration.

namespace SessionKeeper {

using namespace Qt::StringLiterals;
using System = ProbeFinding::System;

namespace {

// Both kinds of Simple JWT token have one verify endpoint.
constexpr QLatin1StringView slidingVerifyPaths[] = {"../verify/"_L1};
// contract.md 3.1
constexpr QLatin1StringView jwtRefreshPaths[] = {"../api-token-refresh/"_L1, "refresh/"_L1,
                                                 "../refresh/"_L1};
// The Styria fork's (contract.md 3.5), which wants a login.
constexpr QLatin1StringView blacklistPaths[] = {"../blacklist/"_L1, "/blacklist/"_L1};
// contract.md 4
constexpr QLatin1StringView delegatePaths[] = {"../delegate/"_L1, "/delegate/"_L1};
constexpr QLatin1StringView keyPaths[] = {"../refresh-token/"_L1, "/refresh-token/"_L1};
// Django OAuth Toolkit, and others.
constexpr QLatin1StringView revocationPaths[] = {"../revoke_token/"_L1, "../revoke/"_L1};
// Views that ask for a login: the keys', the reference server's, Djoser's, and what sites often
// have.
constexpr QLatin1StringView guardedPaths[] = {"../refresh-token/"_L1, "/refresh-token/"_L1,
                                              "/api/me/"_L1, "/auth/users/me/"_L1, "/api/"_L1};

QUrl beside(const QUrl &refresh, const QString &word)
{
    constexpr auto name = "refresh"_L1;
    auto path = refresh.path();
    path.replace(path.lastIndexOf(name), name.size(), word);
    auto url = refresh;
    url.setPath(path);
    return url;
}

} // namespace

void ProtocolProbePrivate::ask(const ProbeQuestion &like, std::span<const QLatin1StringView> paths)
{
    for (const auto path : paths) {
        auto question = like;
        question.url = endpoint(finding->url, path);
        questions.append(question);
    }
}

void ProtocolProbePrivate::forget(About about)
{
    questions.removeIf([about](const ProbeQuestion &other) { return other.about == about; });
}

void ProtocolProbePrivate::askNeighbours()
{
    switch (finding->system) {
    case System::SimpleJwt:
    case System::SlidingToken:
        ask({About::Refresh, {}}, refreshPaths);
        break;
    case System::JwtAuth:
        finding->refresh = finding->verify = finding->logout = std::nullopt;
        ask({About::Refresh, {}}, jwtRefreshPaths);
        ask({About::Logout, {}}, blacklistPaths);
        ask({About::Delegate, {}}, delegatePaths);
        ask({About::Scheme, {}, "GET"_ba, {}, "JWT -"_ba}, guardedPaths);
        break;
    case System::OAuth2:
        finding->logout = std::nullopt;
        ask({About::Logout, {}}, revocationPaths);
        break;
    case System::Delegate:
        break;
    }
}

void ProtocolProbePrivate::seeNeighbour(const ProbeQuestion &question, const ProbeAnswer &answer)
{
    switch (question.about) {
    case About::Refresh:
        return seeRefresh(question, answer);
    case About::Verify:
        return seeVerify(question, answer);
    case About::Delegate:
        return seeDelegate(question, answer);
    case About::Scheme:
        return seeScheme(answer);
    default:
        break;
    }
    const bool isGuarded = (answer.status == 401 || answer.status == 403) && answer.isObject;
    const bool wantsLogin = finding->system == System::JwtAuth && question.about == About::Logout;
    if (answer.isMissing() || !answer.redirect.isEmpty() || (wantsLogin && !isGuarded))
        return;
    forget(question.about);
    if (question.about == About::Keys) {
        finding->system = System::Delegate;
        finding->keys = question.url;
    } else {
        finding->logout = question.url;
    }
}

void ProtocolProbePrivate::seeRefresh(const ProbeQuestion &question, const ProbeAnswer &answer)
{
    const bool isPair = finding->system == System::SimpleJwt;
    if (!answer.fields.contains(isPair ? "refresh"_L1 : "token"_L1))
        return;
    forget(About::Refresh);
    finding->refresh = question.url;
    finding->verify = std::nullopt;
    questions.append({About::Verify, beside(question.url, u"verify"_s), "POST"_ba, noToken});
    if (finding->system == System::SlidingToken)
        ask({About::Verify, {}, "POST"_ba, noToken}, slidingVerifyPaths);
    if (!isPair)
        return;
    finding->logout = std::nullopt;
    questions.append({About::Logout, beside(question.url, u"blacklist"_s)});
}

// Simple JWT names its scheme with every refusal (contract.md 2.1).
void ProtocolProbePrivate::seeVerify(const ProbeQuestion &question, const ProbeAnswer &answer)
{
    if (answer.status != 400 && answer.status != 401)
        return;
    forget(About::Verify);
    finding->verify = question.url;
    if (!answer.scheme.isEmpty())
        finding->scheme = answer.scheme;
}

void ProtocolProbePrivate::seeDelegate(const ProbeQuestion &question, const ProbeAnswer &answer)
{
    if (!answer.fields.contains("client_id"_L1))
        return;
    forget(About::Delegate);
    finding->delegate = question.url;
    ask({About::Keys, {}, "OPTIONS"_ba}, keyPaths);
}

// It looks at what stands behind its own prefix only; whose challenge comes is another question
// (contract.md 1.11, 3.2).
void ProtocolProbePrivate::seeScheme(const ProbeAnswer &answer)
{
    if ((answer.status != 401 && answer.status != 403) || !answer.isObject)
        return;
    forget(About::Scheme);
    if (!answer.isNotAuthenticated)
        finding->scheme = "JWT"_ba;
    else if (answer.scheme.compare("Basic"_ba, Qt::CaseInsensitive) != 0)
        finding->scheme = answer.scheme;
}

} // namespace SessionKeeper
