// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_KEYCHAINSTORE_H
#define SESSIONKEEPER_KEYCHAINSTORE_H

#include <SessionKeeper/store/tokenstore.h>

#include <chrono>
#include <memory>

namespace SessionKeeper {

class KeychainStorePrivate;

// The operating system's keychain, through QtKeychain: macOS and iOS Keychain, Windows Credential
// Store, Android Keystore, and on Linux the Secret Service (gnome-keyring, KeePassXC) or KWallet.
// Never plain text. Lives in the main thread: QtKeychain is not safe in any other (platform.md A).
class SESSIONKEEPER_EXPORT KeychainStore : public TokenStore
{
    Q_OBJECT

public:
    // service names the app, in reverse-domain form such as "com.example.app". account tells
    // several sessions of one app apart; empty when there is only one.
    explicit KeychainStore(const QString &service, const QString &account = {},
                           QObject *parent = nullptr);
    ~KeychainStore() override;

    QString service() const;
    QString account() const;

    // How long the keychain may take for one operation before it counts as StoreTimeout. 10 s by
    // default: a prompt that the user has not answered yet must not look like an empty keychain,
    // nor hold the app up for ever.
    std::chrono::milliseconds timeout() const;
    void setTimeout(std::chrono::milliseconds timeout);
    // How large a record may be, in bytes; a larger one is StoreTooLarge and nothing is written. 1
    // MiB by default, 2560 on Windows (CRED_MAX_CREDENTIAL_BLOB_SIZE).
    qsizetype maximumSize() const;
    void setMaximumSize(qsizetype bytes);

    QFuture<Result<std::optional<SessionRecord>>> read() override;
    QFuture<Result<void>> write(const SessionRecord &record) override;
    QFuture<Result<void>> clear() override;
    // Shared with every process of this user that keeps the same service and account.
    QFuture<Result<StoreLockPtr>> lock(std::chrono::milliseconds patience) override;
    bool isPersistent() const override { return true; }

private:
    Q_DISABLE_COPY_MOVE(KeychainStore)
    std::unique_ptr<KeychainStorePrivate> d;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_KEYCHAINSTORE_H
