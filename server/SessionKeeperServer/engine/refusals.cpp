// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/refusals_p.h>

#include <utility>

namespace SessionKeeperServer::Refusals {

using namespace Qt::StringLiterals;

namespace {

Refusal notAuthenticated(const QString &detail, const QByteArray &code = {})
{
    Refusal refusal;
    refusal.detail = detail;
    refusal.code = code;
    return refusal;
}

const QByteArray tokenNotValidCode = "token_not_valid"_ba;

} // namespace

Refusal noActiveAccount()
{
    return notAuthenticated(u"No active account found with the given credentials"_s);
}

Refusal noActiveAccountForToken()
{
    return notAuthenticated(u"No active account found for the given token."_s);
}

Refusal tokenNotValid(const QString &reason)
{
    return notAuthenticated(reason, tokenNotValidCode);
}

Refusal noTokenTypeAccepts(std::vector<TokenMessage> messages)
{
    Refusal refusal = tokenNotValid(u"Given token not valid for any token type"_s);
    refusal.messages = std::move(messages);
    return refusal;
}

Refusal noUserIdentification()
{
    return tokenNotValid(u"Token contained no recognizable user identification"_s);
}

Refusal userNotFound()
{
    return notAuthenticated(u"User not found"_s, "user_not_found"_ba);
}

Refusal userInactive()
{
    return notAuthenticated(u"User is inactive"_s, "user_inactive"_ba);
}

Refusal passwordChanged()
{
    return notAuthenticated(u"The user's password has been changed."_s, "password_changed"_ba);
}

Refusal passwordChangedAtRefresh()
{
    return notAuthenticated(u"The user's password has been changed."_s);
}

Refusal verifiedIsBlacklisted()
{
    Refusal refusal;
    refusal.kind = Refusal::Kind::InvalidField;
    refusal.field = "non_field_errors"_ba;
    refusal.detail = QLatin1StringView(isBlacklisted);
    return refusal;
}

Refusal unavailable(const QString &logged)
{
    Refusal refusal;
    refusal.kind = Refusal::Kind::Unavailable;
    refusal.detail = u"The server cannot reach its database at the moment; try again later."_s;
    refusal.logged = logged;
    return refusal;
}

Refusal crashed()
{
    Refusal refusal;
    refusal.kind = Refusal::Kind::Crash;
    return refusal;
}

} // namespace SessionKeeperServer::Refusals
