// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_QMLTOKENSTORE_H
#define SESSIONKEEPER_QMLTOKENSTORE_H

#include <SessionKeeper/store/memorystore.h>
#include <SessionKeeper/store/tokenstore.h>

#include <QtCore/qobject.h>
#include <QtQml/qqml.h>

#include <memory>

namespace SessionKeeper {

// The description in QML of where tokens rest. The session takes what it says when it is completed;
// later changes are not seen.
class QmlTokenStore : public QObject
{
    Q_OBJECT
    QML_NAMED_ELEMENT(TokenStore)
    QML_UNCREATABLE("TokenStore is abstract. Use KeychainStore or MemoryStore.")

public:
    using QObject::QObject;

    virtual std::shared_ptr<TokenStore> create() const = 0;

Q_SIGNALS:
    // create() would make another one now.
    void described();
};

// The operating system's keychain.
class QmlKeychainStore : public SessionKeeper::QmlTokenStore
{
    Q_OBJECT
    QML_NAMED_ELEMENT(KeychainStore)
    // Names the app, in reverse-domain form such as "com.example.app".
    Q_PROPERTY(QString service READ service WRITE setService NOTIFY serviceChanged REQUIRED FINAL)
    // Tells several sessions of one app apart; empty when there is only one. When it changes, the
    // session goes over to that account.
    Q_PROPERTY(QString account READ account WRITE setAccount NOTIFY accountChanged FINAL)

public:
    using QmlTokenStore::QmlTokenStore;

    QString service() const { return m_service; }
    void setService(const QString &service);
    QString account() const { return m_account; }
    void setAccount(const QString &account);

    std::shared_ptr<TokenStore> create() const override;

Q_SIGNALS:
    void serviceChanged(const QString &service);
    void accountChanged(const QString &account);

private:
    QString m_service;
    QString m_account;
};

// Nothing outlives the process.
class QmlMemoryStore : public SessionKeeper::QmlTokenStore
{
    Q_OBJECT
    QML_NAMED_ELEMENT(MemoryStore)

public:
    using QmlTokenStore::QmlTokenStore;

    // The same one each time: it is all there is of what it holds.
    std::shared_ptr<TokenStore> create() const override { return m_store; }

private:
    std::shared_ptr<MemoryStore> m_store = std::make_shared<MemoryStore>();
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_QMLTOKENSTORE_H
