// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/data/negotiation.h>

#include <SessionKeeperServer/http/data/formparser.h>
#include <SessionKeeperServer/http/data/mediatype.h>

#include <algorithm>
#include <vector>

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
    if (request.query.isEmpty())
        return available;
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
    const QByteArray accept = request.header("Accept");
    if (accept.isNull() || accept == "*/*")
        return Representation {.type = available.first()};
    std::vector<MediaType> ranges;
    for (const QByteArray &part : accept.split(','))
        ranges.emplace_back(part);
    const std::vector<MediaType> offers(available.begin(), available.end());
    for (int precedence = 3; precedence >= 0; --precedence) {
        for (std::size_t at = 0; at < offers.size(); ++at) {
            for (const MediaType &wanted : ranges) {
                if (wanted.precedence() == precedence && offers[at].satisfies(wanted))
                    return represented(available.at(qsizetype(at)), wanted);
            }
        }
    }
    return std::nullopt;
}

} // namespace SessionKeeperServer
