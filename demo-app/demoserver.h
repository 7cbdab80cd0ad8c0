// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DEMO_DEMOSERVER_H
#define SESSIONKEEPER_DEMO_DEMOSERVER_H

#include <QtCore/qobject.h>
#include <QtCore/qurl.h>
#include <QtQml/qqml.h>

#include <chrono>
#include <memory>

namespace SessionKeeperServer {
class TokenServer;
}

// The server the demo talks to: the reference server in this process, or one that somebody else
// runs. Only the former can be told to misbehave.
class DemoServer : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes it.")
    // Without a slash at the end.
    Q_PROPERTY(QString url READ url CONSTANT FINAL)
    Q_PROPERTY(bool local READ isLocal CONSTANT FINAL)
    Q_PROPERTY(bool online READ isOnline WRITE setOnline NOTIFY onlineChanged FINAL)
    // Who may log in to the local server.
    Q_PROPERTY(QString userName READ userName CONSTANT FINAL)
    Q_PROPERTY(QString password READ password CONSTANT FINAL)
    // Tells the sessions at different servers apart in the keychain.
    Q_PROPERTY(QString keychainAccount READ keychainAccount CONSTANT FINAL)

public:
    explicit DemoServer(QObject *parent = nullptr);
    ~DemoServer() override;

    // Starts the server in this process; what it knows is kept in folder. What is wrong, in one
    // sentence, or nothing.
    [[nodiscard]] QString start(const QString &folder, const QString &keychainAccount,
                                std::chrono::seconds accessTokenLifetime);
    // Uses a server that runs already.
    void use(const QUrl &url);

    QString url() const { return m_url; }
    bool isLocal() const { return m_server != nullptr; }
    bool isOnline() const { return m_online; }
    void setOnline(bool online);
    QString userName() const;
    QString password() const;
    QString keychainAccount() const { return m_keychainAccount; }

    // The server honours none of the access tokens it issued so far.
    Q_INVOKABLE void refuseIssuedTokens();

    // How many requests for this path the local server has read.
    int requestsTo(const QString &path) const;

Q_SIGNALS:
    void onlineChanged(bool online);
    void tokensRefused(int count);

private:
    std::unique_ptr<SessionKeeperServer::TokenServer> m_server;
    QString m_url;
    QString m_keychainAccount;
    bool m_online = true;
};

#endif // SESSIONKEEPER_DEMO_DEMOSERVER_H
