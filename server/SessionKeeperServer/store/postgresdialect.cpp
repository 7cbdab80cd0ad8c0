// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/dialect_p.h>

#include <QtCore/qregularexpression.h>
#include <QtSql/qsqlerror.h>

#include <algorithm>
#include <iterator>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// Of SQLSTATE, https://www.postgresql.org/docs/15/errcodes-appendix.html.
constexpr auto uniqueViolation = "23505"_L1;
constexpr auto serializationFailure = "40001"_L1;
constexpr auto deadlockDetected = "40P01"_L1;
constexpr auto lockNotAvailable = "55P03"_L1;
constexpr auto constraintClass = "23"_L1;
constexpr auto connectionClass = "08"_L1;
constexpr auto shutdownCodes = "57P"_L1;
constexpr auto tooManyConnections = "53300"_L1;

// These quote what was being stored.
constexpr QLatin1StringView classesWithValues[] = {"22"_L1, "23"_L1, "42601"_L1};

// A refused connection has no SQLSTATE, only libpq's words; other languages than English fall
// through to "does not answer", with the server's words in it.
constexpr QLatin1StringView refusedUser[] = {"authentication failed"_L1, "no password supplied"_L1,
                                             "no pg_hba.conf entry"_L1, "role \""_L1};

bool hasOneOf(const QString &text, const auto &phrases)
{
    return std::any_of(std::begin(phrases), std::end(phrases),
                       [&text](QLatin1StringView phrase) { return text.contains(phrase); });
}

bool beginsWithOneOf(const QString &code, const auto &classes)
{
    return std::any_of(std::begin(classes), std::end(classes),
                       [&code](QLatin1StringView start) { return code.startsWith(start); });
}

bool isMissingDatabase(const QString &text)
{
    return text.contains("database \""_L1) && text.contains("does not exist"_L1);
}

class PostgresDialect : public Dialect
{
public:
    QString driver() const override { return u"QPSQL"_s; }
    QString package() const override { return u"libqt6sql6-psql"_s; }

    // A host that vanished is noticed in seconds, not in the hours TCP would take.
    QString connectOptions() const override
    {
        return u"connect_timeout=2;application_name=sessionkeeper-server;keepalives_idle=10;"
               "keepalives_interval=5;keepalives_count=3;tcp_user_timeout=10000"_s;
    }

    QStringList preparations() const override
    {
        // Notices would be printed by libpq.
        return {u"SET TIME ZONE 'UTC'"_s, u"SET lock_timeout = '5s'"_s,
                u"SET client_min_messages = 'error'"_s};
    }

    QString beginWrite() const override
    {
        return u"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"_s;
    }

    bool hasOneWriter() const override { return false; }
    bool storesNul() const override { return false; }
    bool insertsInWith() const override { return true; }

    QStringList migrationLock() const override
    {
        // Any number, as long as all servers use the same.
        return {u"SELECT pg_advisory_xact_lock(5350454543480)"_s};
    }

    QString columnsQuery() const override
    {
        return u"SELECT a.attname FROM pg_catalog.pg_attribute a "
               "JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
               "WHERE c.relname = ? AND c.relkind IN ('r', 'p') AND a.attnum > 0 "
               "AND NOT a.attisdropped AND pg_catalog.pg_table_is_visible(c.oid)"_s;
    }

    QString definition(QString statement) const override
    {
        // A constraint, as Django makes it: its later migrations look for one.
        static const QRegularExpression uniqueIndex(
            uR"(^CREATE UNIQUE INDEX ("\w+") ON ("\w+") (\(.*\))$)"_s);
        return statement.replace(uniqueIndex, uR"(ALTER TABLE \2 ADD CONSTRAINT \1 UNIQUE \3)"_s)
            .replace(u"{id}"_s, u"serial NOT NULL PRIMARY KEY"_s)
            .replace(u"{bigid}"_s, u"bigserial NOT NULL PRIMARY KEY"_s)
            .replace(u"{datetime}"_s, u"timestamp with time zone"_s)
            .replace(u"{bool}"_s, u"boolean"_s)
            .replace(u"{uuid}"_s, u"uuid"_s)
            .replace(u"{pattern}"_s, u"varchar_pattern_ops"_s);
    }

    StoreError::Kind kindOf(const QSqlError &error) const override
    {
        const QString code = error.nativeErrorCode();
        const QString text = error.databaseText();
        if (code.isEmpty()) {
            return hasOneOf(text, refusedUser) || isMissingDatabase(text)
                ? StoreError::Kind::Unavailable
                : StoreError::Kind::Unreachable;
        }
        if (code == uniqueViolation)
            return StoreError::Kind::Duplicate;
        if (code.startsWith(constraintClass))
            return StoreError::Kind::Constraint;
        if (code == serializationFailure || code == deadlockDetected)
            return StoreError::Kind::Conflict;
        if (code == lockNotAvailable)
            return StoreError::Kind::Busy;
        if (code.startsWith(connectionClass) || code.startsWith(shutdownCodes)
            || code == tooManyConnections)
            return StoreError::Kind::Unreachable;
        return StoreError::Kind::Unavailable;
    }

    QString sentence(const QString &database, const QSqlError &error) const override
    {
        const QString code = error.nativeErrorCode();
        const QString text = error.databaseText().isEmpty() ? error.driverText()
                                                            : error.databaseText();
        const QString reason = beginsWithOneOf(code, classesWithValues)
            ? u"SQLSTATE "_s + code
            : text.section(u'\n', 0, 0).simplified();
        QString advice = u"\"%1\" cannot be used (%2); check that its user may read and write "
                         "the tables."_s;
        if (code.isEmpty() && hasOneOf(text, refusedUser))
            advice = u"\"%1\" refuses this user (%2); check user and password."_s;
        else if (code.isEmpty() && isMissingDatabase(text))
            advice = u"\"%1\" is not there (%2); make it with createdb."_s;
        else if (kindOf(error) == StoreError::Kind::Unreachable)
            advice = u"\"%1\" does not answer (%2); start its server, or check host and port."_s;
        return u"The database "_s + advice.arg(database, reason);
    }

    // Text with microseconds and its time zone: the driver would cut a QDateTime.
    QVariant fromDateTime(const QDateTime &when) const override
    {
        if (!when.isValid())
            return QVariant(QMetaType::fromType<QString>());
        return QString(when.toUTC().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s) + u"000+00"_s);
    }

    QDateTime toDateTime(const QVariant &value) const override
    {
        return value.toDateTime().toUTC();
    }
};

} // namespace

const Dialect &postgresDialect()
{
    static const PostgresDialect dialect;
    return dialect;
}

} // namespace SessionKeeperServer
