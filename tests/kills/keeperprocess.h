// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_KEEPERPROCESS_H
#define SESSIONKEEPER_TESTS_KEEPERPROCESS_H

#include <QtCore/qeventloop.h>
#include <QtCore/qprocess.h>
#include <QtCore/qurl.h>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace SessionKeeper::Test {

// A keeper (keeper.h) and what it said. Killed with this object.
class KeeperProcess
{
public:
    enum class Kind {
        Usual,
        Old,  // writes the first version of the record
        Split // writes the record into many entries
    };

    KeeperProcess(const QUrl &site, const QString &service, Kind kind = Kind::Usual);
    ~KeeperProcess();

    void send(const QByteArray &command);
    // The words after the first of the next answer to a command; empty when it has ended instead.
    QByteArrayList answer();
    QByteArrayList ask(const QByteArray &command);

    // What it said without being asked, from the beginning: the second words of such lines.
    QByteArrayList said(const QByteArray &word) const;
    bool waitUntilSaid(const QByteArray &word, const QByteArray &what);

    void kill();
    // As a user ends an app.
    void quit();
    bool waitUntilEnded();
    bool wasKilled() const;

private:
    void hear();
    bool waitUntil(const std::function<bool()> &condition);
    bool hasEnded() const { return m_process.state() == QProcess::NotRunning; }

    QProcess m_process;
    QEventLoop m_loop;
    QList<QByteArrayList> m_answers;
    QList<QByteArrayList> m_said;
};

// Several on one entry of the keychain. All get a command before any answer is waited for.
using Keepers = std::vector<std::unique_ptr<KeeperProcess>>;
QList<QByteArrayList> askAll(const Keepers &keepers, const QByteArray &command);

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_KEEPERPROCESS_H
