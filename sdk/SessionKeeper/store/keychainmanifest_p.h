// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_KEYCHAINMANIFEST_P_H
#define SESSIONKEEPER_KEYCHAINMANIFEST_P_H

// Not API: may change or vanish without notice.

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>
#include <QtCore/qstring.h>

#include <optional>

namespace SessionKeeper {

// Where one value rests in the keychain: whole in an entry, or, when it is larger than an entry may
// be, in parts that a manifest in that entry names. There are two slots of parts, so that the old
// value stays readable until the manifest of the new one stands.
struct KeychainPlace
{
    QString service;
    QString key;
    QString partPrefix;

    static KeychainPlace ofRecord(const QString &service, const QString &account);
    static KeychainPlace ofAccounts(const QString &service);

    // slot is 'A' or 'B'.
    QString partKey(char slot, qsizetype number) const;
};

struct KeychainManifest
{
    char slot = 'A';
    qsizetype parts = 0;
    qsizetype size = 0;
    QByteArray sha256;

    // Room for the manifest itself.
    static constexpr qsizetype smallestItem = 200;

    static KeychainManifest of(const QByteArray &value, char slot, qsizetype itemLimit);
    // Nothing when bytes are a value that rests whole.
    static std::optional<KeychainManifest> fromBytes(const QByteArray &bytes);
    QByteArray toBytes() const;

    bool describes(const QByteArray &value) const;

    friend bool operator==(const KeychainManifest &, const KeychainManifest &) = default;
};

// KeychainStore::itemLimit() of this platform.
qsizetype defaultItemLimit();

QList<QByteArray> partsOf(const QByteArray &value, qsizetype itemLimit);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_KEYCHAINMANIFEST_P_H
