// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_JWKSET_H
#define SESSIONKEEPERSERVER_JWKSET_H

#include <SessionKeeperServer/export.h>
#include <SessionKeeperServer/jose/jwskey.h>

#include <QtCore/qstring.h>

#include <optional>
#include <utility>
#include <vector>

namespace SessionKeeperServer {

// The keys of a JSON Web Key Set (RFC 7517 section 5) that signatures of one algorithm can be
// verified with, by their "kid". An immutable value.
class SESSIONKEEPERSERVER_EXPORT JwkSet
{
public:
    // Leaves out, as the RFC asks, what is not to be understood, and keys without "kid", of another
    // "use" than "sig" or for another algorithm. Nothing when the text is no key set or an empty
    // one.
    static std::optional<JwkSet> fromJson(const QByteArray &json, Algorithm algorithm);

    // The first one of that name.
    std::optional<JwsKey> find(const QString &kid) const;

private:
    std::vector<std::pair<QString, JwsKey>> m_keys;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_JWKSET_H
