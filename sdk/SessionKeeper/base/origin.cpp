// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "origin_p.h"

#include <algorithm>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

int effectivePort(const QUrl &url)
{
    return url.port(url.scheme() == "https"_L1 ? 443 : 80);
}

// By its form only: a name could be pointed elsewhere.
bool isLoopback(const QString &host)
{
    if (host == "localhost"_L1 || host.endsWith(".localhost"_L1) || host == "::1"_L1)
        return true;
    const auto parts = host.split(u'.');
    if (parts.size() != 4 || parts.first() != "127"_L1)
        return false;
    return std::all_of(parts.begin(), parts.end(), [](const QString &part) {
        bool isNumber = false;
        return part.toUShort(&isNumber) <= 255 && isNumber;
    });
}

} // namespace

bool sameOrigin(const QUrl &a, const QUrl &b)
{
    return a.scheme() == b.scheme() && a.host() == b.host() && effectivePort(a) == effectivePort(b);
}

bool isSecureTransport(const QUrl &url)
{
    return url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && isLoopback(url.host()));
}

} // namespace SessionKeeper
