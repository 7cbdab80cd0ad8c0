// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/refreshtokenstore.h>

#include <SessionKeeperServer/store/connection_p.h>
#include <SessionKeeperServer/store/database.h>

#include <QtCore/qrandom.h>

#include <array>
#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// The columns of tokenFrom(), in their order. A time as text, because QDateTime has no
// microseconds.
const QString columns = u"key, user_id, CAST(created AS text), app"_s;

const QString insertToken = u"INSERT INTO refreshtoken_refreshtoken (key, user_id, created, app) "
                            "SELECT ?, id, ?, ? FROM auth_user WHERE id = ?"_s;

constexpr auto wholeSeconds = "yyyy-MM-dd HH:mm:ss"_L1;
constexpr qsizetype fractionDigits = 6;

// As Django writes it: microseconds, left out when zero.
QString written(RefreshToken::Time time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const qint64 fraction = (time - seconds).count();
    const QDateTime dateTime = QDateTime::fromSecsSinceEpoch(seconds.time_since_epoch().count(),
                                                             Qt::UTC);
    QString text = dateTime.toString(wholeSeconds);
    if (fraction != 0)
        text += u'.' + QString::number(fraction).rightJustified(fractionDigits, u'0');
    return text;
}

// The reverse; also of PostgreSQL's text, which drops trailing zeros and ends with the offset.
RefreshToken::Time read(const QString &text)
{
    QDateTime dateTime = QDateTime::fromString(text.left(wholeSeconds.size()), wholeSeconds);
    dateTime.setTimeSpec(Qt::UTC);
    QString fraction;
    if (text.size() > wholeSeconds.size() && text.at(wholeSeconds.size()) == u'.') {
        fraction = text.mid(wholeSeconds.size() + 1, fractionDigits).section(u'+', 0, 0);
    }
    return RefreshToken::Time(
        std::chrono::seconds(dateTime.toSecsSinceEpoch())
        + std::chrono::microseconds(fraction.leftJustified(fractionDigits, u'0').toLongLong()));
}

RefreshToken tokenFrom(const Rows &row)
{
    return {.key = row.value(0).toString(),
            .userId = row.value(1).toLongLong(),
            .created = read(row.value(2).toString()),
            .app = row.value(3).toString()};
}

std::optional<RefreshToken> find(Connection &connection, const QString &key)
{
    static const QString sql = u"SELECT "_s + columns
        + u" FROM refreshtoken_refreshtoken WHERE key = ?"_s;
    Rows rows = connection.run(sql, {key});
    return rows.next() ? std::optional(tokenFrom(rows)) : std::nullopt;
}

} // namespace

RefreshTokenStore::RefreshTokenStore(std::shared_ptr<Database> database)
    : m_database(std::move(database))
{
}

QString RefreshTokenStore::newKey()
{
    std::array<quint32, 5> random {};
    QRandomGenerator::system()->fillRange(random.data(), random.size());
    return QString::fromLatin1(
        QByteArrayView(reinterpret_cast<const char *>(random.data()), sizeof random)
            .toByteArray()
            .toHex());
}

std::optional<RefreshToken> RefreshTokenStore::byKey(const QString &key) const
{
    std::optional<RefreshToken> found;
    m_database->read([&](Connection &connection) { found = find(connection, key); });
    return found;
}

std::optional<RefreshToken> RefreshTokenStore::byApp(qint64 userId, const QString &app) const
{
    static const QString sql = u"SELECT "_s + columns
        + u" FROM refreshtoken_refreshtoken WHERE user_id = ? AND app = ?"_s;
    std::optional<RefreshToken> found;
    m_database->read([&](Connection &connection) {
        Rows rows = connection.run(sql, {userId, app});
        if (rows.next())
            found = tokenFrom(rows);
    });
    return found;
}

RefreshTokenPage RefreshTokenStore::page(std::optional<qint64> userId, qint64 offset,
                                         qint64 most) const
{
    const QString from = userId ? u" FROM refreshtoken_refreshtoken WHERE user_id = ?"_s
                                : u" FROM refreshtoken_refreshtoken"_s;
    const QString count = u"SELECT COUNT(*)"_s + from;
    const QString select = u"SELECT "_s + columns + from
        + u" ORDER BY created, key LIMIT ? OFFSET ?"_s;
    RefreshTokenPage page;
    m_database->read([&](Connection &connection) {
        page.tokens.clear();
        {
            Rows counted = userId ? connection.run(count, {*userId}) : connection.run(count);
            counted.next();
            page.count = counted.value(0).toLongLong();
        }
        Rows rows = userId ? connection.run(select, {*userId, most, offset})
                           : connection.run(select, {most, offset});
        while (rows.next())
            page.tokens.push_back(tokenFrom(rows));
    });
    return page;
}

bool RefreshTokenStore::add(const RefreshToken &token)
{
    bool added = false;
    m_database->write([&](Connection &connection) {
        added = connection
                    .run(insertToken, {token.key, written(token.created), token.app, token.userId})
                    .changed()
            == 1;
    });
    return added;
}

bool RefreshTokenStore::rename(const QString &key, const QString &app)
{
    bool renamed = false;
    m_database->write([&](Connection &connection) {
        renamed = connection
                      .run(u"UPDATE refreshtoken_refreshtoken SET app = ? WHERE key = ?"_s,
                           {app, key})
                      .changed()
            == 1;
    });
    return renamed;
}

std::optional<RefreshToken> RefreshTokenStore::replace(const QString &key, const QString &newKey,
                                                       RefreshToken::Time created)
{
    std::optional<RefreshToken> token;
    m_database->write([&](Connection &connection) {
        connection.run(u"UPDATE refreshtoken_refreshtoken SET key = ?, created = ? WHERE key = ?"_s,
                       {newKey, written(created), key});
        token = find(connection, newKey);
    });
    return token;
}

bool RefreshTokenStore::remove(const QString &key)
{
    bool removed = false;
    m_database->write([&](Connection &connection) {
        removed = connection.run(u"DELETE FROM refreshtoken_refreshtoken WHERE key = ?"_s, {key})
                      .changed()
            == 1;
    });
    return removed;
}

int RefreshTokenStore::removeOf(qint64 userId, const std::optional<QString> &app)
{
    int removed = 0;
    m_database->write([&](Connection &connection) {
        const QString all = u"DELETE FROM refreshtoken_refreshtoken WHERE user_id = ?"_s;
        removed = app ? connection.run(all + u" AND app = ?"_s, {userId, *app}).changed()
                      : connection.run(all, {userId}).changed();
    });
    return removed;
}

QStringList RefreshTokenStore::addWhereNone(const QString &app, RefreshToken::Time created)
{
    std::vector<std::pair<qint64, QString>> users;
    m_database->write([&](Connection &connection) {
        users.clear();
        {
            Rows rows = connection.run(
                u"SELECT id, username FROM auth_user WHERE id NOT IN "
                "(SELECT user_id FROM refreshtoken_refreshtoken) ORDER BY id"_s);
            while (rows.next())
                users.emplace_back(rows.value(0).toLongLong(), rows.value(1).toString());
        }
        for (const auto &[id, name] : users)
            connection.run(insertToken, {newKey(), written(created), app, id});
    });
    QStringList names;
    for (const auto &[id, name] : users)
        names += name;
    return names;
}

} // namespace SessionKeeperServer
