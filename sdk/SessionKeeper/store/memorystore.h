// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_MEMORYSTORE_H
#define SESSIONKEEPER_MEMORYSTORE_H

#include <SessionKeeper/store/tokenstore.h>

namespace SessionKeeper {

// Nothing outlives the process: for tests, for "do not keep me logged in", and where there is no
// keychain.
class SESSIONKEEPER_EXPORT MemoryStore : public TokenStore
{
    Q_OBJECT

public:
    using TokenStore::TokenStore;

    QFuture<Result<std::optional<SessionRecord>>> read() override;
    QFuture<Result<void>> write(const SessionRecord &record) override;
    QFuture<Result<void>> clear() override;
    bool isPersistent() const override { return false; }

private:
    std::optional<SessionRecord> m_record;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_MEMORYSTORE_H
