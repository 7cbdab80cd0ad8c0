// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/jwtauthprofile.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

using NamedProfile = std::pair<QString, JwtAuthProfile>;

// Each version is its successor less what the successor brought (contract.md 3).
std::vector<NamedProfile> makeProfiles()
{
    const JwtAuthProfile v110;

    JwtAuthProfile v17 = v110;
    v17.logInSpelling = false;
    v17.challengeFollowsPrefix = false;
    v17.hasKeyPair = false;
    v17.hasCookie = false;

    JwtAuthProfile v10 = v17;
    v10.hasVerify = false;
    v10.finalDots = false;
    v10.findsUserByName = false;
    v10.guardCatchesInvalid = false;
    v10.hasAudience = false;
    v10.hasResponseHandler = false;

    JwtAuthProfile styria = v110;
    styria.isStyria = true;

    return {{u"drfjwt/1.0"_s, v10},
            {u"drfjwt/1.7"_s, v17},
            {u"drfjwt/1.10+"_s, v110},
            {u"styria/1.17"_s, styria}};
}

const std::vector<NamedProfile> &profiles()
{
    static const std::vector<NamedProfile> known = makeProfiles();
    return known;
}

} // namespace

std::optional<JwtAuthProfile> JwtAuthProfile::named(const QString &name)
{
    const auto found = std::ranges::find(profiles(), name, &NamedProfile::first);
    if (found == profiles().end())
        return std::nullopt;
    return found->second;
}

QStringList JwtAuthProfile::names()
{
    QStringList names;
    for (const NamedProfile &profile : profiles())
        names += profile.first;
    return names;
}

} // namespace SessionKeeperServer
