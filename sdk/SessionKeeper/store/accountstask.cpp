// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "accountstask_p.h"

#include "storefolder_p.h"

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

#include <utility>

using namespace Qt::StringLiterals;

namespace SessionKeeper {

namespace {

constexpr auto VersionField = "v"_L1;
constexpr auto AccountsField = "accounts"_L1;

QStringList accountsIn(const std::optional<QByteArray> &value)
{
    QStringList accounts;
    const auto object = QJsonDocument::fromJson(value.value_or(QByteArray())).object();
    for (const auto &account : object.value(AccountsField).toArray())
        accounts << account.toString();
    accounts.removeAll(QString());
    accounts.removeDuplicates();
    return accounts;
}

QByteArray toBytes(const QStringList &accounts)
{
    const QJsonObject object {{VersionField, 1},
                              {AccountsField, QJsonArray::fromStringList(accounts)}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

QString accountsFolder(const QString &service)
{
    return storeFolder(u"accounts"_s, service).value_or(QString());
}

AccountsTask::AccountsTask(KeychainVerb verb, const KeychainContext &context)
    : KeychainValueTask(verb, context)
{
}

void AccountsTask::lockAccounts(const Done &next)
{
    m_folder = accountsFolder(context().service);
    if (m_folder.isEmpty())
        return next({});
    takeLock(m_folder + u"/write"_s, [this, next](const Result<StoreLockPtr> &lock) {
        if (!lock && lock.error().kind() == Error::Kind::StoreTimeout)
            return next(lock.error());
        if (lock)
            m_lock = *lock;
        next({});
    });
}

void AccountsTask::unlockAccounts()
{
    if (const auto lock = std::exchange(m_lock, nullptr))
        lock->release();
}

void AccountsTask::readAccounts(const Listed &next)
{
    readValue(KeychainPlace::ofAccounts(context().service), [this, next](const Outcome &value) {
        // The list is always read before it is written.
        *m_noParts = !wasSplit();
        if (value)
            next(accountsIn(*value));
        else if (value.error().kind() == Error::Kind::StoreCorrupt)
            next(QStringList());
        else
            next(value.error());
    });
}

void AccountsTask::writeAccounts(const QStringList &accounts, const Done &next)
{
    const auto place = KeychainPlace::ofAccounts(context().service);
    if (accounts.isEmpty())
        removeValue(place, m_noParts, next);
    else
        writeValue(place, toBytes(accounts), m_noParts, next);
}

ReadAccounts::ReadAccounts(const KeychainContext &context, Listed answer)
    : AccountsTask(KeychainVerb::Read, context)
    , m_answer(std::move(answer))
{
}

void ReadAccounts::run()
{
    readAccounts([this](const Result<QStringList> &accounts) {
        if (const auto answer = std::exchange(m_answer, nullptr))
            answer(accounts);
        end();
    });
}

void ReadAccounts::fail(const Error &error)
{
    if (const auto answer = std::exchange(m_answer, nullptr))
        answer(error);
}

DropAccounts::DropAccounts(const KeychainContext &context, const QStringList &accounts, Done answer)
    : AccountsTask(KeychainVerb::Write, context)
    , m_left(accounts)
    , m_answer(std::move(answer))
{
}

void DropAccounts::run()
{
    lockAccounts([this](const Result<void> &locked) { locked ? look() : finish(locked); });
}

void DropAccounts::look()
{
    if (m_left.isEmpty())
        return drop();
    const QString account = m_left.takeFirst();
    const auto place = KeychainPlace::ofRecord(context().service, account);
    operate(KeychainVerb::Read, place.key, {}, [this, account](const Outcome &entry) {
        if (!entry)
            return finish(entry.error());
        if (!*entry)
            m_gone << account;
        look();
    });
}

void DropAccounts::drop()
{
    readAccounts([this](const Result<QStringList> &accounts) {
        if (!accounts)
            return finish(accounts.error());
        auto left = *accounts;
        left.removeIf([this](const QString &account) { return m_gone.contains(account); });
        if (left == *accounts)
            return finish({});
        writeAccounts(left, [this](const Result<void> &written) { finish(written); });
    });
}

void DropAccounts::finish(const Result<void> &outcome)
{
    unlockAccounts();
    if (const auto answer = std::exchange(m_answer, nullptr))
        answer(outcome);
    end();
}

void DropAccounts::fail(const Error &error)
{
    if (const auto answer = std::exchange(m_answer, nullptr))
        answer(error);
}

} // namespace SessionKeeper
