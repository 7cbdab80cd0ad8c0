// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/views/exampleviews.h>

#include <SessionKeeperServer/http/data/formparser.h>
#include <SessionKeeperServer/http/views/avatar.h>

#include <QtCore/qstringconverter.h>
#include <QtCore/qvariant.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

Json text(const QByteArray &latin1)
{
    return QString::fromLatin1(latin1);
}

// As Django REST framework writes a time: UTC, with milliseconds when there are any.
Json time(const QDateTime &time)
{
    if (!time.isValid())
        return {};
    return time.toUTC().toString(Qt::ISODateWithMs).replace(u".000Z"_s, u"Z"_s);
}

Json id(const Principal &user)
{
    if (user.userId)
        return *user.userId;
    if (user.claimedId.isDouble())
        return Json::Number {QByteArray::number(user.claimedId.toInteger())};
    return user.claimedId.toVariant().toString();
}

Json query(const QByteArray &query)
{
    const auto fields = parseUrlEncoded(query);
    const Json *object = std::get_if<Json>(&fields);
    return object ? *object : Json(Json::Object());
}

// "body" is text when the bytes are UTF-8, else their base64, and "body_encoding" says which.
void addBody(Json::Object &echo, const QByteArray &body)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder(body);
    const bool isText = !decoder.hasError();
    echo.emplace_back(u"body"_s, isText ? Json(decoded) : text(body.toBase64()));
    echo.emplace_back(u"body_encoding"_s, isText ? u"utf-8"_s : u"base64"_s);
}

} // namespace

MeView::MeView(bool withLastLogin)
    : ApiView({.name = u"Me"_s,
               .description = u"The user the request is from."_s,
               .access = Access::LoggedIn,
               .methods = {"GET"}})
    , m_withLastLogin(withLastLogin)
{
}

ApiReply MeView::handle(const ApiCall &call) const
{
    Json::Object me {{u"id"_s, id(*call.user)}, {u"username"_s, call.user->username}};
    if (m_withLastLogin)
        me.emplace_back(u"last_login"_s, time(call.user->lastLogin));
    return {.body = me};
}

PublicView::PublicView()
    : ApiView({.name = u"Public"_s,
               .description = u"Open to all."_s,
               .access = Access::Anyone,
               .methods = {"GET"}})
{
}

ApiReply PublicView::handle(const ApiCall &call) const
{
    return {.body = Json::object({{u"authenticated"_s, call.user != nullptr}})};
}

ReadableView::ReadableView()
    : ApiView({.name = u"Readable"_s,
               .description = u"Open to all for reading."_s,
               .access = Access::LoggedInToWrite,
               .methods = {"GET", "POST"}})
{
}

ApiReply ReadableView::handle(const ApiCall &call) const
{
    return {.body = Json::object({{u"authenticated"_s, call.user != nullptr}})};
}

AdminOnlyView::AdminOnlyView()
    : ApiView({.name = u"Admin Only"_s,
               .description = u"Open to staff."_s,
               .access = Access::Staff,
               .methods = {"GET"}})
{
}

ApiReply AdminOnlyView::handle(const ApiCall &call) const
{
    return {.body = Json::object({{u"username"_s, call.user->username}})};
}

EchoView::EchoView(std::shared_ptr<const Authentication> authentication)
    : ApiView(
        {.name = u"Echo"_s, .description = u"Returns what was sent."_s, .access = Access::LoggedIn})
    , m_authentication(std::move(authentication))
{
}

ApiReply EchoView::handle(const ApiCall &call) const
{
    Json::Object headers;
    for (const HttpHeader &header : call.request.headers) {
        if (!m_authentication->isSecret(header.name))
            headers.emplace_back(QString::fromLatin1(header.name), text(header.value));
    }
    Json::Object echo {{u"method"_s, text(call.request.method)},
                       {u"path"_s, text(call.request.path)},
                       {u"query"_s, query(call.request.query)},
                       {u"headers"_s, headers}};
    addBody(echo, call.request.body);
    return {.body = echo};
}

AvatarView::AvatarView()
    : ApiView({.name = u"Avatar"_s,
               .description = u"A picture of the user."_s,
               .access = Access::LoggedIn,
               .methods = {"GET"},
               .types = {"image/png", "application/json", "text/html"}})
{
}

ApiReply AvatarView::handle(const ApiCall &call) const
{
    return {.fileType = "image/png", .file = drawAvatar(call.user->username)};
}

} // namespace SessionKeeperServer
