// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/faultswitches_p.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

std::optional<Fault> FaultSwitchesPrivate::take(const QString &path)
{
    if (quiet)
        return std::nullopt;
    const std::lock_guard lock(mutex);
    std::optional<Fault> fault = takeFrom(path);
    return fault ? fault : takeFrom(u"*"_s);
}

std::optional<Fault> FaultSwitchesPrivate::takeFrom(const QString &key)
{
    const auto found = faults.find(key);
    if (found == faults.end())
        return std::nullopt;
    std::deque<Queued> &queue = found->second;
    const Fault fault = queue.front().fault;
    if (queue.front().times > 0 && --queue.front().times == 0)
        queue.pop_front();
    if (queue.empty())
        faults.erase(found);
    return fault;
}

bool FaultSwitchesPrivate::keep(const QString &path, const Job &job)
{
    if (quiet)
        return false;
    const std::lock_guard lock(mutex);
    if (!heldPaths.contains(path))
        return false;
    heldJobs[path].push_back(job);
    return true;
}

QByteArray FaultSwitchesPrivate::challenge(const QByteArray &bearer) const
{
    switch (first) {
    case FaultSwitches::FirstAuthenticator::Basic:
        return "Basic realm=\"api\"";
    case FaultSwitches::FirstAuthenticator::Session:
        return {};
    case FaultSwitches::FirstAuthenticator::Bearer:
        break;
    }
    return bearer;
}

FaultSwitches::FaultSwitches()
    : d(std::make_unique<FaultSwitchesPrivate>())
{
}

FaultSwitches::~FaultSwitches() = default;

void FaultSwitches::next(const QString &path, const Fault &fault, int times)
{
    if (times == 0)
        return;
    const std::lock_guard lock(d->mutex);
    d->faults[path].push_back({fault, times});
    d->quiet = false;
}

void FaultSwitches::clear()
{
    std::map<QString, std::vector<FaultSwitchesPrivate::Job>> waiting;
    {
        const std::lock_guard lock(d->mutex);
        d->faults.clear();
        d->heldPaths.clear();
        d->heldJobs.swap(waiting);
        d->first = FirstAuthenticator::Bearer;
        d->quiet = true;
    }
    *d->clockOffset = 0;
    d->undoChanges();
    for (const auto &[path, jobs] : waiting) {
        for (const FaultSwitchesPrivate::Job &job : jobs)
            d->start(job);
    }
}

void FaultSwitches::hold(const QString &path)
{
    const std::lock_guard lock(d->mutex);
    d->heldPaths.insert(path);
    d->quiet = false;
}

void FaultSwitches::release(const QString &path)
{
    std::vector<FaultSwitchesPrivate::Job> waiting;
    {
        const std::lock_guard lock(d->mutex);
        d->heldPaths.erase(path);
        waiting = std::move(d->heldJobs[path]);
        d->heldJobs.erase(path);
    }
    for (const FaultSwitchesPrivate::Job &job : waiting)
        d->start(job);
}

int FaultSwitches::held(const QString &path) const
{
    const std::lock_guard lock(d->mutex);
    const auto found = d->heldJobs.find(path);
    return found == d->heldJobs.end() ? 0 : int(found->second.size());
}

QMap<QString, int> FaultSwitches::held() const
{
    const std::lock_guard lock(d->mutex);
    QMap<QString, int> held;
    for (const auto &[path, jobs] : d->heldJobs)
        held.insert(path, int(jobs.size()));
    return held;
}

int FaultSwitches::refuseIssuedAccessTokens()
{
    return d->refuseIssuedAccessTokens();
}

bool FaultSwitches::setOffline(bool offline)
{
    return d->setOffline(offline);
}

void FaultSwitches::setFirstAuthenticator(FirstAuthenticator authenticator)
{
    d->first = authenticator;
}

void FaultSwitches::setClockOffset(std::chrono::milliseconds offset)
{
    *d->clockOffset = offset.count();
}

bool FaultSwitches::setRotation(bool rotate, bool blacklist)
{
    return d->change({.rotate = rotate, .blacklist = blacklist});
}

bool FaultSwitches::setLifetimes(std::chrono::seconds access, std::chrono::seconds refresh)
{
    return d->change({.access = access, .refresh = refresh});
}

bool FaultSwitches::setSigningKey(const QByteArray &key, const QByteArray &verifyingKey)
{
    return d->change({.signingKey = key, .verifyingKey = verifyingKey});
}

} // namespace SessionKeeperServer
