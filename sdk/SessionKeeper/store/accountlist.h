// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_ACCOUNTLIST_H
#define SESSIONKEEPER_ACCOUNTLIST_H

#include <SessionKeeper/base/result.h>

#include <QtCore/qfuture.h>
#include <QtCore/qobject.h>
#include <QtCore/qstringlist.h>

#include <memory>

namespace SessionKeeper {

class AccountListPrivate;

// The accounts of one service that have a kept session: those of the KeychainStores that were
// written and not cleared, by any process of this user. They are kept in an entry of the keychain,
// because user names are private. An app that lets people choose shows this list and makes a
// KeychainStore of the chosen one. Lives in the main thread.
class SESSIONKEEPER_EXPORT AccountList : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QStringList accounts READ accounts NOTIFY accountsChanged FINAL)

public:
    explicit AccountList(const QString &service, QObject *parent = nullptr);
    ~AccountList() override;

    QString service() const;

    // As of the last read, sorted; empty before the first one. An empty name is the KeychainStore
    // without an account.
    QStringList accounts() const;

    // Reads them anew. Each one's entry is looked at: one that is certainly not there is dropped,
    // one that has ended is left out. One of the Store… errors when the keychain cannot be read;
    // accounts() stays as it was then. Afterwards the list is read again whenever somebody has
    // written an account for the first time or cleared one.
    [[nodiscard]] QFuture<Result<QStringList>> read();

Q_SIGNALS:
    void accountsChanged(const QStringList &accounts);

private:
    Q_DISABLE_COPY_MOVE(AccountList)
    std::unique_ptr<AccountListPrivate> d;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_ACCOUNTLIST_H
