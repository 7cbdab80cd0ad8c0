// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "dyingstore.h"

namespace SessionKeeper::Test {

using namespace std::chrono;

DyingStore::DyingStore(std::shared_ptr<TokenStore> store, const Death &death)
    : m_store(std::move(store))
    , m_death(death)
{
    connect(m_store.get(), &TokenStore::changed, this, &TokenStore::changed);
}

QFuture<Result<void>> DyingStore::write(const SessionRecord &record)
{
    if (record.refreshSentAt.isValid())
        return writeJournal(record);
    m_death.reach("store-begin");
    m_death.pass("store-write", m_usual);
    const auto begun = steady_clock::now();
    return m_store->write(record).then(this, [this, begun](const Result<void> &written) {
        m_usual = duration_cast<microseconds>(steady_clock::now() - begun);
        m_death.reach("store-write");
        say(written ? "stored" : "notstored");
        m_death.reach("store-end");
        return written;
    });
}

QFuture<Result<void>> DyingStore::writeJournal(const SessionRecord &record)
{
    m_death.reach("journal-begin");
    m_death.pass("journal-write", m_usual);
    return m_store->write(record).then(this, [this](const Result<void> &written) {
        m_death.reach("journal-write");
        return written;
    });
}

} // namespace SessionKeeper::Test
