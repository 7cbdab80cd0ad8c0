// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SERVERPROCESS_H
#define SERVERPROCESS_H

#include <QtCore/qprocess.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/qurl.h>

// The program sessionkeeper-server with a configuration and a database of its own. What it leaves
// behind goes with it.
class ServerProcess
{
public:
    // The tables of the configuration; where it listens and keeps its data is not their business.
    explicit ServerProcess(const QByteArray &tables = {});
    ~ServerProcess(); // kills it when it still runs

    void addUser(const QString &name, const QByteArray &password);
    // Starts it and waits until it is ready. Empty when it does not get there: see errors().
    QUrl serve(const QStringList &more = {});
    QUrl control() const { return m_control; } // with --control
    void signal(int number);
    bool isRunning() const { return m_process.state() == QProcess::Running; }
    int wait();          // for its end; returns its exit status, -1 when it crashed
    QByteArray errors(); // what it wrote to standard error
    QByteArray output(const QByteArray &until); // to standard output, once that is in it

    QString file(const QString &name) const { return m_folder.filePath(name); }
    QByteArray read(const QString &name) const;

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    QUrl m_control;
};

#endif // SERVERPROCESS_H
