// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/dialect_p.h>

#include <QtSql/qsqlerror.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// https://www.sqlite.org/rescode.html: the low byte is the primary code.
constexpr int busyCode = 5;
constexpr int lockedCode = 6;
constexpr int uniqueCode = 19 | (8 << 8);
constexpr int primaryKeyCode = 19 | (6 << 8);
constexpr int constraintCode = 19;

// "2026-01-31 23:59:59.123456" as Django writes it, microseconds cut to milliseconds; invalid for
// any other spelling. Ten times as fast as QDateTime::fromString(), which every request would pay
// twice.
QDateTime writtenByDjango(const QString &text)
{
    static constexpr QStringView pattern = u"dddd-dd-dd dd:dd:dd.dddddd";
    constexpr qsizetype withoutFraction = 19;
    if (text.size() != withoutFraction && text.size() != pattern.size())
        return {};
    for (qsizetype at = 0; at < text.size(); ++at) {
        const bool isDigit = text.at(at) >= u'0' && text.at(at) <= u'9';
        if (pattern.at(at) == u'd' ? !isDigit : text.at(at) != pattern.at(at))
            return {};
    }
    const auto number = [&text](qsizetype at, qsizetype digits) {
        int value = 0;
        for (const QChar digit : QStringView(text).sliced(at, digits))
            value = value * 10 + (digit.unicode() - u'0');
        return value;
    };
    const int milliseconds = text.size() > withoutFraction ? (number(20, 6) + 500) / 1000 : 0;
    const QTime time(number(11, 2), number(14, 2), number(17, 2), milliseconds);
    return time.isValid()
        ? QDateTime(QDate(number(0, 4), number(5, 2), number(8, 2)), time, Qt::UTC)
        : QDateTime();
}

class SqliteDialect : public Dialect
{
public:
    QString driver() const override { return u"QSQLITE"_s; }
    QString package() const override { return u"libqt6sql6-sqlite"_s; }
    QString connectOptions() const override { return u"QSQLITE_BUSY_TIMEOUT=5000"_s; }

    QStringList preparations() const override
    {
        // WAL: readers and the writer do not wait for each other. FULL: what was answered is on the
        // disk. Both and the foreign keys are as Django's own connections may rely on.
        return {u"PRAGMA journal_mode = WAL"_s, u"PRAGMA synchronous = FULL"_s,
                u"PRAGMA foreign_keys = ON"_s};
    }

    // A deferred BEGIN fails at once, busy timeout or not, when it turns into a writer late.
    QString beginWrite() const override { return u"BEGIN IMMEDIATE"_s; }

    bool hasOneWriter() const override { return true; }
    bool storesNul() const override { return true; }
    bool insertsInWith() const override { return false; }

    // The write transaction keeps others out.
    QStringList migrationLock() const override { return {}; }

    QString columnsQuery() const override { return u"SELECT name FROM pragma_table_info(?)"_s; }

    QString definition(QString statement) const override
    {
        if (statement.contains("{pattern}"_L1))
            return {};
        const QString id = u"integer NOT NULL PRIMARY KEY AUTOINCREMENT"_s;
        return statement.replace(u"{id}"_s, id)
            .replace(u"{bigid}"_s, id)
            .replace(u"{datetime}"_s, u"datetime"_s)
            .replace(u"{bool}"_s, u"bool"_s)
            .replace(u"{uuid}"_s, u"char(32)"_s);
    }

    StoreError::Kind kindOf(const QSqlError &error) const override
    {
        const int code = error.nativeErrorCode().toInt();
        if (code == uniqueCode || code == primaryKeyCode)
            return StoreError::Kind::Duplicate;
        const int primary = code & 0xff;
        if (primary == constraintCode)
            return StoreError::Kind::Constraint;
        return primary == busyCode || primary == lockedCode ? StoreError::Kind::Busy
                                                            : StoreError::Kind::Unavailable;
    }

    QString sentence(const QString &database, const QSqlError &error) const override
    {
        // The engine's own words name tables and columns, never values.
        const QString reason = error.databaseText().isEmpty() ? error.driverText()
                                                              : error.databaseText();
        return u"The database \"%1\" cannot be used (%2); check that it exists, is a database and "
               "may be read and written, also its folder."_s.arg(database, reason);
    }

    // Python's str(datetime) of a time in UTC: microseconds, left out when zero.
    QVariant fromDateTime(const QDateTime &when) const override
    {
        if (!when.isValid())
            return QVariant(QMetaType::fromType<QString>());
        const QDateTime utc = when.toUTC();
        const int milliseconds = utc.time().msec();
        QString text = utc.toString(u"yyyy-MM-dd HH:mm:ss"_s);
        if (milliseconds != 0)
            text += u'.' + QString::number(milliseconds * 1000).rightJustified(6, u'0');
        return text;
    }

    QDateTime toDateTime(const QVariant &value) const override
    {
        const QString text = value.toString();
        if (const QDateTime when = writtenByDjango(text); when.isValid())
            return when;
        QDateTime when = QDateTime::fromString(text, Qt::ISODateWithMs);
        when.setTimeSpec(Qt::UTC);
        return when;
    }
};

} // namespace

const Dialect &sqliteDialect()
{
    static const SqliteDialect dialect;
    return dialect;
}

} // namespace SessionKeeperServer
