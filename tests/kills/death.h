// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_DEATH_H
#define SESSIONKEEPER_TESTS_DEATH_H

#include <QtCore/qbytearray.h>

#include <chrono>

namespace SessionKeeper::Test {

// One line on standard output, at once: what is said before a SIGKILL must have been said.
void say(const QByteArray &line);

// Of the monotonic clock that all processes of a machine share.
std::chrono::milliseconds machineTime();

// Where this process dies by SIGKILL: nowhere until it is told.
class Death
{
public:
    // At a point's name, or between two points: so far into what usually happens there (0 to 1).
    // With a file only who can delete that file dies: one of many processes.
    void arm(const QByteArray &point, double fraction, const QByteArray &file);

    void reach(const char *point) const;
    // From now on, for as long as this usually takes.
    void pass(const char *point, std::chrono::microseconds usual) const;

private:
    static void die(const QByteArray &file);

    QByteArray m_point;
    QByteArray m_file;
    double m_fraction = 0;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_DEATH_H
