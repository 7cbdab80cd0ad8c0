// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_FUTURE_P_H
#define SESSIONKEEPER_FUTURE_P_H

// Not part of the public API: may change or vanish in any version.

#include <QtCore/qfuture.h>
#include <QtCore/qpromise.h>

#include <utility>

namespace SessionKeeper {

// A future that has its result already. (QtFuture::makeReadyFuture, spelled the same in every Qt.)
template<typename T>
QFuture<T> readyFuture(T value)
{
    QPromise<T> promise;
    promise.start();
    auto future = promise.future();
    promise.addResult(std::move(value));
    promise.finish();
    return future;
}

// Ends what a caller waits for. Its continuations may run before this returns.
template<typename T>
void finish(QPromise<T> &promise, T value)
{
    promise.addResult(std::move(value));
    promise.finish();
}

} // namespace SessionKeeper

#endif // SESSIONKEEPER_FUTURE_P_H
