// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/connection_p.h>
#include <SessionKeeperServer/store/storeerror.h>

#include <QtCore/qthread.h>
#include <QtCore/quuid.h>
#include <QtSql/qsqldriver.h>
#include <QtSql/qsqlerror.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

Connection::Connection(const DatabaseAddress &address)
    : m_dialect(*address.dialect)
    , m_what(address.what)
    , m_name(u"SessionKeeperServer-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_isRemote(address.isRemote)
{
    if (!QSqlDatabase::isDriverAvailable(m_dialect.driver())) {
        throw StoreError(StoreError::Kind::Unavailable,
                         u"The database \"%1\" needs the driver %2 of Qt SQL, which is not "
                         "installed; on Debian and Ubuntu, install %3."_s.arg(
                             m_what, m_dialect.driver(), m_dialect.package()));
    }
    m_database = QSqlDatabase::addDatabase(m_dialect.driver(), m_name);
    try {
        open(address);
    } catch (...) {
        m_database = {};
        QSqlDatabase::removeDatabase(m_name);
        throw;
    }
}

void Connection::open(const DatabaseAddress &address)
{
    m_database.setDatabaseName(address.databaseName);
    m_database.setHostName(address.host);
    m_database.setPort(address.port);
    m_database.setUserName(address.user);
    m_database.setPassword(address.password);
    m_database.setConnectOptions(m_dialect.connectOptions() + address.options);
    if (!m_database.open())
        fail(m_database.lastError());
    for (const QString &preparation : m_dialect.preparations())
        execute(preparation);
}

Connection::~Connection()
{
    // Statements would be taken back from a server that no longer has them, with a warning for
    // each.
    if (!m_broken)
        m_prepared.clear();
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
    m_prepared.clear();
}

Rows Connection::run(const QString &sql, std::initializer_list<QVariant> values)
{
    if (!m_dialect.storesNul())
        checkTexts(values);
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

void Connection::checkTexts(std::initializer_list<QVariant> values) const
{
    for (const QVariant &value : values) {
        if (value.toString().contains(QChar::Null)) {
            throw StoreError(StoreError::Kind::Unavailable,
                             u"The database \"%1\" cannot store a text with a NUL character; "
                             "send one without."_s.arg(m_what));
        }
    }
}

QStringList Connection::columnsOf(const QString &table)
{
    QStringList columns;
    Rows rows = run(m_dialect.columnsQuery(), {table});
    while (rows.next())
        columns += rows.value(0).toString();
    return columns;
}

void Connection::release()
{
    m_database.driver()->moveToThread(nullptr);
}

void Connection::takeOver()
{
    m_database.driver()->moveToThread(QThread::currentThread());
}

void Connection::fail(const QSqlError &error)
{
    const StoreError::Kind kind = m_dialect.kindOf(error);
    if (m_isRemote)
        m_broken = m_broken || kind == StoreError::Kind::Unreachable
            || kind == StoreError::Kind::Unavailable;
    switch (kind) {
    case StoreError::Kind::Busy:
        throw StoreError(kind,
                         u"The database \"%1\" was kept locked by another program for too long; "
                         "try again or end that program."_s.arg(m_what));
    case StoreError::Kind::Duplicate:
        throw StoreError(kind, u"The database \"%1\" already has such a row."_s.arg(m_what));
    case StoreError::Kind::Conflict:
        throw StoreError(kind,
                         u"Other programs wrote the same rows of the database \"%1\" again and "
                         "again; try again."_s.arg(m_what));
    case StoreError::Kind::Constraint:
        throw StoreError(kind,
                         u"The database \"%1\" has lost a row that another one needs, or had it "
                         "never; try again."_s.arg(m_what));
    case StoreError::Kind::Unavailable:
    case StoreError::Kind::Unreachable:
        break;
    }
    throw StoreError(kind, m_dialect.sentence(m_what, error));
}

} // namespace SessionKeeperServer
