// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/faultreader.h>

#include <algorithm>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// What stands in a header must not end it.
QByteArray headerText(const MemberReader &members, const QString &name, const QString &text)
{
    const auto isControl = [](QChar c) { return c < u' ' || c == u'\x7f'; };
    if (std::ranges::any_of(text, isControl))
        members.fail(name, u"text without control characters"_s);
    return text.toUtf8();
}

void readAnswer(MemberReader &members, Fault &fault)
{
    members.read(u"status"_s, fault.status, 200, 599);
    if (fault.status != 0) {
        fault.body = "{}";
        fault.contentType = "application/json";
    }
    bool html = false;
    members.read(u"html"_s, html);
    if (html)
        fault = Fault::html(fault.status == 0 ? 200 : fault.status);
    QString location;
    members.read(u"redirect"_s, location);
    if (members.has(u"redirect"_s)) {
        fault = Fault::redirect(headerText(members, u"redirect"_s, location),
                                fault.status == 0 ? 307 : fault.status);
    }
    if (const Json *body = members.readAny(u"body"_s))
        fault.body = body->asText() ? body->asText()->toUtf8() : body->toBytes();
    QString type = QString::fromUtf8(fault.contentType);
    members.read(u"content_type"_s, type);
    fault.contentType = headerText(members, u"content_type"_s, type);
    if ((members.has(u"body"_s) || members.has(u"content_type"_s)) && fault.status == 0)
        members.fail(u"status"_s, u"there, beside body and content_type"_s);
}

void readHeaders(MemberReader &members, Fault &fault)
{
    for (const auto &[name, value] : members.readObject(u"headers"_s)) {
        const bool valid = !name.isEmpty() && std::ranges::all_of(name, [](QChar c) {
            return c.isLetterOrNumber() || c == u'-' || c == u'_';
        });
        if (!valid || !value.asText())
            members.fail(u"headers"_s, u"an object of header names and texts"_s);
        fault = fault.withHeader(name.toUtf8(), headerText(members, u"headers"_s, *value.asText()));
    }
    std::chrono::seconds wait {0};
    members.read(u"retry_after"_s, wait);
    if (members.has(u"retry_after"_s))
        fault = fault.withRetryAfter(wait);
}

void readDelivery(MemberReader &members, Fault &fault)
{
    const int drop = members.readWord(u"drop"_s, {u"before-commit"_s, u"after-commit"_s});
    if (drop >= 0)
        fault.drop = drop == 0 ? Fault::Drop::BeforeCommit : Fault::Drop::AfterCommit;
    const int duplicate = members.readWord(u"duplicate"_s, {u"first-answer"_s, u"second-answer"_s});
    if (duplicate >= 0)
        fault.duplicate = duplicate == 0 ? Fault::Duplicate::FirstAnswer
                                         : Fault::Duplicate::SecondAnswer;
    members.read(u"delay_ms"_s, fault.delay);
    members.read(u"half"_s, fault.halfSent);
    members.read(u"silent"_s, fault.silent);
    members.read(u"reset"_s, fault.reset);
    members.read(u"chunked"_s, fault.chunked);
    members.read(u"drip_ms"_s, fault.drip);
    if (fault.silent && drop < 0)
        members.fail(u"drop"_s, u"there, beside silent: it says whether the request is done"_s);
}

void readChanges(MemberReader &members, Fault &fault)
{
    for (const auto &[from, to] : members.readObject(u"statuses"_s)) {
        bool isNumber = false;
        const int before = from.toInt(&isNumber);
        const Json::Number *after = to.asNumber();
        const int status = isNumber && after ? after->spelling.toInt(&isNumber) : 0;
        if (!isNumber || status < 200 || status > 599)
            members.fail(u"statuses"_s, u"an object such as {\"200\": 201}"_s);
        fault = fault.withStatus(before, status);
    }
    for (const auto &[name, value] : members.readObject(u"members"_s))
        fault = fault.withMember(name, value.toBytes());
    for (const auto &[from, to] : members.readObject(u"renamed"_s)) {
        if (!to.asText())
            members.fail(u"renamed"_s, u"an object such as {\"access\": \"token\"}"_s);
        fault = fault.withRenamed(from, *to.asText());
    }
    members.read(u"envelope"_s, fault.envelope);
    members.read(u"texts"_s, fault.texts);
}

} // namespace

Fault readFault(MemberReader &members)
{
    Fault fault;
    readAnswer(members, fault);
    readHeaders(members, fault);
    readDelivery(members, fault);
    readChanges(members, fault);
    return fault;
}

} // namespace SessionKeeperServer
