// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_AWAITED_H
#define SESSIONKEEPER_TESTS_AWAITED_H

#include <SessionKeeper/base/result.h>

#include <QtCore/qeventloop.h>
#include <QtCore/qfuture.h>
#include <QtCore/qfuturewatcher.h>
#include <QtCore/qtimer.h>
#include <QtTest/qtest.h>

#include <chrono>
#include <source_location>

namespace SessionKeeper::Test {

// Turns the event loop until future has ended and gives its result. A future that does not end in
// time, or ends cancelled, fails the test at the caller's line and gives an error of kind None,
// which no test expects.
template<typename T>
Result<T> awaited(QFuture<Result<T>> future,
                  std::chrono::milliseconds limit = std::chrono::seconds(10),
                  std::source_location where = std::source_location::current())
{
    // Not QTest::qWaitFor, which sleeps 10 ms between two turns of the event loop.
    QEventLoop loop;
    QFutureWatcher<Result<T>> watcher;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    watcher.setFuture(future);
    QTimer::singleShot(limit, &loop, &QEventLoop::quit);
    if (!future.isFinished())
        loop.exec();
    const bool ended = future.isFinished();
    if (ended && future.resultCount() == 1)
        return future.takeResult();
    const char *const problem = ended ? "the future was cancelled"
                                      : "the future did not end in time";
    QTest::qFail(problem, where.file_name(), static_cast<int>(where.line()));
    return Error(Error::Kind::None, QString::fromLatin1(problem));
}

// What went wrong; Kind::None when nothing did. For QCOMPARE, which prints the names of kinds.
template<typename T>
Error::Kind kindOf(const Result<T> &result)
{
    return result ? Error::Kind::None : result.error().kind();
}

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_AWAITED_H
