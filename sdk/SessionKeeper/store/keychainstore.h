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

    // How long the keychain may take for one operation before it counts as StoreTimeout; a split
    // record takes several. 10 s by default: a prompt that the user has not answered yet must not
    // look like an empty keychain, nor hold the app up for ever.
    std::chrono::milliseconds timeout() const;
    void setTimeout(std::chrono::milliseconds timeout);
    // How large a record may be, in bytes; a larger one is StoreTooLarge and nothing is written. 1
    // MiB by default.
    qsizetype maximumSize() const;
    void setMaximumSize(qsizetype bytes);
    // How large one entry of the keychain may be, in bytes; a larger record is split into several.
    // 0 for no limit, which is the default on Linux, macOS and iOS; 2560 on Windows
    // (CRED_MAX_CREDENTIAL_BLOB_SIZE), 240 on Android (QtKeychain up to 0.16). At least 200.
    qsizetype itemLimit() const;
    void setItemLimit(qsizetype bytes);

    // Of a record whose clear() did not get as far as deleting it: what SessionRecord::ended()
    // leaves of it, with its revocation. clear() or a write takes it away.
    QFuture<Result<std::optional<SessionRecord>>> read() override;
    QFuture<Result<void>> write(const SessionRecord &record) override;
    // Ends the record even when the keychain is locked, absent or slow: that is noted first, in a
    // file of the user's data without any secret, and holds for every process and after a restart.
    // An error says that the entry itself may still be there.
    QFuture<Result<void>> clear() override;
    // Shared with every process of this user that keeps the same service and account.
    QFuture<Result<StoreLockPtr>> lock(std::chrono::milliseconds patience) override;
    bool isPersistent() const override { return true; }

protected:
    // Others are watched from the first connection to changed() on.
    void connectNotify(const QMetaMethod &signal) override;

private:
    Q_DISABLE_COPY_MOVE(KeychainStore)
    std::unique_ptr<KeychainStorePrivate> d;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_KEYCHAINSTORE_H
