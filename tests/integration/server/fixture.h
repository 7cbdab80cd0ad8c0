// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef FIXTURE_H
#define FIXTURE_H

#include "craftedtoken.h"
#include "wireclient.h"

#include <SessionKeeperServer/TokenServer>

#include <memory>

// The server under test with the users of contract.md 7: alice, ina (inactive), root (staff), all
// with the password "pw". It is our own, unless SESSIONKEEPER_CONFORMANCE_URL names another one
// that signs with SESSIONKEEPER_CONFORMANCE_KEY: then checks that need other settings are skipped.
class Fixture
{
public:
    Fixture(); // default settings, the fixture's key, fast passwords
    explicit Fixture(const SessionKeeperServer::Settings &settings);

    static bool isForeign();
    static SessionKeeperServer::Settings settings();
    // With rotation and the blacklist.
    static SessionKeeperServer::Settings rotating();

    QUrl url() const { return m_url; }
    SessionKeeperServer::TokenServer &server() { return *m_server; }

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

private:
    std::unique_ptr<SessionKeeperServer::TokenServer> m_server;
    QUrl m_url;
};

// Skips a check that needs a server of our own making.
#define ONLY_OURS() \
    if (Fixture::isForeign()) \
    QSKIP("needs settings that a foreign server cannot be given")

// 401 {"detail":...,"code":"token_not_valid"}
QByteArray notValid(const QByteArray &detail);
// The same, as a protected view says it.
QByteArray notValidForView(const QByteArray &message);

inline constexpr char invalidText[] = "Token is invalid";
inline constexpr char expiredText[] = "Token is expired";
inline constexpr char
    notProvided[] = "401 {\"detail\":\"Authentication credentials were not provided.\"}";
inline constexpr char
    noAccount[] = "401 {\"detail\":\"No active account found with the given credentials\"}";

#endif // FIXTURE_H
