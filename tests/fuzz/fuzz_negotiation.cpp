// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// The Accept header: negotiate() against the rule of contract.md 1.9, written out the slow way.

#include "fuzzing.h"

#include <SessionKeeperServer/http/data/negotiation.h>

#include <algorithm>

using namespace SessionKeeperServer;

namespace {

struct Wanted
{
    QByteArray main;
    QByteArray sub;
    bool hasParameters = false; // besides q
    QByteArray indent {};
};

QList<QByteArray> split(const QByteArray &text)
{
    QList<QByteArray> parts {QByteArray()};
    bool quoted = false;
    for (const char c : text) {
        quoted = quoted != (c == '"');
        if (c == ';' && !quoted)
            parts.append(QByteArray());
        else
            parts.last() += c;
    }
    return parts;
}

QByteArray unquoted(const QByteArray &value)
{
    const bool isQuoted = value.size() >= 2 && value.startsWith('"') && value.endsWith('"');
    return isQuoted ? value.mid(1, value.size() - 2).replace("\\\\", "\\").replace("\\\"", "\"")
                    : value;
}

Wanted wantedIn(const QByteArray &range)
{
    QList<QByteArray> parts = split(range);
    const QByteArray essence = parts.takeFirst().trimmed().toLower();
    const qsizetype slash = essence.indexOf('/');
    Wanted wanted {.main = slash < 0 ? essence : essence.left(slash),
                   .sub = slash < 0 ? QByteArray() : essence.mid(slash + 1)};
    QList<QByteArray> names;
    for (const QByteArray &part : std::as_const(parts)) {
        const qsizetype equals = part.indexOf('=');
        if (equals < 0)
            continue;
        names.append(part.left(equals).trimmed().toLower());
        if (names.last() == "indent" && names.count("indent") == 1)
            wanted.indent = unquoted(part.mid(equals + 1).trimmed());
    }
    wanted.hasParameters = !names.isEmpty() && names != QList<QByteArray> {"q"};
    return wanted;
}

int precedence(const Wanted &wanted)
{
    if (wanted.main == "*")
        return 0;
    if (wanted.sub == "*")
        return 1;
    return wanted.hasParameters ? 3 : 2;
}

bool fits(const Wanted &wanted, const QByteArray &type)
{
    const QList<QByteArray> parts = type.split('/');
    return (wanted.main == "*" || wanted.main == parts.first())
        && (wanted.sub == "*" || wanted.sub == parts.last());
}

std::optional<Representation> slowly(const QByteArray &accept, const QList<QByteArray> &available)
{
    for (int level = 3; level >= 0; --level) {
        for (const QByteArray &type : available) {
            for (const QByteArray &range : accept.split(',')) {
                const Wanted wanted = wantedIn(range);
                if (precedence(wanted) != level || !fits(wanted, type))
                    continue;
                bool isNumber = false;
                const int indent = wanted.indent.toInt(&isNumber);
                return Representation {type, isNumber ? std::clamp(indent, 0, 8) : 0};
            }
        }
    }
    return std::nullopt;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const QList<QByteArray> types {"application/json", "text/html", "image/png"};
    HttpRequest request;
    const QByteArray accept = FuzzInput(data, size).rest();
    request.headers.append({"Accept", accept});
    const auto quick = negotiate(request, types);
    const auto slow = slowly(accept, types);
    require(quick.has_value() == slow.has_value(), "the same headers are acceptable");
    require(!quick || quick->type == slow->type, "the same type is chosen");
    require(!quick || quick->indent == slow->indent, "the same indent is chosen");
    return 0;
}
