// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_AWAITED_H
#define SESSIONKEEPER_TESTS_AWAITED_H

#include <SessionKeeper/base/result.h>

#include <QtCore/qfuture.h>
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
    const bool ended = QTest::qWaitFor([&future] { return future.isFinished(); },
                                       static_cast<int>(limit.count()));
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
