// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_TOKENADMINISTRATION_H
#define SESSIONKEEPERSERVER_TOKENADMINISTRATION_H

#include <SessionKeeperServer/engine/clock.h>
#include <SessionKeeperServer/engine/simplejwtsettings.h>
#include <SessionKeeperServer/export.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qstring.h>

#include <functional>
#include <memory>
#include <optional>

namespace SessionKeeperServer {

class Database;

// A refresh or sliding token that Simple JWT issued, without the token itself.
struct IssuedToken
{
    enum class State {
        Alive,
        Blacklisted,
        Expired,
    };

    QString jti;
    QString username;  // empty = of nobody
    QDateTime created; // UTC; invalid = not known
    QDateTime expires; // UTC; of a sliding token when it can be refreshed no more
    State state = State::Alive;
};

// What an administrator does with the outstanding tokens of Simple JWT (contract.md 2.5); there is
// no endpoint for it. Thread-safe; throws StoreError.
class SESSIONKEEPERSERVER_EXPORT TokenAdministration
{
public:
    enum class Verdict {
        Blacklisted,
        WasBlacklisted, // before already
        Unknown,
    };

    // The database must have been migrated.
    TokenAdministration(std::shared_ptr<Database> database, const SimpleJwtSettings &settings,
                        Clock clock = systemClock());

    // Every token, or a user's, in the order they were issued. `visit` must not use the database.
    void visit(const std::optional<qint64> &userId,
               const std::function<void(const IssuedToken &)> &visit) const;
    Verdict blacklist(const QString &jti);
    // "Log out everywhere": returns how many tokens were not blacklisted before.
    int blacklistAllOf(qint64 userId);
    // Forgets the tokens whose time is over: flushExpiredTokens() of simplejwtflush.h. Returns how
    // many.
    int flushExpired();

private:
    QDateTime endOf(const QByteArray &token, const QDateTime &expiresAt) const;
    QDateTime now() const;

    const std::shared_ptr<Database> m_database;
    const SimpleJwtSettings m_settings;
    const Clock m_clock;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_TOKENADMINISTRATION_H
