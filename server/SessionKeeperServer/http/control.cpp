// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/control.h>

#include <SessionKeeperServer/http/controlcommands.h>
#include <SessionKeeperServer/http/data/jsonparser.h>
#include <SessionKeeperServer/http/settings.h>

#include <QtCore/qregularexpression.h>

#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

bool isLoopback(const QString &host)
{
    static const QRegularExpression expression(
        u"^(localhost|127(\\.[0-9]{1,3}){3}|::1|\\[::1\\])$"_s);
    return expression.match(host).hasMatch();
}

HttpResponse answer(int status, const Json &body)
{
    return {.status = status,
            .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
            .body = body.toBytes() + '\n'};
}

HttpResponse refusal(int status, const QString &sentence)
{
    return answer(status, Json::object({{u"detail"_s, sentence}}));
}

// A page in a browser of this machine can send requests here. It always says Origin with those that
// change anything, cannot say application/json without asking first, and when it gave this
// machine's address to a name of its own, the name is in Host.
std::optional<HttpResponse> refuseWebPages(const HttpRequest &request)
{
    if (!request.header("Origin").isNull() || !request.header("Sec-Fetch-Site").isNull())
        return refusal(403, u"Web pages may not use the control endpoint."_s);
    const QString host = QString::fromLatin1(request.header("Host"));
    const qsizetype colon = host.lastIndexOf(u':');
    const bool hasPort = colon > host.lastIndexOf(u']');
    if (!isLoopback(hasPort ? host.left(colon) : host))
        return refusal(403, u"The control endpoint answers to 127.0.0.1, [::1] and localhost."_s);
    const QByteArray type = request.header("Content-Type");
    const bool needed = request.method == "POST" || !request.body.isEmpty();
    if (needed && type != "application/json" && !type.startsWith("application/json;"))
        return refusal(415, u"The Content-Type must be application/json."_s);
    return std::nullopt;
}

HttpResponse obey(TokenServer &server, const HttpRequest &request)
{
    const auto body = request.body.isEmpty() ? std::variant<Json, JsonMistake>(Json(Json::Object()))
                                             : parseJson(request.body);
    if (const auto *mistake = std::get_if<JsonMistake>(&body))
        return refusal(400, u"The body is not JSON: %1."_s.arg(mistake->sentence));
    try {
        const std::optional<Json> reply = runControlCommand(
            server, request.method + ' ' + request.path, std::get<Json>(body));
        return reply ? answer(200, *reply)
                     : refusal(404,
                               u"There is no such command; known: %1."_s.arg(
                                   controlCommands().join(u", "_s)));
    } catch (const std::exception &error) {
        return refusal(400, QString::fromUtf8(error.what()));
    }
}

} // namespace

Control::Control(TokenServer &server)
    : m_server(server)
    , m_transport({}, 1, [this](HttpRequest &&request, const HttpRespond &respond) {
        handle(request, respond);
    })
{
}

QString Control::listen(const QString &address)
{
    Settings settings;
    try {
        settings.setListen(address);
    } catch (const SettingsError &error) {
        return u"control: "_s + error.sentence();
    }
    if (!isLoopback(settings.listenHost))
        return u"control: %1 is not a loopback address; expected 127.0.0.1:PORT or [::1]:PORT, "
               "because the control endpoint has no password"_s.arg(address);
    const QString error = m_transport.listen(settings.listenHost, settings.listenPort);
    return error.isEmpty() ? error : u"control: "_s + error;
}

QUrl Control::url() const
{
    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(m_transport.host());
    url.setPort(m_transport.port());
    return url;
}

void Control::handle(const HttpRequest &request, const HttpRespond &respond)
{
    if (const std::optional<HttpResponse> refused = refuseWebPages(request)) {
        respond(*refused);
        return;
    }
    if (!m_workers.start([this, request, respond] { respond(obey(m_server, request)); }))
        respond(refusal(503, u"Too many commands at once."_s));
}

} // namespace SessionKeeperServer
