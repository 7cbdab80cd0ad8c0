// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/faultswitches.h>

namespace SessionKeeperServer {

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

Fault Fault::redirect(const QByteArray &location, int status)
{
    return answer(status, {}, "text/html; charset=utf-8").withHeader("Location", location);
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

Fault Fault::unanswered(Drop when)
{
    Fault fault = dropped(when);
    fault.silent = true;
    return fault;
}

Fault Fault::duplicated(Duplicate which)
{
    Fault fault;
    fault.duplicate = which;
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

Fault Fault::withReset() const
{
    Fault fault = *this;
    fault.reset = true;
    return fault;
}

Fault Fault::withChunks() const
{
    Fault fault = *this;
    fault.chunked = true;
    return fault;
}

Fault Fault::withDrip(std::chrono::milliseconds pause) const
{
    Fault fault = *this;
    fault.drip = pause;
    return fault;
}

Fault Fault::withStatus(int from, int to) const
{
    Fault fault = *this;
    fault.statuses.append({from, to});
    return fault;
}

Fault Fault::withMember(const QString &name, const QByteArray &json) const
{
    Fault fault = *this;
    fault.members.append({name, json});
    return fault;
}

Fault Fault::withRenamed(const QString &from, const QString &to) const
{
    Fault fault = *this;
    fault.renamed.append({from, to});
    return fault;
}

Fault Fault::withEnvelope(const QString &name) const
{
    Fault fault = *this;
    fault.envelope = name;
    return fault;
}

Fault Fault::withTexts(const QString &text) const
{
    Fault fault = *this;
    fault.texts = text;
    return fault;
}

} // namespace SessionKeeperServer
