// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// The Cookie header: cookieNamed(), and the way back.

#include "fuzzing.h"

#include <SessionKeeperServer/http/data/requestheaders.h>

using namespace SessionKeeperServer;

namespace {

std::optional<QByteArray> found(const QByteArray &name, const QByteArray &header)
{
    HttpRequest request;
    request.headers.append({"Cookie", header});
    return cookieNamed(name, request);
}

void check(const QByteArray &name, const QByteArray &header)
{
    const auto value = found(name, header);
    if (!value) {
        require(found(name, header + "; " + name + "=x") || name != name.trimmed()
                    || name.contains('=') || name.contains(';'),
                "a cookie that is added is there");
        return;
    }
    require(*value == value->trimmed() && !value->contains(';'), "a value is one, and trimmed");
    require(header.contains(name) && header.contains(*value), "what is read was sent");
    require(found(name, name + '=' + *value) == value, "what was written is read again");
    require(found(name, header + "; " + name + "=last") == QByteArray("last"),
            "of equal names the last one counts");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    FuzzInput input(data, size);
    const QByteArray name = input.line();
    check(name, input.rest());
    check("token", input.rest());
    return 0;
}
