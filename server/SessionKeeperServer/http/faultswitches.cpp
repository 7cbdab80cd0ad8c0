// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/faultswitches_p.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

Fault Fault::answer(int status, const QByteArray &body, const QByteArray &contentType)
{
    Fault fault;
    fault.status = status;
    fault.body = body;
    fault.contentType = contentType;
    return fault;
}

Fault Fault::html(int status)
{
    return answer(status,
                  "<!doctype html><html><head><title>Gateway</title></head>"
                  "<body><h1>This is not the server you are looking for</h1></body></html>",
                  "text/html; charset=utf-8");
}

Fault Fault::delayed(std::chrono::milliseconds delay)
{
    return Fault().withDelay(delay);
}

Fault Fault::dropped(Drop when)
{
    Fault fault;
    fault.drop = when;
    return fault;
}

Fault Fault::half()
{
    Fault fault;
    fault.halfSent = true;
    return fault;
}

Fault Fault::withHeader(const QByteArray &name, const QByteArray &value) const
{
    Fault fault = *this;
    fault.headers.append({name, value});
    return fault;
}

Fault Fault::withRetryAfter(std::chrono::seconds seconds) const
{
    return withHeader("Retry-After", QByteArray::number(qint64(seconds.count())));
}

Fault Fault::withDelay(std::chrono::milliseconds time) const
{
    Fault fault = *this;
    fault.delay = time;
    return fault;
}

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

} // namespace SessionKeeperServer
