// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "steplog.h"

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qtextstream.h>

using namespace Qt::StringLiterals;

bool StepLog::run(const QString &name, const std::function<Finding()> &step)
{
    QElapsedTimer timer;
    timer.start();
    const Finding finding = step();
    QTextStream(stdout) << (finding.held ? u"ok   "_s : u"FAIL "_s) << name.leftJustified(26)
                        << QString::number(timer.elapsed()).rightJustified(6) << u" ms   "_s
                        << finding.words << Qt::endl;
    return finding.held;
}

void StepLog::say(const QString &words)
{
    QTextStream(stdout) << words << Qt::endl;
}
