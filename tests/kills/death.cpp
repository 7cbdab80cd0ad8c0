// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "death.h"

#include <csignal>
#include <thread>

#include <unistd.h>

namespace SessionKeeper::Test {

using namespace std::chrono;

void say(const QByteArray &line)
{
    const QByteArray bytes = line + '\n';
    // Shorter than PIPE_BUF, so it is written whole or not at all.
    if (::write(STDOUT_FILENO, bytes.constData(), size_t(bytes.size())) != bytes.size())
        ::_exit(1);
}

milliseconds machineTime()
{
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch());
}

void Death::arm(const QByteArray &point, double fraction, const QByteArray &file)
{
    m_point = point;
    m_fraction = fraction;
    m_file = file;
}

void Death::reach(const char *point) const
{
    if (m_point == point)
        die(m_file);
}

void Death::pass(const char *point, microseconds usual) const
{
    if (m_point != point)
        return;
    std::thread([file = m_file, after = usual * m_fraction] {
        std::this_thread::sleep_for(after);
        die(file);
    }).detach();
}

void Death::die(const QByteArray &file)
{
    if (!file.isEmpty() && ::unlink(file.constData()) != 0)
        return;
    say("dying " + QByteArray::number(qint64(machineTime().count())));
    ::kill(::getpid(), SIGKILL);
}

} // namespace SessionKeeper::Test
