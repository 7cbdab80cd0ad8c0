// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "tokens.h"

#include <QtCore/qdebug.h>

namespace SessionKeeper {

Tokens Tokens::withAccessExpiry(const QDateTime &serverTime) const
{
    Tokens copy = *this;
    copy.m_accessExpiresAt = serverTime;
    return copy;
}

Tokens Tokens::withRefreshExpiry(const QDateTime &serverTime) const
{
    Tokens copy = *this;
    copy.m_refreshExpiresAt = serverTime;
    return copy;
}

Tokens Tokens::withScheme(const QByteArray &scheme) const
{
    Tokens copy = *this;
    copy.m_scheme = scheme;
    return copy;
}

Tokens Tokens::withoutAccessToken() const
{
    Tokens copy = *this;
    copy.m_accessToken.clear();
    copy.m_accessExpiresAt = {};
    return copy;
}

Tokens Tokens::renewedBy(const Tokens &newer) const
{
    Tokens renewed = newer;
    // Where there is none at all, the end that a new access token comes with is the session's.
    const bool hasNone = m_refreshToken.isEmpty() && !newer.m_accessToken.isEmpty();
    if (newer.m_refreshToken.isEmpty() && !hasNone) {
        renewed.m_refreshToken = m_refreshToken;
        if (!newer.m_refreshExpiresAt.isValid())
            renewed.m_refreshExpiresAt = m_refreshExpiresAt;
    }
    if (newer.m_accessToken.isEmpty()) {
        renewed.m_accessToken = m_accessToken;
        renewed.m_accessExpiresAt = m_accessExpiresAt;
        renewed.m_scheme = m_scheme;
    }
    return renewed;
}

QDebug operator<<(QDebug debug, const Tokens &tokens)
{
    QDebugStateSaver saver(debug);
    return debug.nospace() << "Tokens(access of " << tokens.accessToken().size()
                           << " bytes, refresh of " << tokens.refreshToken().size() << " bytes)";
}

} // namespace SessionKeeper
