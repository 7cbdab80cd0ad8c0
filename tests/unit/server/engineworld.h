// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef ENGINEWORLD_H
#define ENGINEWORLD_H

#include <SessionKeeperServer/engine/simplejwtengine.h>
#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/tokenledger.h>
#include <SessionKeeperServer/store/userstore.h>

#include <QtCore/qjsonobject.h>

#include <memory>

// The fixture of contract.md 7: a database with alice (active), ina (inactive) and root (staff),
// all with the password "pw", a clock that stands still, and an engine over them.
class EngineWorld
{
public:
    explicit EngineWorld(const QString &url = QStringLiteral("sqlite::memory:"));

    // Must be called once before the engine is used; may be called again.
    void start(const SessionKeeperServer::SimpleJwtSettings &settings = {},
               const QString &profile = QStringLiteral("simplejwt/5.5.1"));
    SessionKeeperServer::SimpleJwtEngine *operator->() const { return engine.get(); }

    qint64 idOf(const QString &username) const;
    int count(const QString &query) const; // the number that it gives
    SessionKeeperServer::TokenPair
    loggedIn(const QString &username = QStringLiteral("alice")) const;
    void advance(std::chrono::seconds time) { now += time; }
    // Seconds since the epoch.
    qint64 seconds() const { return now.count(); }

    // Signed with the engine's secret, whatever it says. A token of a user is completed from
    // {"token_type": type, "exp": in a minute, "jti": "crafted", "user_id": alice}; null values
    // in `changes` remove a claim.
    static QByteArray sign(const QByteArray &payload);
    QByteArray crafted(const char *type, const QJsonObject &changes = {}) const;

    // The claims of a token, unverified.
    static QByteArray payloadText(const QByteArray &token);
    static QJsonObject payload(const QByteArray &token);

    static const QByteArray secret;

    std::chrono::seconds now {1800000000};
    std::shared_ptr<SessionKeeperServer::Database> database;
    SessionKeeperServer::UserStore users;
    SessionKeeperServer::TokenLedger ledger;
    SessionKeeperServer::SimpleJwtOptions options;
    std::unique_ptr<SessionKeeperServer::SimpleJwtEngine> engine;
};

// "kind code detail field" of a refusal, or "accepted"; the messages follow in brackets.
template<typename T>
QString told(const SessionKeeperServer::Outcome<T> &outcome);
QString told(const SessionKeeperServer::Refusal &refusal);

template<typename T>
QString told(const SessionKeeperServer::Outcome<T> &outcome)
{
    return outcome ? QStringLiteral("accepted") : told(outcome.refusal());
}

#endif // ENGINEWORLD_H
