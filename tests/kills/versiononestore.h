// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_VERSIONONESTORE_H
#define SESSIONKEEPER_TESTS_VERSIONONESTORE_H

#include <SessionKeeper/store/tokenstore.h>

namespace SessionKeeper::Test {

// What an app of the first version of the record does with the same entry of the keychain: no lock
// that others see, no journal, no notes beside it, nothing told to others.
class VersionOneStore : public TokenStore
{
public:
    explicit VersionOneStore(const QString &service)
        : m_service(service)
    {
    }

    QFuture<Result<std::optional<SessionRecord>>> read() override;
    QFuture<Result<void>> write(const SessionRecord &record) override;
    QFuture<Result<void>> clear() override;
    bool isPersistent() const override { return true; }

private:
    QString m_service;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_VERSIONONESTORE_H
