// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DEMO_STEPLOG_H
#define SESSIONKEEPER_DEMO_STEPLOG_H

#include <QtCore/qstring.h>

#include <functional>

// What a step of the tour found.
struct Finding
{
    bool held = false;
    QString words;

    static Finding good(const QString &words) { return {true, words}; }
    static Finding bad(const QString &words) { return {false, words}; }
};

// Runs steps and prints for each whether it held, its name, its time and what it found.
class StepLog
{
public:
    // False when the step did not hold.
    bool run(const QString &name, const std::function<Finding()> &step);
    // A line between steps.
    void say(const QString &words);
};

#endif // SESSIONKEEPER_DEMO_STEPLOG_H
