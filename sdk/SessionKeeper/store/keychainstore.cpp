// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keychainstore.h"

#include "filelock_p.h"
#include "keychainqueue_p.h"
#include "recordtask_p.h"
#include "storefolder_p.h"

#include <SessionKeeper/base/future_p.h>
#include <SessionKeeper/base/logging_p.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qfileinfo.h>
#include <QtCore/qmetaobject.h>
#include <QtCore/qthread.h>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace SessionKeeper {

namespace {

constexpr qsizetype DefaultMaximumSize = 1024 * 1024; // the bus ends the process at 64 MiB

const auto EntryKind = u"session"_s;

bool isMainThread()
{
    const auto *app = QCoreApplication::instance();
    return app && app->thread() == QThread::currentThread();
}

} // namespace

class KeychainStorePrivate
{
public:
    KeychainMessages messages(KeychainVerb verb) const { return {verb, service, account}; }
    KeychainContext context();
    QString folder();
    void enqueue(const std::shared_ptr<KeychainTask> &task);

    QString service;
    QString account;
    std::chrono::milliseconds timeout = 10s;
    qsizetype maximumSize = DefaultMaximumSize;
    qsizetype itemLimit = defaultItemLimit();
    KeychainEntryStatePtr state = std::make_shared<KeychainEntryState>();
    std::vector<std::weak_ptr<KeychainTask>> tasks;
    TokenStore *q = nullptr;

private:
    QString m_folder;
};

KeychainContext KeychainStorePrivate::context()
{
    return {service, account, timeout, itemLimit, folder()};
}

// Made at the first use, which may be after the app's name or the home is known.
QString KeychainStorePrivate::folder()
{
    if (!m_folder.isEmpty() && QFileInfo(m_folder).isDir())
        return m_folder;
    const auto made = storeFolder(EntryKind, service, account);
    if (!made) {
        qCWarning(lcStore, "%s", qUtf8Printable(made.error().message()));
        return {};
    }
    if (m_folder == *made)
        return m_folder;
    m_folder = *made;
    state->watch = std::make_shared<ChangeWatch>(m_folder);
    QObject::connect(state->watch.get(), &ChangeWatch::changed, q, &TokenStore::changed);
    return m_folder;
}

void KeychainStorePrivate::enqueue(const std::shared_ptr<KeychainTask> &task)
{
    std::erase_if(tasks, [](const auto &known) { return known.expired(); });
    tasks.push_back(task);
    KeychainQueue::instance()->enqueue(task);
}

KeychainStore::KeychainStore(const QString &service, const QString &account, QObject *parent)
    : TokenStore(parent)
    , d(std::make_unique<KeychainStorePrivate>())
{
    d->service = service;
    d->account = account;
    d->q = this;
}

KeychainStore::~KeychainStore()
{
    if (!isMainThread())
        return;
    for (const auto &known : std::exchange(d->tasks, {})) {
        if (const auto task = known.lock())
            KeychainQueue::instance()->orphan(task);
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

qsizetype KeychainStore::itemLimit() const
{
    return d->itemLimit;
}

void KeychainStore::setItemLimit(qsizetype bytes)
{
    d->itemLimit = bytes <= 0 ? 0 : std::max(bytes, KeychainManifest::smallestItem);
}

QFuture<Result<std::optional<SessionRecord>>> KeychainStore::read()
{
    using Record = std::optional<SessionRecord>;
    if (!isMainThread())
        return readyFuture(Result<Record>(d->messages(KeychainVerb::Read).wrongThread()));
    const auto caller = std::make_shared<Pending<Record>>();
    d->enqueue(std::make_shared<ReadRecord>(
        d->context(), d->state,
        [caller](const Result<Record> &record) { caller->finish(record); }));
    return caller->future();
}

QFuture<Result<void>> KeychainStore::write(const SessionRecord &record)
{
    const auto messages = d->messages(KeychainVerb::Write);
    if (!isMainThread())
        return readyFuture(Result<void>(messages.wrongThread()));
    const QByteArray bytes = record.toBytes();
    if (bytes.size() > d->maximumSize)
        return readyFuture(Result<void>(messages.tooLarge(bytes.size(), d->maximumSize)));
    const auto caller = std::make_shared<Pending<void>>();
    d->enqueue(std::make_shared<WriteRecord>(
        d->context(), d->state, record,
        [caller](const Result<void> &written) { caller->finish(written); }));
    return caller->future();
}

QFuture<Result<void>> KeychainStore::clear()
{
    if (!isMainThread())
        return readyFuture(Result<void>(d->messages(KeychainVerb::Delete).wrongThread()));
    const auto caller = std::make_shared<Pending<void>>();
    const auto task = std::make_shared<ClearRecord>(
        d->context(), d->state, [caller](const Result<void> &cleared) { caller->finish(cleared); });
    if (std::ranges::all_of(d->tasks, [](const auto &known) { return known.expired(); }))
        task->note();
    d->enqueue(task);
    return caller->future();
}

void KeychainStore::connectNotify(const QMetaMethod &signal)
{
    TokenStore::connectNotify(signal);
    if (signal != QMetaMethod::fromSignal(&TokenStore::changed))
        return;
    const auto start = [this] {
        if (!d->folder().isEmpty())
            d->state->watch->start();
    };
    if (isMainThread())
        start();
    else
        QMetaObject::invokeMethod(this, start, Qt::QueuedConnection);
}

QFuture<Result<StoreLockPtr>> KeychainStore::lock(std::chrono::milliseconds patience)
{
    if (!isMainThread())
        return readyFuture(Result<StoreLockPtr>(d->messages(KeychainVerb::Read).wrongThread()));
    // Asked again, not remembered: the error says why, and somebody may have cleaned up.
    const auto folder = storeFolder(EntryKind, d->service, d->account);
    if (!folder)
        return readyFuture(Result<StoreLockPtr>(folder.error()));
    return lockFile(*folder + u"/lock"_s, patience);
}

} // namespace SessionKeeper
