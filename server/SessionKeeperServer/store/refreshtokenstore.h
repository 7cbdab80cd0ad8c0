// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_REFRESHTOKENSTORE_H
#define SESSIONKEEPERSERVER_REFRESHTOKENSTORE_H

#include <SessionKeeperServer/export.h>

#include <QtCore/qstring.h>
#include <QtCore/qstringlist.h>

#include <chrono>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace SessionKeeperServer {

class Database;

// A row of refreshtoken_refreshtoken: a key by which an app gets tokens for its user for as long as
// the row is there.
struct RefreshToken
{
    // As exact as Django keeps it and Django REST framework shows it.
    using Time = std::chrono::sys_time<std::chrono::microseconds>;

    QString key; // 40 lower-case hex digits; a secret
    qint64 userId = 0;
    Time created; // UTC
    QString app;  // each user has one key for an app
};

struct RefreshTokenPage
{
    qint64 count = 0; // of all pages
    std::vector<RefreshToken> tokens;
};

// The keys of the long-running refresh-token add-on (contract.md 4.3). Thread-safe; throws
// StoreError. What a call wrote is durable when it returns.
class SESSIONKEEPERSERVER_EXPORT RefreshTokenStore
{
public:
    explicit RefreshTokenStore(std::shared_ptr<Database> database);

    // 20 bytes of the system's cryptographic random source, as hex.
    static QString newKey();

    // Letter for letter.
    std::optional<RefreshToken> byKey(const QString &key) const;
    std::optional<RefreshToken> byApp(qint64 userId, const QString &app) const;
    // The oldest first; of all users, or of one.
    RefreshTokenPage page(std::optional<qint64> userId = std::nullopt, qint64 offset = 0,
                          qint64 most = std::numeric_limits<qint64>::max()) const;

    // False when there is no such user. Duplicate when the user has a key for the app.
    bool add(const RefreshToken &token);
    // False when there is no such key. Duplicate when its user has another one for the app.
    bool rename(const QString &key, const QString &app);
    // Puts a new key in the place of one, for the same user and app: in one statement, so that at
    // every moment exactly one of the two is there, and of any number of callers, in this process
    // or others, exactly one gets it. Nothing when there is no such key.
    std::optional<RefreshToken> replace(const QString &key, const QString &newKey,
                                        RefreshToken::Time created);
    // False when there is no such key.
    bool remove(const QString &key);
    // All keys of a user, or the one for an app. Returns how many there were.
    int removeOf(qint64 userId, const std::optional<QString> &app = std::nullopt);

    // Gives a key for the app to each user who has none for any app, in one transaction. Returns
    // the names of these users, in the order of their ids.
    QStringList addWhereNone(const QString &app, RefreshToken::Time created);

private:
    std::shared_ptr<Database> m_database;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_REFRESHTOKENSTORE_H
