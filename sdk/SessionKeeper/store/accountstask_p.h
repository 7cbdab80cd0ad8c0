// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_ACCOUNTSTASK_P_H
#define SESSIONKEEPER_ACCOUNTSTASK_P_H

// Not API: may change or vanish without notice.

#include "keychainvaluetask_p.h"

#include <QtCore/qstringlist.h>

namespace SessionKeeper {

// storeFolder() of a service's list of accounts; empty when there is none.
QString accountsFolder(const QString &service);

// A task that looks into the list of a service's accounts, one entry of the keychain. Who changes
// it holds its lock from reading to writing; who makes an entry of an account holds it until that
// entry is there, so that nobody takes the account for gone in between.
class AccountsTask : public KeychainValueTask
{
public:
    AccountsTask(KeychainVerb verb, const KeychainContext &context);

protected:
    using Listed = std::function<void(const Result<QStringList> &)>;

    // Without a lock when there can be none. StoreTimeout when somebody else holds it.
    void lockAccounts(const Done &next);
    void unlockAccounts();
    // What is none of ours is an empty list: it fills again.
    void readAccounts(const Listed &next);
    void writeAccounts(const QStringList &accounts, const Done &next);

private:
    QString m_folder;
    StoreLockPtr m_lock;
    std::shared_ptr<bool> m_noParts = std::make_shared<bool>(false);
};

class ReadAccounts : public AccountsTask
{
public:
    ReadAccounts(const KeychainContext &context, Listed answer);

private:
    void run() override;
    void fail(const Error &error) override;

    Listed m_answer;
};

// Takes accounts off the list whose entries are certainly not there, having looked again.
class DropAccounts : public AccountsTask
{
public:
    DropAccounts(const KeychainContext &context, const QStringList &accounts, Done answer);

private:
    void run() override;
    void fail(const Error &error) override;
    void look();
    void drop();
    void finish(const Result<void> &outcome);

    QStringList m_left;
    QStringList m_gone;
    Done m_answer;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_ACCOUNTSTASK_P_H
