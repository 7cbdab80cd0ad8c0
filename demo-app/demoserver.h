// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DEMO_DEMOSERVER_H
#define SESSIONKEEPER_DEMO_DEMOSERVER_H

#include "localsystem.h"

#include <QtCore/qobject.h>
#include <QtCore/qurl.h>
#include <QtCore/qvariant.h>
#include <QtQml/qqml.h>

#include <memory>

namespace SessionKeeperServer {
class TokenServer;
}

// A server that the demo talks to: one system of the reference server in this process, or a server
// that somebody else runs. Only the former can be told to misbehave.
class DemoServer : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes it.")
    // How it talks: Protocol::name(), what people call that, and what a log-in brings.
    Q_PROPERTY(QString dialect READ dialect CONSTANT FINAL)
    Q_PROPERTY(QString title READ title CONSTANT FINAL)
    Q_PROPERTY(QString summary READ summary CONSTANT FINAL)
    // For OwnProtocol: it was made here, or found out.
    Q_PROPERTY(QVariant protocol READ protocol CONSTANT FINAL)
    // Whether it renews what has run out already.
    Q_PROPERTY(bool renewsExpired READ renewsExpired CONSTANT FINAL)
    // Whether it is told of a log-out.
    Q_PROPERTY(bool hearsOfLogout READ hearsOfLogout CONSTANT FINAL)
    // What this demo's long-running key is called there, where there are such keys; else empty.
    Q_PROPERTY(QString keyName READ keyName CONSTANT FINAL)
    // The site whose resources the tokens open, without a slash at the end.
    Q_PROPERTY(QString url READ url CONSTANT FINAL)
    Q_PROPERTY(bool local READ isLocal CONSTANT FINAL)
    // Whether it can be told to refuse the tokens that it issued.
    Q_PROPERTY(bool refusesTokens READ refusesTokens CONSTANT FINAL)
    Q_PROPERTY(bool online READ isOnline WRITE setOnline NOTIFY onlineChanged FINAL)
    // Whether its session is logged in, once somebody looked: the session's view says so.
    Q_PROPERTY(bool loggedIn READ isLoggedIn WRITE setLoggedIn NOTIFY loggedInChanged FINAL)
    // Who may log in to the local server.
    Q_PROPERTY(QString userName READ userName CONSTANT FINAL)
    Q_PROPERTY(QString password READ password CONSTANT FINAL)
    // Where its session rests. The account tells the sessions at different servers apart.
    Q_PROPERTY(QString keychainService READ keychainService CONSTANT FINAL)
    Q_PROPERTY(QString keychainAccount READ keychainAccount CONSTANT FINAL)

public:
    explicit DemoServer(QObject *parent = nullptr);
    ~DemoServer() override;

    // Starts the system in this process, on the database that all of them share. What is wrong, in
    // one sentence, or nothing.
    [[nodiscard]] QString start(LocalSystem system, const QString &database,
                                const LocalTimes &times, const QString &keychainPrefix);
    // Makes the user, for all that share the database.
    [[nodiscard]] QString makeUser();
    // Uses a server that runs already.
    void use(const std::shared_ptr<SessionKeeper::Protocol> &protocol, const QUrl &site);

    QString dialect() const;
    QString title() const;
    QString summary() const;
    QVariant protocol() const;
    bool renewsExpired() const;
    bool hearsOfLogout() const;
    QString keyName() const { return m_keyName; }
    QString url() const { return m_url; }
    bool isLocal() const { return m_server != nullptr; }
    bool refusesTokens() const;
    bool isOnline() const { return m_online; }
    void setOnline(bool online);
    bool isLoggedIn() const { return m_isLoggedIn; }
    void setLoggedIn(bool loggedIn);
    QString userName() const;
    QString password() const;
    QString keychainService() const;
    QString keychainAccount() const { return m_keychainAccount; }

    // The server honours none of the access tokens it issued so far.
    Q_INVOKABLE void refuseIssuedTokens();

    // How many requests for this path the local server has read.
    int requestsTo(const QString &path) const;

Q_SIGNALS:
    void onlineChanged(bool online);
    void loggedInChanged(bool loggedIn);
    void tokensRefused(int count);

private:
    void speak(const std::shared_ptr<SessionKeeper::Protocol> &protocol);

    std::unique_ptr<SessionKeeperServer::TokenServer> m_server;
    std::shared_ptr<SessionKeeper::Protocol> m_protocol;
    QString m_keyName;
    QString m_url;
    QString m_keychainAccount;
    bool m_online = true;
    bool m_isLoggedIn = false;
};

#endif // SESSIONKEEPER_DEMO_DEMOSERVER_H
