// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/data/negotiation.h>

#include <SessionKeeperServer/http/data/mediatype.h>

#include <algorithm>

namespace SessionKeeperServer {

namespace {

Representation represented(const QByteArray &type, const MediaType &wanted)
{
    bool isNumber = false;
    const int indent = wanted.parameter("indent").toInt(&isNumber);
    return {type, isNumber ? std::clamp(indent, 0, 8) : 0};
}

} // namespace

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
