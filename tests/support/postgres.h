// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_POSTGRES_H
#define SESSIONKEEPER_TESTS_POSTGRES_H

#include <QtCore/qprocess.h>
#include <QtCore/qstring.h>

namespace SessionKeeper::Test {

// A throw-away PostgreSQL on a Unix socket (tests/support/postgres-server). Ends with this object,
// or with the test, however that ends.
class Postgres
{
public:
    // The one of this test program, started by the first who asks; ends with the application.
    static Postgres &instance();

    Postgres();
    ~Postgres();

    // False when it is not installed or did not start; problem() says it.
    bool isRunning() const { return m_problem.isEmpty(); }
    QString problem() const { return m_problem; }

    // postgresql:///NAME?host=..., a new empty database with all rights.
    QString newDatabase();
    QString url(const QString &user, const QString &name) const;
    QString folder() const { return m_folder; } // of the socket

    void stop() { command("stop"); }
    void start() { command("start"); }

private:
    void command(const QByteArray &line);
    QByteArray readLine();

    QProcess m_process;
    QString m_folder;
    QString m_problem;
    int m_databases = 0;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_POSTGRES_H
