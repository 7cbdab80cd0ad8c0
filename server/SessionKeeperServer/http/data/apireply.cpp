// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/data/apireply.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

ApiReply detail(int status, const QString &text)
{
    return {.status = status, .body = Json::object({{u"detail"_s, text}})};
}

ApiReply challenged(ApiReply reply, const QByteArray &challenge)
{
    if (challenge.isEmpty())
        reply.status = 403;
    else
        reply.headers.append(HttpHeader {"WWW-Authenticate", challenge});
    return reply;
}

Json messages(const std::vector<TokenMessage> &messages)
{
    Json::List list;
    for (const TokenMessage &message : messages)
        list.push_back(Json::object({{u"token_class"_s, QString::fromUtf8(message.tokenClass)},
                                     {u"token_type"_s, QString::fromUtf8(message.tokenType)},
                                     {u"message"_s, message.message}}));
    return list;
}

ApiReply notAuthenticatedBecause(const Refusal &refusal, const QByteArray &challenge)
{
    Json::Object body {{u"detail"_s, refusal.detail}};
    if (!refusal.code.isEmpty())
        body.emplace_back(u"code"_s, QString::fromUtf8(refusal.code));
    if (!refusal.messages.empty())
        body.emplace_back(u"messages"_s, messages(refusal.messages));
    return challenged({.status = 401, .body = body}, challenge);
}

} // namespace

QByteArray djangoPage(const QString &title, const QString &text)
{
    return u"\n<!doctype html>\n<html lang=\"en\">\n<head>\n  <title>%1</title>\n</head>\n<body>\n"
           "  <h1>%1</h1><p>%2</p>\n</body>\n</html>\n"_s.arg(title, text)
               .toUtf8();
}

namespace ApiError {

ApiReply parse(const QString &sentence)
{
    return detail(400, sentence);
}

ApiReply unsupportedMediaType(const QByteArray &type)
{
    return detail(415, u"Unsupported media type \"%1\" in request."_s.arg(QString::fromUtf8(type)));
}

ApiReply methodNotAllowed(const QByteArray &method)
{
    return detail(405, u"Method \"%1\" not allowed."_s.arg(QString::fromUtf8(method)));
}

ApiReply notAcceptable()
{
    return detail(406, u"Could not satisfy the request Accept header."_s);
}

ApiReply permissionDenied()
{
    return detail(403, u"You do not have permission to perform this action."_s);
}

ApiReply notFound()
{
    return detail(404, u"Not found."_s);
}

ApiReply throttled(std::chrono::seconds wait)
{
    const QString unit = wait.count() == 1 ? u"second"_s : u"seconds"_s;
    ApiReply reply = detail(
        429, u"Request was throttled. Expected available in %1 %2."_s.arg(wait.count()).arg(unit));
    reply.headers.append(HttpHeader {"Retry-After", QByteArray::number(qint64(wait.count()))});
    return reply;
}

ApiReply busy()
{
    ApiReply reply = detail(503, u"The server is busy; try again in a moment."_s);
    reply.headers.append(HttpHeader {"Retry-After", "1"});
    return reply;
}

ApiReply unavailable(const QString &logged)
{
    Refusal refusal;
    refusal.kind = Refusal::Kind::Unavailable;
    refusal.detail = u"The server cannot reach its database; try again later."_s;
    refusal.logged = logged;
    return refused(refusal, {});
}

ApiReply broken(const char *what)
{
    ApiReply reply = detail(500, u"The server failed."_s);
    reply.logged = u"a request failed: "_s + QString::fromUtf8(what);
    return reply;
}

ApiReply notAuthenticated(const QByteArray &challenge)
{
    return challenged(detail(401, u"Authentication credentials were not provided."_s), challenge);
}

ApiReply refused(const Refusal &refusal, const QByteArray &challenge)
{
    switch (refusal.kind) {
    case Refusal::Kind::NotAuthenticated:
        return notAuthenticatedBecause(refusal, challenge);
    case Refusal::Kind::InvalidField: {
        const Json text = Json::texts({refusal.detail});
        return {.status = 400, .body = Json::object({{QString::fromUtf8(refusal.field), text}})};
    }
    case Refusal::Kind::PermissionDenied:
        return detail(403, refusal.detail);
    case Refusal::Kind::NotFound:
        return detail(404, refusal.detail);
    case Refusal::Kind::Crash:
        return {
            .status = 500, .fileType = "text/html", .file = djangoPage(u"Server Error (500)"_s)};
    case Refusal::Kind::Unavailable:
        break;
    }
    ApiReply reply = detail(503, refusal.detail);
    reply.logged = refusal.logged;
    reply.headers.append(HttpHeader {"Retry-After", "1"});
    return reply;
}

} // namespace ApiError

void renameNonFieldErrors(ApiReply &reply, const QString &key)
{
    Json::Object *members = reply.status == 400 ? reply.body.asObject() : nullptr;
    if (!members)
        return;
    for (Json::Member &member : *members) {
        if (member.first == "non_field_errors"_L1)
            member.first = key;
    }
}

} // namespace SessionKeeperServer
