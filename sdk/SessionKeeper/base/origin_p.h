// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_ORIGIN_P_H
#define SESSIONKEEPER_ORIGIN_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/sessionkeeper_export.h>

#include <QtCore/qurl.h>

namespace SessionKeeper {

// Scheme, host and port, the default port being the same as none (RFC 6454 4).
class SESSIONKEEPER_EXPORT Origin
{
public:
    Origin() = default;
    explicit Origin(const QUrl &url);

    // https, or this machine itself.
    bool isSecureTransport() const;

    friend bool operator==(const Origin &, const Origin &) = default;

private:
    int m_port = 0;
    QString m_host;
    QString m_scheme;
};

inline bool sameOrigin(const QUrl &a, const QUrl &b)
{
    return Origin(a) == Origin(b);
}

inline bool isSecureTransport(const QUrl &url)
{
    return Origin(url).isSecureTransport();
}

} // namespace SessionKeeper

#endif // SESSIONKEEPER_ORIGIN_P_H
