// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TOKENSTORE_H
#define SESSIONKEEPER_TOKENSTORE_H

#include <SessionKeeper/base/result.h>
#include <SessionKeeper/store/sessionrecord.h>
#include <SessionKeeper/store/storelock.h>

#include <QtCore/qfuture.h>
#include <QtCore/qobject.h>

#include <chrono>
#include <memory>
#include <optional>

namespace SessionKeeper {

class LockLine;

// Where one session's record rests. All functions are called from the thread the store lives in;
// each returns at once, and its future always ends with a result, never cancelled. Calls take
// effect in the order they were made.
class SESSIONKEEPER_EXPORT TokenStore : public QObject
{
    Q_OBJECT

public:
    explicit TokenStore(QObject *parent = nullptr);
    ~TokenStore() override;

    // The record; std::nullopt only when it is certain that there is none; otherwise one of the
    // Store… errors.
    [[nodiscard]] virtual QFuture<Result<std::optional<SessionRecord>>> read() = 0;
    // Success means the record was written and read back.
    [[nodiscard]] virtual QFuture<Result<void>> write(const SessionRecord &record) = 0;
    // Success means there is no record any more. Nothing to delete is success.
    [[nodiscard]] virtual QFuture<Result<void>> clear() = 0;

    // The lock of this record, for everybody who shares it: in the order they asked, in this
    // process at least. StoreTimeout when somebody else still holds it after patience; another
    // Store… error when there can be no lock here. The default is a lock among the users of this
    // object.
    [[nodiscard]] virtual QFuture<Result<StoreLockPtr>> lock(std::chrono::milliseconds patience);

    // Whether records outlive the process.
    virtual bool isPersistent() const = 0;

Q_SIGNALS:
    // Somebody changed the record: another process, another store object, or one of the sessions
    // that share this object. A session looks, and finds out whether it was itself.
    void changed();

private:
    std::shared_ptr<LockLine> m_locks;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_TOKENSTORE_H
