// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_TOKENSERVER_H
#define SESSIONKEEPERSERVER_TOKENSERVER_H

#include <SessionKeeperServer/export.h>
#include <SessionKeeperServer/http/faultswitches.h>
#include <SessionKeeperServer/http/settings.h>

#include <QtCore/qmap.h>
#include <QtCore/qstring.h>
#include <QtCore/qurl.h>

#include <chrono>
#include <memory>

namespace SessionKeeperServer {

class Database;
class TokenServerPrivate;

// A user to be made.
struct NewUser
{
    QString name;
    QString password;
    QString email {};
    bool isActive = true;
    bool isStaff = false;
    bool isSuperuser = false;
};

// The reference server inside another program: a test, a demo. It needs a QCoreApplication (Qt SQL
// does) but no event loop: its threads are its own. Any number of servers at once. Users and tokens
// stay over close() and listen(). Thread-safe, except for construction and destruction.
class SESSIONKEEPERSERVER_EXPORT TokenServer
{
public:
    explicit TokenServer(const Settings &settings = {});
    // On a database that is open already, whatever Settings::database says.
    TokenServer(const Settings &settings, std::shared_ptr<Database> database);
    ~TokenServer(); // closes

    // Opens the database (tables are made) and answers requests from now on; port 0 = any free one.
    // False: see errorString(). Again while listening: moves to the new address.
    [[nodiscard]] bool listen(const QString &host = QStringLiteral("127.0.0.1"), quint16 port = 0);
    // Refuses and cuts all connections.
    void close();
    // Refuses new connections, ends idle ones at once and each other one after the answer it waits
    // for; then closes, at the latest after this time. Blocks. True when nothing had to be cut;
    // close() from another thread ends it early. Without a time: Settings::limits.shutdownTime.
    bool shutDown(std::chrono::milliseconds timeout);
    bool shutDown();
    // For an operator's SIGHUP. New connections get the certificate and the key that the files of
    // the settings hold now; false, and they get the old one, when those cannot be used. The access
    // log is opened anew.
    bool reload();
    bool isListening() const;
    // What the last function that returned false could not do: one sentence.
    QString errorString() const;

    quint16 port() const; // 0 while not listening
    QUrl
    url() const; // "http://127.0.0.1:PORT", https with a certificate; empty while not listening
    QUrl controlUrl() const; // of the control endpoint; empty when there is none

    // False when the name is taken or the database fails. Hashes the password: 0.1 s unless
    // Settings::passwordIterations is small.
    bool addUser(const NewUser &user);
    bool addUser(const QString &name, const QString &password);
    // False when there is no such user or the database fails.
    bool setPassword(const QString &name, const QString &password);
    bool setActive(const QString &name, bool active);
    bool removeUser(const QString &name);

    FaultSwitches &faults();

    // Counted since the start or resetStatistics().
    qint64 requests() const;                      // that were read whole
    qint64 requestsTo(const QString &path) const; // of these; 0 for a path the server does not have
    QMap<QString, qint64> requestsByPath() const; // where there were any
    qint64 logins() const;                        // that issued tokens
    qint64 refreshes() const;                     // that issued tokens, delivered or not
    void resetStatistics();

private:
    Q_DISABLE_COPY_MOVE(TokenServer)
    std::unique_ptr<TokenServerPrivate> d;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_TOKENSERVER_H
