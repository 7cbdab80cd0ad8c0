// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// lockholder FILE
// Takes the lock that FILE is, prints "held", and lets go when its standard input ends. "child" on
// its input starts a program that outlives it and prints that program's process id.

#include <SessionKeeper/store/filelock_p.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qprocess.h>
#include <QtCore/qtextstream.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

void serve(const Result<StoreLockPtr> &lock)
{
    QTextStream out(stdout);
    QTextStream in(stdin);
    out << (lock ? u"held"_s : lock.error().message()) << Qt::endl;
    for (QString line; in.readLineInto(&line);) {
        qint64 child = 0;
        QProcess::startDetached(u"sleep"_s, {u"60"_s}, {}, &child);
        out << child << Qt::endl;
    }
    QCoreApplication::quit();
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    // Queued: serve() may quit the event loop.
    QMetaObject::invokeMethod(
        &app, [&app] { lockFile(app.arguments().value(1), 10s).then(&app, &serve); },
        Qt::QueuedConnection);
    return QCoreApplication::exec();
}
