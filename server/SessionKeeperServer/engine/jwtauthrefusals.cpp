// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/jwtauthrefusals_p.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

Refusal invalid(const QString &text)
{
    Refusal refusal;
    refusal.kind = Refusal::Kind::InvalidField;
    refusal.field = "non_field_errors"_ba;
    refusal.detail = text;
    return refusal;
}

Refusal notAuthenticated(const QString &text)
{
    Refusal refusal;
    refusal.detail = text;
    return refusal;
}

const QString accountText = u"User account is disabled."_s;
const QString blacklistedText = u"Token is blacklisted."_s;

} // namespace

Refusal JwtAuthRefusals::unableToLogIn() const
{
    return invalid(m_options.profile.logInSpelling
                       ? u"Unable to log in with provided credentials."_s
                       : u"Unable to login with provided credentials."_s);
}

Refusal JwtAuthRefusals::accountDisabled() const
{
    return invalid(accountText);
}

Refusal JwtAuthRefusals::noKeyToSign() const
{
    return unlessFaithful(unableToLogIn());
}

// The endpoints of the original catch two kinds only; its fork catches all.
Refusal JwtAuthRefusals::tokenRefused(JwtAuthFault fault) const
{
    if (m_options.profile.isStyria && fault == JwtAuthFault::Invalid)
        return invalid(u"Invalid token."_s);
    const Refusal refusal = invalid(
        textOf(fault, textOf(JwtAuthFault::Undecodable, u"Error decoding signature."_s)));
    const bool isCaught = fault == JwtAuthFault::Expired || fault == JwtAuthFault::Undecodable;
    return isCaught ? refusal : unlessFaithful(refusal);
}

Refusal JwtAuthRefusals::invalidPayload() const
{
    return invalid(m_options.profile.isStyria ? u"Invalid token."_s : dotted(u"Invalid payload"_s));
}

Refusal JwtAuthRefusals::noSuchUser() const
{
    return invalid(dotted(u"User doesn't exist"_s));
}

Refusal JwtAuthRefusals::origIatRequired() const
{
    return invalid(m_options.profile.isStyria ? u"orig_iat field not found in token."_s
                                              : dotted(u"orig_iat field is required"_s));
}

Refusal JwtAuthRefusals::origIatIsNoNumber() const
{
    return unlessFaithful(origIatRequired());
}

Refusal JwtAuthRefusals::refreshExpired() const
{
    return invalid(dotted(u"Refresh has expired"_s));
}

Refusal JwtAuthRefusals::originalIdRequired() const
{
    return invalid(u"orig_jti or jti field not found in token."_s);
}

Refusal JwtAuthRefusals::blacklisted() const
{
    return invalid(blacklistedText);
}

// Where the fork fails with every token that it cannot decode.
Refusal JwtAuthRefusals::tokenNotToBlacklist(JwtAuthFault fault) const
{
    return unlessFaithful(tokenRefused(fault));
}

Refusal JwtAuthRefusals::tokenRefusedByGuard(JwtAuthFault fault) const
{
    const Refusal refusal = notAuthenticated(
        textOf(fault,
               m_options.profile.isStyria ? u"Invalid token."_s
                                          : u"Incorrect authentication credentials."_s));
    const bool isCaught = fault != JwtAuthFault::Crash
        && (fault != JwtAuthFault::Invalid || m_options.profile.guardCatchesInvalid);
    return isCaught ? refusal : unlessFaithful(refusal);
}

Refusal JwtAuthRefusals::invalidPayloadByGuard() const
{
    return notAuthenticated(dotted(u"Invalid payload"_s));
}

Refusal JwtAuthRefusals::noSuchUserByGuard() const
{
    return notAuthenticated(m_options.profile.isStyria ? u"Invalid token."_s
                                                       : dotted(u"Invalid signature"_s));
}

Refusal JwtAuthRefusals::accountDisabledByGuard() const
{
    return notAuthenticated(accountText);
}

// 403, not 401: the fork raises another exception there.
Refusal JwtAuthRefusals::blacklistedByGuard() const
{
    Refusal refusal = notAuthenticated(blacklistedText);
    refusal.kind = Refusal::Kind::PermissionDenied;
    return refusal;
}

QString JwtAuthRefusals::dotted(const QString &text) const
{
    return m_options.profile.finalDots ? text + u'.' : text;
}

QString JwtAuthRefusals::textOf(JwtAuthFault fault, const QString &invalid) const
{
    const bool isStyria = m_options.profile.isStyria;
    switch (fault) {
    case JwtAuthFault::Expired:
        return isStyria ? u"Token has expired."_s : u"Signature has expired."_s;
    case JwtAuthFault::Invalid:
        return invalid;
    case JwtAuthFault::Undecodable:
    case JwtAuthFault::Crash:
        break;
    }
    return isStyria ? u"Error decoding token."_s : u"Error decoding signature."_s;
}

Refusal JwtAuthRefusals::unlessFaithful(const Refusal &refusal) const
{
    if (!m_options.faithful)
        return refusal;
    Refusal crash;
    crash.kind = Refusal::Kind::Crash;
    return crash;
}

} // namespace SessionKeeperServer
