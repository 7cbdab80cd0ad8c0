// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_KEYRING_H
#define SESSIONKEEPER_TESTS_KEYRING_H

#include <SessionKeeper/store/tokenstore.h>

#include <QtCore/qprocess.h>

#include <sys/types.h>

// The private gnome-keyring that tests/support/with-keyring starts, and what can happen to it. All
// functions wait.
namespace SessionKeeper::Test {

void lockKeyring();
void unlockKeyring();
bool isKeyringLocked();
pid_t keyringPid();

// Puts bytes under a key behind the store's back; by default that of the record.
void plant(const QString &service, const QByteArray &bytes,
           const QString &key = QStringLiteral("session/"));
// What lies there; nothing when the entry is missing.
QByteArray dugUp(const QString &service, const QString &key = QStringLiteral("session/"));
void uproot(const QString &service, const QString &key);
// How many entries of service there are.
qsizetype countEntries(const QString &service);

SessionRecord someRecord(const QString &account = QStringLiteral("ada"));

// One for each number, from 100 bytes to 10 kB, that cannot be mistaken for another.
SessionRecord numberedRecord(int number);

// Whether store reads as record, and certainly as nothing; an error is neither.
bool holds(TokenStore &store, const SessionRecord &record);
bool isEmpty(TokenStore &store);
// Whether it reads as what is left of record since a clear() that could not delete it.
bool holdsEnded(TokenStore &store, const SessionRecord &record);

// Stops the daemon as a debugger or a full disk would, until it goes out of scope.
class StoppedKeyring
{
public:
    StoppedKeyring();
    ~StoppedKeyring();
    Q_DISABLE_COPY_MOVE(StoppedKeyring)

private:
    pid_t m_pid;
};

enum class KeyringState { Locked, Unlocked };

// Kills the daemon and makes daemon a new one.
void restartKeyring(QProcess &daemon, KeyringState state);

// What keychaincall printed: its lines. environment entries without a value are removed.
QStringList callInOtherProcess(const QStringList &arguments,
                               const QHash<QString, QString> &environment = {});

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_KEYRING_H
