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
    head.refreshFailsWithoutUser = false;

    SimpleJwtProfile v550 = v551;
    v550.userIdAlwaysText = false;
    v550.refreshCopiesIssuedAt = true;
    v550.rotationFailsWithoutBlacklist = true;

    SimpleJwtProfile v540 = v550;
    v540.rotationFailsWithoutBlacklist = false;
    v540.blacklistFailsWithoutUser = true;
    v540.splitExpiredFromInvalid = false;
    v540.rotationRecordsSuccessor = false;

    SimpleJwtProfile v531 = v540;
    v531.refreshChecksUser = false;
    v531.hasCheckUserIsActive = false;
    v531.hasModernAlgorithms = false;
    v531.blacklistFillsUser = false;
    v531.refreshFailsWithoutUser = false;
    v531.blacklistFailsWithoutUser = false;

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

using Switch = std::pair<QString, bool SimpleJwtProfile::*>;

const std::vector<Switch> &switches()
{
    using Profile = SimpleJwtProfile;
    static const std::vector<Switch> known {
        {u"splitExpiredFromInvalid"_s, &Profile::splitExpiredFromInvalid},
        {u"userIdAlwaysText"_s, &Profile::userIdAlwaysText},
        {u"refreshCopiesIssuedAt"_s, &Profile::refreshCopiesIssuedAt},
        {u"refreshChecksUser"_s, &Profile::refreshChecksUser},
        {u"slidingRefreshChecksUser"_s, &Profile::slidingRefreshChecksUser},
        {u"rotationRecordsSuccessor"_s, &Profile::rotationRecordsSuccessor},
        {u"hasCheckRevokeToken"_s, &Profile::hasCheckRevokeToken},
        {u"refreshChecksRevokeToken"_s, &Profile::refreshChecksRevokeToken},
        {u"hasCheckUserIsActive"_s, &Profile::hasCheckUserIsActive},
        {u"hasModernAlgorithms"_s, &Profile::hasModernAlgorithms},
        {u"blacklistFillsUser"_s, &Profile::blacklistFillsUser},
        {u"requiresTextSub"_s, &Profile::requiresTextSub},
        {u"refreshFailsWithoutUser"_s, &Profile::refreshFailsWithoutUser},
        {u"rotationFailsWithoutBlacklist"_s, &Profile::rotationFailsWithoutBlacklist},
        {u"blacklistFailsWithoutUser"_s, &Profile::blacklistFailsWithoutUser},
    };
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

QStringList SimpleJwtProfile::switchNames()
{
    QStringList names;
    for (const Switch &known : switches())
        names += known.first;
    return names;
}

void SimpleJwtProfile::setSwitch(const QString &name, bool on)
{
    const auto found = std::ranges::find(switches(), name, &Switch::first);
    if (found != switches().end())
        this->*found->second = on;
}

} // namespace SessionKeeperServer
