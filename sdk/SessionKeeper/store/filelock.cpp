// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "filelock_p.h"

#include "kernellock_p.h"
#include "lockline_p.h"

#include <SessionKeeper/base/future_p.h>

#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qhash.h>
#include <QtCore/qtimer.h>

#include <algorithm>

using namespace std::chrono_literals;

namespace SessionKeeper {

namespace {

constexpr auto FirstPause = 2ms;
constexpr auto LongestPause = 25ms;

// Who waits for the same file in this process.
std::shared_ptr<LockLine> lineOf(const QString &path)
{
    static QHash<QString, std::weak_ptr<LockLine>> lines;
    lines.removeIf([](const auto &known) { return known.value().expired(); });
    auto line = lines.value(path).lock();
    if (!line) {
        line = std::make_shared<LockLine>();
        lines.insert(path, line);
    }
    return line;
}

class HeldFile : public StoreLock
{
public:
    HeldFile(StoreLockPtr turn, std::shared_ptr<KernelLock> file)
        : m_turn(std::move(turn))
        , m_file(std::move(file))
    {
    }
    ~HeldFile() override { leave(); }
    void release() override { leave(); }

private:
    // The next in line tries the file as soon as it has the turn.
    void leave()
    {
        m_file.reset();
        // By name: a future may keep a copy.
        if (const auto turn = std::exchange(m_turn, nullptr))
            turn->release();
    }

    StoreLockPtr m_turn;
    std::shared_ptr<KernelLock> m_file;
};

// The first in line, asking the kernel until it says yes.
class Asking : public std::enable_shared_from_this<Asking>
{
public:
    Asking(QString path, QDeadlineTimer patience)
        : m_path(std::move(path))
        , m_patience(patience)
    {
    }

    QFuture<Result<StoreLockPtr>> future() const { return m_caller.future(); }

    void begin(const Result<StoreLockPtr> &turn)
    {
        if (!turn)
            return m_caller.finish(turn);
        m_turn = *turn;
        ask();
    }

private:
    void ask()
    {
        const auto file = KernelLock::tryLock(m_path);
        if (!file || (!*file && m_patience.hasExpired())) {
            m_turn->release();
            m_caller.finish(file ? LockLine::busy() : file.error());
        } else if (*file) {
            m_caller.finish(StoreLockPtr(std::make_shared<HeldFile>(std::move(m_turn), *file)));
        } else {
            const auto left = std::max(m_patience.remainingTimeAsDuration(),
                                       std::chrono::nanoseconds(0));
            const auto pause = std::min(m_pause,
                                        std::chrono::ceil<std::chrono::milliseconds>(left));
            m_pause = std::min(m_pause * 3 / 2, std::chrono::milliseconds(LongestPause));
            QTimer::singleShot(pause, Qt::PreciseTimer,
                               [self = shared_from_this()] { self->ask(); });
        }
    }

    QString m_path;
    QDeadlineTimer m_patience;
    std::chrono::milliseconds m_pause = FirstPause;
    StoreLockPtr m_turn;
    Pending<StoreLockPtr> m_caller;
};

} // namespace

QFuture<Result<StoreLockPtr>> lockFile(const QString &path, std::chrono::milliseconds patience)
{
    const auto asking = std::make_shared<Asking>(path, QDeadlineTimer(patience));
    auto future = asking->future();
    // Without a context: whoever waits here has nobody else who could end its future.
    lineOf(path)->join(patience).then(
        [asking](const Result<StoreLockPtr> &turn) { asking->begin(turn); });
    return future;
}

} // namespace SessionKeeper
