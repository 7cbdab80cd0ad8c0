// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "serverprocess.h"

#include <QtCore/qfile.h>

#include <csignal>

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 20000; // ms

} // namespace

ServerProcess::ServerProcess(const QByteArray &tables)
{
    QFile configuration(file(u"server.toml"_s));
    if (!configuration.open(QIODevice::WriteOnly))
        qFatal("the temporary folder cannot be written");
    configuration.write("listen = \"127.0.0.1:0\"\ndatabase = \"sqlite:server.db\"\n" + tables);
    m_process.setWorkingDirectory(m_folder.path());
}

ServerProcess::~ServerProcess()
{
    if (isRunning()) {
        m_process.kill();
        m_process.waitForFinished(patience);
    }
}

void ServerProcess::addUser(const QString &name, const QByteArray &password)
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.start(QStringLiteral(SERVER_PROGRAM),
                  {u"user"_s, u"add"_s, name, u"--config"_s, u"server.toml"_s});
    process.write(password + '\n');
    process.closeWriteChannel();
    if (!process.waitForFinished(patience) || process.exitCode() != 0)
        qFatal("the user was not made: %s", process.readAllStandardError().constData());
}

QUrl ServerProcess::serve(const QStringList &more)
{
    m_process.start(QStringLiteral(SERVER_PROGRAM),
                    QStringList {u"serve"_s, u"--config"_s, u"server.toml"_s} + more);
    const auto url = [this](const QByteArray &beginning) {
        while (!m_process.canReadLine() && m_process.waitForReadyRead(patience)) { }
        const QByteArray line = m_process.readLine().trimmed();
        return line.startsWith(beginning) ? QUrl(QString::fromUtf8(line.mid(beginning.size())))
                                          : QUrl();
    };
    const QUrl server = url("listening on ");
    if (more.contains(u"--control"_s))
        m_control = url("control on ");
    return server;
}

void ServerProcess::signal(int number)
{
    ::kill(pid_t(m_process.processId()), number);
}

int ServerProcess::wait()
{
    m_process.waitForFinished(patience);
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

QByteArray ServerProcess::errors()
{
    m_process.waitForReadyRead(0);
    return m_process.readAllStandardError();
}

QByteArray ServerProcess::output(const QByteArray &until)
{
    QByteArray output = m_process.readAllStandardOutput();
    while (!output.contains(until) && m_process.waitForReadyRead(patience))
        output += m_process.readAllStandardOutput();
    return output;
}

QByteArray ServerProcess::read(const QString &name) const
{
    QFile opened(file(name));
    return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
}
