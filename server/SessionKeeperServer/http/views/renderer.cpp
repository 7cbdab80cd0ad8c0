// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/views/renderer.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView htmlType = "text/html; charset=utf-8";

QByteArray page(const QString &title, const QString &content)
{
    return u"<!doctype html>\n<html lang=\"en\">\n<head><title>%1</title></head>\n"
           "<body>\n<h1>%1</h1>\n%2\n</body>\n</html>\n"_s.arg(title.toHtmlEscaped(), content)
               .toUtf8();
}

QByteArray browsable(const ApiReply &reply, const ApiView &view)
{
    const QString json = QString::fromUtf8(reply.body.toBytes(4)).toHtmlEscaped();
    return page(view.face().name, u"<pre>HTTP %1\n\n%2</pre>"_s.arg(reply.status).arg(json));
}

} // namespace

HttpResponse render(const ApiReply &reply, const ApiView &view, const Representation &form)
{
    HttpResponse response;
    response.status = reply.status;
    QByteArray type = "application/json"_ba;
    if (!reply.fileType.isEmpty()) {
        type = reply.fileType;
        response.body = reply.file;
    } else if (form.type == "text/html") {
        type = htmlType.toByteArray();
        response.body = browsable(reply, view);
    } else {
        response.body = reply.body.toBytes(form.indent);
    }
    // Literals, because these would be allocated for every answer.
    response.headers.reserve(5 + reply.headers.size());
    if (reply.status != 204)
        response.headers.append(HttpHeader {"Content-Type"_ba, type});
    response.headers.append(HttpHeader {"Vary"_ba, "Accept"_ba});
    response.headers.append(HttpHeader {"Allow"_ba, view.allowed()});
    response.headers.append(HttpHeader {"Cache-Control"_ba, "no-store"_ba});
    response.headers.append(HttpHeader {"X-Content-Type-Options"_ba, "nosniff"_ba});
    response.headers += reply.headers;
    return response;
}

HttpResponse notFoundPage()
{
    return {.status = 404,
            .headers = {{"Content-Type", "text/html"}, {"Cache-Control", "no-store"}},
            .body = djangoPage(u"Not Found"_s,
                               u"The requested resource was not found on this server."_s)};
}

HttpResponse redirectTo(const QByteArray &location)
{
    return {.status = 301,
            .headers = {{"Content-Type", htmlType.toByteArray()},
                        {"Location", location},
                        {"Cache-Control", "no-store"}}};
}

} // namespace SessionKeeperServer
