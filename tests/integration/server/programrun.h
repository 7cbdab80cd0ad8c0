// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef PROGRAMRUN_H
#define PROGRAMRUN_H

#include <QtCore/qprocess.h>
#include <QtCore/qstringlist.h>

// A command that ran to its end.
struct ProgramRun
{
    int status = -1; // -1 = it crashed or did not end
    QByteArray output;
    QByteArray error;

    QList<QByteArray> lines() const
    {
        QList<QByteArray> lines = output.split('\n');
        lines.removeLast();
        return lines;
    }
};

// Runs sessionkeeper-server in a folder.
inline ProgramRun runProgram(const QString &folder, const QStringList &arguments,
                             const QByteArray &input = {})
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(QStringLiteral(SERVER_PROGRAM), arguments);
    process.write(input);
    process.closeWriteChannel();
    process.waitForFinished();
    const bool ended = process.state() == QProcess::NotRunning
        && process.exitStatus() == QProcess::NormalExit;
    return {ended ? process.exitCode() : -1, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

#endif // PROGRAMRUN_H
