// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/connection_p.h>
#include <SessionKeeperServer/store/storeerror.h>

#include <QtCore/quuid.h>
#include <QtSql/qsqlerror.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

Connection::Connection(const Dialect &dialect, const QString &address, const QString &what)
    : m_dialect(dialect)
    , m_what(what)
    , m_name(u"SessionKeeperServer-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_database(QSqlDatabase::addDatabase(dialect.driver(), m_name))
{
    m_database.setDatabaseName(address);
    m_database.setConnectOptions(dialect.connectOptions());
    try {
        if (!m_database.open())
            fail(m_database.lastError());
        for (const QString &preparation : dialect.preparations())
            execute(preparation);
    } catch (...) {
        m_database = {};
        QSqlDatabase::removeDatabase(m_name);
        throw;
    }
}

Connection::~Connection()
{
    m_prepared.clear();
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

Rows Connection::run(const QString &sql, std::initializer_list<QVariant> values)
{
    std::unique_ptr<QSqlQuery> &query = m_prepared[sql];
    if (!query) {
        auto fresh = std::make_unique<QSqlQuery>(m_database);
        fresh->setForwardOnly(true);
        if (!fresh->prepare(sql))
            fail(fresh->lastError());
        query = std::move(fresh);
    }
    int position = 0;
    for (const QVariant &value : values)
        query->bindValue(position++, value);
    if (!query->exec()) {
        const QSqlError error = query->lastError();
        query->finish();
        fail(error);
    }
    return Rows(query.get());
}

void Connection::execute(const QString &sql)
{
    QSqlQuery query(m_database);
    if (!query.exec(sql))
        fail(query.lastError());
}

bool Connection::hasTable(const QString &name) const
{
    return m_database.tables().contains(name);
}

void Connection::fail(const QSqlError &error) const
{
    const StoreError::Kind kind = m_dialect.kindOf(error);
    switch (kind) {
    case StoreError::Kind::Busy:
        throw StoreError(kind,
                         u"The database \"%1\" was kept locked by another program for too long; "
                         "try again or end that program."_s.arg(m_what));
    case StoreError::Kind::Duplicate:
        throw StoreError(kind, u"The database \"%1\" already has such a row."_s.arg(m_what));
    case StoreError::Kind::Unavailable:
        break;
    }
    // The engine's own words name tables and columns, never values.
    const QString reason = error.databaseText().isEmpty() ? error.driverText()
                                                          : error.databaseText();
    throw StoreError(
        kind,
        u"The database \"%1\" cannot be used (%2); check that it exists, is a "
        "database and may be read and written, also its folder."_s.arg(m_what, reason));
}

} // namespace SessionKeeperServer
