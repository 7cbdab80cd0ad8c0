// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/clientaddress.h>

#include <SessionKeeperServer/http/wire/httpmessage.h>

#include <algorithm>
#include <arpa/inet.h>
#include <cstring>

namespace SessionKeeperServer {

namespace {

constexpr unsigned char ipv4InIpv6[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

QByteArray text(int family, const void *address)
{
    char text[INET6_ADDRSTRLEN];
    return inet_ntop(family, address, text, sizeof text);
}

} // namespace

QByteArray networkOf(const QByteArray &address)
{
    const qsizetype zone = address.indexOf('%');
    const QByteArray plain = zone < 0 ? address : address.left(zone);
    in6_addr ipv6;
    if (inet_pton(AF_INET6, plain.constData(), &ipv6) != 1)
        return address;
    if (std::memcmp(ipv6.s6_addr, ipv4InIpv6, sizeof ipv4InIpv6) == 0)
        return text(AF_INET, ipv6.s6_addr + sizeof ipv4InIpv6);
    std::fill(ipv6.s6_addr + 8, ipv6.s6_addr + 16, 0);
    return text(AF_INET6, &ipv6) + "/64";
}

QByteArray clientAddress(const HttpRequest &request, int proxies)
{
    if (proxies == 0)
        return request.peer;
    const QByteArray forwarded = request.header("X-Forwarded-For");
    if (forwarded.isNull())
        return request.peer;
    const QList<QByteArray> addresses = forwarded.split(',');
    return addresses.at(addresses.size() - std::min<qsizetype>(proxies, addresses.size()))
        .trimmed();
}

} // namespace SessionKeeperServer
