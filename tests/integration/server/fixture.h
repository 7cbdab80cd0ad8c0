// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef FIXTURE_H
#define FIXTURE_H

#include "craftedtoken.h"
#include "wireclient.h"

#include <SessionKeeperServer/TokenServer>

#include <atomic>
#include <memory>

// The server under test with the users of contract.md 7: alice (id 1), ina (2, inactive), root (3,
// staff), all with the password "pw". By the environment it is:
// - our own, with the profile CONFORMANCE_PROFILE (simplejwt/5.5.1);
// - with CONFORMANCE_PEER=django the real Simple JWT, a site with the same settings;
// - any server that SESSIONKEEPER_CONFORMANCE_URL names and that signs with
//   SESSIONKEEPER_CONFORMANCE_KEY: checks that need other settings are skipped there.
class Fixture
{
public:
    enum class Peer {
        Ours,
        Django,
        Foreign,
    };

    Fixture(); // default settings, the fixture's key, fast passwords
    explicit Fixture(SessionKeeperServer::Settings settings);

    static Peer peer();
    static bool isOurs() { return peer() == Peer::Ours; }
    static bool isForeign() { return peer() == Peer::Foreign; }
    static SessionKeeperServer::Settings settings();
    // With rotation and the blacklist.
    static SessionKeeperServer::Settings rotating();

    // The version of Simple JWT that is served: "simplejwt/5.5.1".
    static QString profile();
    // Whether it is that version or a later one: isSince("5.4.0"), isSince("head").
    static bool isSince(const QString &version);

    QUrl url() const { return m_url; }
    SessionKeeperServer::TokenServer &server() { return *m_server; } // only when isOurs()

    WireReply get(const QByteArray &path, const QList<QByteArray> &headers = {}) const;
    WireReply post(const QByteArray &path, const QByteArray &json,
                   const QList<QByteArray> &headers = {}) const;

    struct Pair
    {
        QByteArray access;
        QByteArray refresh;
    };
    WireReply logIn(const QByteArray &name, const QByteArray &password = "pw") const;
    Pair pair(const QByteArray &name = "alice") const;
    WireReply refresh(const QByteArray &token) const;
    WireReply verify(const QByteArray &token) const;
    WireReply blacklist(const QByteArray &token) const;
    WireReply me(const QByteArray &token) const;

    // The rest is for servers that can be given settings. The time, in seconds since 1970, stands
    // still from now on; 0 = it is that of the machine again.
    void setNow(qint64 seconds);
    bool addUser(const QString &name, const QString &password);
    bool setPassword(const QString &name, const QString &password);
    bool setActive(const QString &name, bool active);
    bool removeUser(const QString &name);
    // The management command that forgets expired tokens; ours needs Settings::database to be a
    // file.
    bool flushExpired() const;
    // As somebody with the database does; the endpoint takes no sliding token. Ours needs a file.
    bool blacklistListed(const QByteArray &token) const;
    // The number that a query of the tables gives; ours needs Settings::database to be a file.
    int count(const QString &query) const;

private:
    QJsonValue order(const QString &what, const QJsonObject &arguments) const;

    std::shared_ptr<std::atomic<qint64>> m_now = std::make_shared<std::atomic<qint64>>(0);
    QString m_database;
    std::unique_ptr<SessionKeeperServer::TokenServer> m_server;
    QUrl m_url;
};

// Skips a check of what no original has, or cannot be made to do.
#define ONLY_OURS() \
    if (!Fixture::isOurs()) \
    QSKIP("needs a server of our own making")

// Skips a check that needs other settings than a foreign server has.
#define NEEDS_SETTINGS() \
    if (Fixture::isForeign()) \
    QSKIP("needs settings that a foreign server cannot be given")

// Skips a check of what came with a later version.
#define SINCE(version) \
    if (!Fixture::isSince(QStringLiteral(version))) \
    QSKIP("came with Simple JWT " version)

// 401 {"detail":...,"code":"token_not_valid"}
QByteArray notValid(const QByteArray &detail);
// The same, as a protected view says it.
QByteArray notValidForView(const QByteArray &message);

// What the served version says and writes.
QByteArray invalidText();
QByteArray expiredText();
QByteArray userId(int id); // as JSON

inline constexpr char
    notProvided[] = "401 {\"detail\":\"Authentication credentials were not provided.\"}";
inline constexpr char
    noAccount[] = "401 {\"detail\":\"No active account found with the given credentials\"}";

#endif // FIXTURE_H
