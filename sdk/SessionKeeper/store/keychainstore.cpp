// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keychainstore.h"

#include "filelock_p.h"
#include "keychainqueue_p.h"
#include "storefolder_p.h"

#include <SessionKeeper/base/future_p.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qpromise.h>
#include <QtCore/qthread.h>

#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace SessionKeeper {

namespace {

#ifdef Q_OS_WIN
constexpr qsizetype DefaultMaximumSize = 2560; // CRED_MAX_CREDENTIAL_BLOB_SIZE
#else
constexpr qsizetype DefaultMaximumSize = 1024 * 1024; // the bus ends the process at 64 MiB
#endif

const auto EntryKind = u"session"_s;

bool isMainThread()
{
    const auto *app = QCoreApplication::instance();
    return app && app->thread() == QThread::currentThread();
}

Result<std::optional<SessionRecord>> toRecord(const KeychainOperation::Outcome &outcome)
{
    if (!outcome)
        return outcome.error();
    if (!outcome->has_value())
        return std::optional<SessionRecord>();
    auto record = SessionRecord::fromBytes(**outcome);
    if (!record)
        return record.error();
    return std::optional(*std::move(record));
}

Result<void> toVoid(const KeychainOperation::Outcome &outcome)
{
    return outcome ? Result<void>() : Result<void>(outcome.error());
}

} // namespace

class KeychainStorePrivate
{
public:
    KeychainMessages messages(KeychainVerb verb) const { return {verb, service, account}; }

    template<typename T>
    QFuture<Result<T>> run(KeychainVerb verb, const QByteArray &value,
                           Result<T> (*convert)(const KeychainOperation::Outcome &));

    QString service;
    QString account;
    std::chrono::milliseconds timeout = 10s;
    qsizetype maximumSize = DefaultMaximumSize;
    std::vector<std::weak_ptr<KeychainOperation>> operations;
};

template<typename T>
QFuture<Result<T>>
KeychainStorePrivate::run(KeychainVerb verb, const QByteArray &value,
                          Result<T> (*convert)(const KeychainOperation::Outcome &))
{
    if (!isMainThread())
        return QtFuture::makeReadyFuture(Result<T>(messages(verb).wrongThread()));
    const auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    // "session/" leaves room for other kinds of entries, such as the parts of a large one.
    const KeychainEntry entry {service, u"session/"_s + account};
    const auto operation = std::make_shared<KeychainOperation>(
        KeychainRequest {verb, entry, value, timeout, messages(verb)},
        [promise, convert](const KeychainOperation::Outcome &outcome) {
            promise->addResult(convert(outcome));
            promise->finish();
        });
    std::erase_if(operations, [](const auto &known) { return known.expired(); });
    operations.push_back(operation);
    KeychainQueue::instance()->enqueue(operation);
    return promise->future();
}

KeychainStore::KeychainStore(const QString &service, const QString &account, QObject *parent)
    : TokenStore(parent)
    , d(std::make_unique<KeychainStorePrivate>())
{
    d->service = service;
    d->account = account;
}

KeychainStore::~KeychainStore()
{
    if (!isMainThread())
        return;
    for (const auto &known : std::exchange(d->operations, {})) {
        if (const auto operation = known.lock())
            KeychainQueue::instance()->orphan(operation);
    }
}

QString KeychainStore::service() const
{
    return d->service;
}

QString KeychainStore::account() const
{
    return d->account;
}

std::chrono::milliseconds KeychainStore::timeout() const
{
    return d->timeout;
}

void KeychainStore::setTimeout(std::chrono::milliseconds timeout)
{
    d->timeout = timeout;
}

qsizetype KeychainStore::maximumSize() const
{
    return d->maximumSize;
}

void KeychainStore::setMaximumSize(qsizetype bytes)
{
    d->maximumSize = bytes;
}

QFuture<Result<std::optional<SessionRecord>>> KeychainStore::read()
{
    return d->run(KeychainVerb::Read, {}, toRecord);
}

QFuture<Result<void>> KeychainStore::write(const SessionRecord &record)
{
    const QByteArray bytes = record.toBytes();
    if (bytes.size() > d->maximumSize) {
        const auto messages = d->messages(KeychainVerb::Write);
        return QtFuture::makeReadyFuture(
            Result<void>(messages.tooLarge(bytes.size(), d->maximumSize)));
    }
    return d->run(KeychainVerb::Write, bytes, toVoid);
}

QFuture<Result<void>> KeychainStore::clear()
{
    return d->run(KeychainVerb::Delete, {}, toVoid);
}

QFuture<Result<StoreLockPtr>> KeychainStore::lock(std::chrono::milliseconds patience)
{
    if (!isMainThread())
        return readyFuture(Result<StoreLockPtr>(d->messages(KeychainVerb::Read).wrongThread()));
    const auto folder = storeFolder(EntryKind, d->service, d->account);
    if (!folder)
        return readyFuture(Result<StoreLockPtr>(folder.error()));
    return lockFile(*folder + u"/lock"_s, patience);
}

} // namespace SessionKeeper
