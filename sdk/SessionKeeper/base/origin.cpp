// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "origin_p.h"

#include <algorithm>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

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

Origin::Origin(const QUrl &url)
    : m_port(url.port())
    , m_host(url.host())
    , m_scheme(url.scheme())
{
    if (m_port < 0)
        m_port = m_scheme == "https"_L1 ? 443 : 80;
}

bool Origin::isSecureTransport() const
{
    return m_scheme == "https"_L1 || (m_scheme == "http"_L1 && isLoopback(m_host));
}

} // namespace SessionKeeper
