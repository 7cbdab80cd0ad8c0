// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_FLAKYSTORE_H
#define SESSIONKEEPER_TESTS_FLAKYSTORE_H

#include <SessionKeeper/store/tokenstore.h>

#include <functional>
#include <vector>

namespace SessionKeeper::Test {

// A store that works like a MemoryStore until told to fail or to take its time. Counts what it is
// asked.
class FlakyStore : public TokenStore
{
    Q_OBJECT

public:
    using TokenStore::TokenStore;

    QFuture<Result<std::optional<SessionRecord>>> read() override;
    QFuture<Result<void>> write(const SessionRecord &record) override;
    QFuture<Result<void>> clear() override;
    bool isPersistent() const override { return true; }

    // Operations of one sort end with this error and have no effect, until mended with
    // std::nullopt.
    void failReads(std::optional<Error> error) { m_readError = std::move(error); }
    void failWrites(std::optional<Error> error) { m_writeError = std::move(error); }
    void failClears(std::optional<Error> error) { m_clearError = std::move(error); }

    // While held, operations are counted and wait. release() lets them happen in order.
    void hold() { m_held = true; }
    void release();
    qsizetype waiting() const { return static_cast<qsizetype>(m_waiting.size()); }

    int reads() const { return m_reads; }
    int writes() const { return m_writes; }
    int clears() const { return m_clears; }

    // What the store holds now.
    std::optional<SessionRecord> record() const { return m_record; }
    bool holdsSession() const { return m_record && !m_record->isEmpty(); }
    bool holdsRevocations() const { return m_record && !m_record->revocations.isEmpty(); }
    // As if another run of the app had left it there: no count, no signal.
    void setRecord(std::optional<SessionRecord> record) { m_record = std::move(record); }

private:
    template<typename T>
    QFuture<Result<T>> perform(std::function<Result<T>()> operation);

    std::optional<SessionRecord> m_record;
    std::optional<Error> m_readError;
    std::optional<Error> m_writeError;
    std::optional<Error> m_clearError;
    std::vector<std::function<void()>> m_waiting;
    bool m_held = false;
    int m_reads = 0;
    int m_writes = 0;
    int m_clears = 0;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_FLAKYSTORE_H
