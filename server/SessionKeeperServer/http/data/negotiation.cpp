// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/data/negotiation.h>

#include <SessionKeeperServer/http/data/formparser.h>
#include <SessionKeeperServer/http/data/mediatype.h>

#include <algorithm>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

Representation represented(const QByteArray &type, const MediaType &wanted)
{
    bool isNumber = false;
    const int indent = wanted.parameter("indent").toInt(&isNumber);
    return {type, isNumber ? std::clamp(indent, 0, 8) : 0};
}

} // namespace

QList<QByteArray> offered(const HttpRequest &request, const QList<QByteArray> &available)
{
    const auto query = parseUrlEncoded(request.query);
    const Json *fields = std::get_if<Json>(&query);
    const Json *value = fields ? fields->find(u"format") : nullptr;
    const QString *format = value ? value->asText() : nullptr;
    if (!format || format->isEmpty())
        return available;
    const QByteArray type = *format == "json"_L1 ? "application/json"
        : *format == "api"_L1                    ? "text/html"
        : *format == "png"_L1                    ? "image/png"
                                                 : "";
    return available.contains(type) ? QList<QByteArray> {type} : QList<QByteArray>();
}

std::optional<Representation> negotiate(const HttpRequest &request,
                                        const QList<QByteArray> &available)
{
    QByteArray accept = request.header("Accept");
    if (accept.isNull())
        accept = "*/*";
    for (int precedence = 3; precedence >= 0; --precedence) {
        for (const QByteArray &type : available) {
            for (const QByteArray &part : accept.split(',')) {
                const MediaType wanted(part);
                if (wanted.precedence() == precedence && MediaType(type).satisfies(wanted))
                    return represented(type, wanted);
            }
        }
    }
    return std::nullopt;
}

} // namespace SessionKeeperServer
