// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/engine/simplejwtprofile.h>

#include <QtCore/qstring.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

using NamedProfile = std::pair<QString, SimpleJwtProfile>;

// Each version is its successor less what the successor brought (contract.md 2.7).
std::vector<NamedProfile> makeProfiles()
{
    const SimpleJwtProfile v551;

    SimpleJwtProfile head = v551;
    head.slidingRefreshChecksUser = true;
    head.refreshChecksRevokeToken = true;

    SimpleJwtProfile v550 = v551;
    v550.userIdAlwaysText = false;
    v550.refreshCopiesIssuedAt = true;

    SimpleJwtProfile v540 = v550;
    v540.splitExpiredFromInvalid = false;
    v540.rotationRecordsSuccessor = false;

    SimpleJwtProfile v531 = v540;
    v531.refreshChecksUser = false;
    v531.hasCheckUserIsActive = false;
    v531.hasModernAlgorithms = false;
    v531.blacklistFillsUser = false;

    SimpleJwtProfile v522 = v531;
    v522.hasCheckRevokeToken = false;

    return {{u"simplejwt/5.2.2"_s, v522}, {u"simplejwt/5.3.1"_s, v531},
            {u"simplejwt/5.4.0"_s, v540}, {u"simplejwt/5.5.0"_s, v550},
            {u"simplejwt/5.5.1"_s, v551}, {u"simplejwt/head"_s, head}};
}

const std::vector<NamedProfile> &profiles()
{
    static const std::vector<NamedProfile> known = makeProfiles();
    return known;
}

} // namespace

std::optional<SimpleJwtProfile> SimpleJwtProfile::named(const QString &name)
{
    const auto found = std::ranges::find(profiles(), name, &NamedProfile::first);
    if (found == profiles().end())
        return std::nullopt;
    return found->second;
}

QStringList SimpleJwtProfile::names()
{
    QStringList names;
    for (const NamedProfile &profile : profiles())
        names += profile.first;
    return names;
}

} // namespace SessionKeeperServer
