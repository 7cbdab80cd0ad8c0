// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_FUTURE_P_H
#define SESSIONKEEPER_FUTURE_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/base/result.h>
#include <SessionKeeper/base/text_p.h>

#include <QtCore/qfuture.h>
#include <QtCore/qfuturewatcher.h>
#include <QtCore/qpromise.h>

#include <memory>
#include <utility>

namespace SessionKeeper {

// A future that has its result already.
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

// What one caller waits for. Ends exactly once; when everybody who could end it is gone it ends
// with an error, because a cancelled future would crash who awaits it (platform.md L).
// Continuations may run inside finish(): call it last.
template<typename T>
class Pending
{
public:
    Pending() { m_promise.start(); }
    ~Pending()
    {
        finish(Error(Error::Kind::Superseded, tr("The session was deleted before this was done.")));
    }

    QFuture<Result<T>> future() const { return m_promise.future(); }
    void finish(const Result<T> &result)
    {
        if (m_finished)
            return;
        m_finished = true;
        m_promise.addResult(result);
        m_promise.finish();
    }

private:
    Q_DISABLE_COPY_MOVE(Pending)
    QPromise<Result<T>> m_promise;
    bool m_finished = false;
};

template<typename T>
using PendingPtr = std::shared_ptr<Pending<T>>;

// Calls function(result) in context's thread, at once when the result is there already, and never
// when context has died. (Qt 6.4's QFuture::then(context, …) asserts in that case, and reads
// context while its own thread may delete it.)
template<typename T, typename Function>
void whenFinished(const QFuture<T> &future, QObject *context, Function function)
{
    if (future.isFinished()) {
        function(future.result());
        return;
    }
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, function = std::move(function)]() mutable {
                         watcher->deleteLater();
                         // What it holds goes now, not when the watcher does.
                         auto call = std::move(function);
                         call(watcher->result());
                     });
    watcher->setFuture(future);
}

} // namespace SessionKeeper

#endif // SESSIONKEEPER_FUTURE_P_H
