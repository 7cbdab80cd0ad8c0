// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TOKENSTORE_H
#define SESSIONKEEPER_TOKENSTORE_H

#include <SessionKeeper/base/result.h>
#include <SessionKeeper/store/sessionrecord.h>

#include <QtCore/qfuture.h>
#include <QtCore/qobject.h>

#include <optional>

namespace SessionKeeper {

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

    // Whether records outlive the process.
    virtual bool isPersistent() const = 0;

Q_SIGNALS:
    // Somebody else (another process, another session) changed the record.
    void changed();
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_TOKENSTORE_H
