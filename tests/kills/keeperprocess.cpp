// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keeperprocess.h"

#include <QtCore/qtimer.h>

#include <algorithm>
#include <array>
#include <csignal>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Longer than anything here takes, the machine being busy with other things.
constexpr auto patience = 60s;

bool isUnasked(const QByteArray &word)
{
    constexpr std::array words {"account", "refreshed", "loggedout",
                                "stored",  "notstored", "dying"};
    return std::ranges::any_of(words, [&](const char *known) { return word == known; });
}

} // namespace

KeeperProcess::KeeperProcess(const QUrl &site, const QString &service, Kind kind)
{
    QStringList arguments {site.toString(), service};
    if (kind != Kind::Usual)
        arguments << (kind == Kind::Old ? u"old"_s : u"split"_s);
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QObject::connect(&m_process, &QProcess::readyReadStandardOutput, &m_loop, [this] { hear(); });
    QObject::connect(&m_process, &QProcess::finished, &m_loop, &QEventLoop::quit);
    m_process.start(QStringLiteral(KEEPER), arguments);
}

KeeperProcess::~KeeperProcess()
{
    kill();
    m_process.waitForFinished();
}

void KeeperProcess::send(const QByteArray &command)
{
    m_process.write(command + '\n');
}

QByteArrayList KeeperProcess::answer()
{
    waitUntil([this] { return !m_answers.isEmpty() || hasEnded(); });
    return m_answers.isEmpty() ? QByteArrayList() : m_answers.takeFirst().mid(1);
}

QByteArrayList KeeperProcess::ask(const QByteArray &command)
{
    send(command);
    return answer();
}

QByteArrayList KeeperProcess::said(const QByteArray &word) const
{
    QByteArrayList what;
    for (const auto &line : m_said) {
        if (line.first() == word)
            what << line.value(1);
    }
    return what;
}

bool KeeperProcess::waitUntilSaid(const QByteArray &word, const QByteArray &what)
{
    return waitUntil([&] { return said(word).contains(what) || hasEnded(); })
        && said(word).contains(what);
}

void KeeperProcess::kill()
{
    m_process.kill();
}

void KeeperProcess::quit()
{
    m_process.closeWriteChannel();
}

bool KeeperProcess::waitUntilEnded()
{
    return waitUntil([this] { return hasEnded(); });
}

bool KeeperProcess::wasKilled() const
{
    return hasEnded() && m_process.exitStatus() == QProcess::CrashExit
        && m_process.exitCode() == SIGKILL;
}

void KeeperProcess::hear()
{
    while (m_process.canReadLine()) {
        const auto words = m_process.readLine().trimmed().split(' ');
        (isUnasked(words.first()) ? m_said : m_answers) << words;
    }
    m_loop.quit();
}

bool KeeperProcess::waitUntil(const std::function<bool()> &condition)
{
    QTimer limit;
    limit.setSingleShot(true);
    QObject::connect(&limit, &QTimer::timeout, &m_loop, &QEventLoop::quit);
    limit.start(patience);
    while (!condition() && limit.isActive())
        m_loop.exec();
    return condition();
}

QList<QByteArrayList> askAll(const Keepers &keepers, const QByteArray &command)
{
    for (const auto &keeper : keepers)
        keeper->send(command);
    QList<QByteArrayList> answers;
    for (const auto &keeper : keepers)
        answers << keeper->answer();
    return answers;
}

} // namespace SessionKeeper::Test
