// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_DYINGSTORE_H
#define SESSIONKEEPER_TESTS_DYINGSTORE_H

#include "death.h"

#include <SessionKeeper/store/tokenstore.h>

namespace SessionKeeper::Test {

// Another store, seen from before to after each write: of the journal, or of tokens.
class DyingStore : public TokenStore
{
public:
    DyingStore(std::shared_ptr<TokenStore> store, const Death &death);

    QFuture<Result<std::optional<SessionRecord>>> read() override { return m_store->read(); }
    QFuture<Result<void>> write(const SessionRecord &record) override;
    QFuture<Result<void>> clear() override { return m_store->clear(); }
    QFuture<Result<StoreLockPtr>> lock(std::chrono::milliseconds patience) override
    {
        return m_store->lock(patience);
    }
    bool isPersistent() const override { return m_store->isPersistent(); }

private:
    QFuture<Result<void>> writeJournal(const SessionRecord &record);

    std::shared_ptr<TokenStore> m_store;
    const Death &m_death;
    std::chrono::microseconds m_usual {10000};
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_DYINGSTORE_H
