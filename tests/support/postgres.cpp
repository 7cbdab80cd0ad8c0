// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/postgres.h>

#include <QtCore/qcoreapplication.h>
#include <QtSql/qsqldatabase.h>

#include <memory>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 60000; // ms

std::unique_ptr<Postgres> theInstance;

} // namespace

Postgres &Postgres::instance()
{
    if (!theInstance) {
        theInstance = std::make_unique<Postgres>();
        qAddPostRoutine([] { theInstance.reset(); });
    }
    return *theInstance;
}

Postgres::Postgres()
{
    if (!QSqlDatabase::isDriverAvailable(u"QPSQL"_s)) {
        m_problem = u"Qt SQL's driver QPSQL is not installed; on Debian and Ubuntu, install "
                    "libqt6sql6-psql"_s;
        return;
    }
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QStringLiteral(POSTGRES_SERVER), QStringList());
    const QString answer = QString::fromUtf8(readLine());
    const auto ready = u"ready "_s;
    if (answer.startsWith(ready))
        m_folder = answer.mid(ready.size());
    else
        m_problem = answer.isEmpty() ? u"PostgreSQL did not start: "_s + m_process.errorString()
                                     : answer;
}

Postgres::~Postgres()
{
    m_process.closeWriteChannel();
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(patience)) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

QString Postgres::newDatabase()
{
    const QString name = u"test%1"_s.arg(++m_databases);
    command("create " + name.toLatin1());
    return url(u"app"_s, name);
}

QString Postgres::url(const QString &user, const QString &name) const
{
    return u"postgresql://%1@/%2?host=%3"_s.arg(user, name, m_folder);
}

void Postgres::command(const QByteArray &line)
{
    m_process.write(line + '\n');
    if (readLine() != "done")
        qFatal("postgres-server did not obey: %s", line.constData());
}

QByteArray Postgres::readLine()
{
    while (!m_process.canReadLine() && m_process.waitForReadyRead(patience)) { }
    return m_process.readLine().trimmed();
}

} // namespace SessionKeeper::Test
