// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/refreshtokenprofile.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

std::optional<RefreshTokenProfile> RefreshTokenProfile::named(const QString &name)
{
    if (!names().contains(name))
        return std::nullopt;
    RefreshTokenProfile profile;
    profile.hasRevoke = name != "refreshtoken/0.1"_L1;
    profile.hasUpdate = name == "refreshtoken/0.5+"_L1;
    return profile;
}

QStringList RefreshTokenProfile::names()
{
    return {u"refreshtoken/0.1"_s, u"refreshtoken/0.4"_s, u"refreshtoken/0.5+"_s};
}

} // namespace SessionKeeperServer
