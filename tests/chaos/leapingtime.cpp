// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "leapingtime.h"

#include <QtCore/qbytearray.h>

#include <atomic>

namespace SessionKeeper::Test {

namespace {

std::atomic<qint64> leaptNanoseconds = 0;
std::atomic<int> busy = 0;

} // namespace

void LeapingTime::prepare()
{
    // GLib's event loop waits by other means.
    qputenv("QT_NO_GLIB", QByteArrayLiteral("1"));
    // Qt Test's watchdog would take a leap for a test that hangs; ctest has one of its own.
    qputenv("QTEST_FUNCTION_TIMEOUT", QByteArrayLiteral("2000000000"));
}

std::chrono::milliseconds LeapingTime::leapt()
{
    return std::chrono::milliseconds(leaptNanoseconds / 1000000);
}

LeapingTime::Busy::Busy()
{
    ++busy;
}

LeapingTime::Busy::~Busy()
{
    --busy;
}

} // namespace SessionKeeper::Test

#ifdef Q_OS_LINUX

#include <algorithm>
#include <cstring>
#include <limits>
#include <mutex>
#include <vector>

#include <csignal>
#include <dlfcn.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

namespace SessionKeeper::Test {

namespace {

constexpr qint64 never = std::numeric_limits<qint64>::max();
// How long the process has to be idle, seen twice, before time leaps.
constexpr qint64 lookAgainAfter = 100000;
// A thread that has just been started and has an event loop gets there within this time.
constexpr qint64 longestStart = 500000000;

// One thread's event loop.
struct Loop
{
    Loop();
    ~Loop();

    bool waiting = false;
    qint64 deadline = never;
    std::vector<pollfd> handles;
};

std::atomic<bool> on = false;
thread_local bool isMainThread = false;
thread_local bool hasLoop = false;
std::atomic<int> starting = 0;
std::atomic<qint64> startedAt = 0;

// Never destroyed: threads may end after main() has.
std::mutex &loopsMutex()
{
    static auto *mutex = new std::mutex;
    return *mutex;
}

std::vector<Loop *> &loops()
{
    static auto *loops = new std::vector<Loop *>;
    return *loops;
}

Loop::Loop()
{
    hasLoop = true;
    if (starting > 0)
        --starting;
    const std::scoped_lock lock(loopsMutex());
    loops().push_back(this);
}

Loop::~Loop()
{
    const std::scoped_lock lock(loopsMutex());
    std::erase(loops(), this);
}

qint64 nanoseconds(const timespec &time)
{
    return qint64(time.tv_sec) * 1000000000 + time.tv_nsec;
}

qint64 realNow()
{
    timespec time {};
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &time);
    return nanoseconds(time);
}

qint64 now()
{
    return realNow() + leaptNanoseconds;
}

int wait(pollfd *handles, nfds_t count, qint64 duration, const sigset_t *mask = nullptr)
{
    timespec time {duration / 1000000000, duration % 1000000000};
    return int(
        syscall(SYS_ppoll, handles, count, duration == never ? nullptr : &time, mask, _NSIG / 8));
}

// The earliest time at which another thread's event loop has something to do; 0 when it has now.
qint64 othersDeadline(const Loop *self)
{
    if (starting > 0 && realNow() - startedAt < longestStart)
        return 0;
    starting = 0;
    const std::scoped_lock lock(loopsMutex());
    qint64 earliest = never;
    for (auto *loop : loops()) {
        if (loop == self)
            continue;
        if (!loop->waiting || loop->deadline <= now())
            return 0;
        if (wait(loop->handles.data(), loop->handles.size(), 0) != 0)
            return 0;
        earliest = std::min(earliest, loop->deadline);
    }
    return earliest;
}

// The main thread waits, or lets time leap.
int leapingWait(Loop &self, pollfd *handles, nfds_t count, qint64 deadline)
{
    int idle = 0;
    for (;;) {
        const auto left = deadline == never ? never : std::max<qint64>(deadline - now(), 0);
        const int ready = wait(handles, count, std::min(left, lookAgainAfter));
        if (ready != 0 || left == 0)
            return ready;
        const auto others = busy == 0 ? othersDeadline(&self) : 0;
        if (others == 0) {
            idle = 0;
            continue;
        }
        const auto next = std::min(others, deadline);
        if (++idle < 2 || next == never)
            continue;
        if (const int late = wait(handles, count, 0); late != 0)
            return late;
        leaptNanoseconds += std::max<qint64>(next - now(), 0);
        idle = 0;
    }
}

// Another thread waits; time may leap meanwhile.
int patientWait(pollfd *handles, nfds_t count, qint64 deadline, const sigset_t *mask)
{
    constexpr qint64 slice = 1000000;
    for (;;) {
        const auto left = deadline == never ? never : std::max<qint64>(deadline - now(), 0);
        const bool isShort = left <= slice;
        const int ready = wait(handles, count, left == never || isShort ? left : slice, mask);
        if (ready != 0 || isShort)
            return ready;
    }
}

int waitInLoop(pollfd *handles, nfds_t count, qint64 timeout, const sigset_t *mask)
{
    thread_local Loop self;
    const auto deadline = timeout == never ? never : now() + timeout;
    if (isMainThread)
        return on && mask == nullptr ? leapingWait(self, handles, count, deadline)
                                     : wait(handles, count, timeout, mask);
    {
        const std::scoped_lock lock(loopsMutex());
        self.handles.assign(handles, handles + count);
        self.deadline = deadline;
        self.waiting = true;
    }
    const int ready = patientWait(handles, count, deadline, mask);
    const std::scoped_lock lock(loopsMutex());
    self.waiting = false;
    return ready;
}

} // namespace

void LeapingTime::setOn(bool value)
{
    isMainThread = true;
    on = value;
}

} // namespace SessionKeeper::Test

extern "C" {

Q_DECL_EXPORT int clock_gettime(clockid_t id, timespec *time) noexcept
{
    const auto result = int(syscall(SYS_clock_gettime, id, time));
    if (result == 0 && (id == CLOCK_MONOTONIC || id == CLOCK_BOOTTIME)) {
        const auto value = SessionKeeper::Test::nanoseconds(*time)
            + SessionKeeper::Test::leaptNanoseconds;
        time->tv_sec = time_t(value / 1000000000);
        time->tv_nsec = long(value % 1000000000);
    }
    return result;
}

Q_DECL_EXPORT int ppoll(pollfd *handles, nfds_t count, const timespec *timeout,
                        const sigset_t *mask)
{
    using namespace SessionKeeper::Test;
    const auto duration = timeout ? nanoseconds(*timeout) : never;
    return duration == 0 ? wait(handles, count, 0, mask)
                         : waitInLoop(handles, count, duration, mask);
}

Q_DECL_EXPORT int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                                 void *(*routine)(void *), void *argument) noexcept
{
    using namespace SessionKeeper::Test;
    using Create = int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    static const auto create = reinterpret_cast<Create>(dlsym(RTLD_NEXT, "pthread_create"));
    // Threads of an event loop's thread, unless somebody is busy making others.
    if (hasLoop && busy == 0) {
        startedAt = realNow();
        ++starting;
    }
    return create(thread, attributes, routine, argument);
}

Q_DECL_EXPORT int getaddrinfo(const char *name, const char *service, const addrinfo *hints,
                              addrinfo **result)
{
    const auto *ending = name ? std::strrchr(name, '.') : nullptr;
    if (ending && std::strcmp(ending, ".invalid") == 0)
        return EAI_NONAME;
    using Resolver = int (*)(const char *, const char *, const addrinfo *, addrinfo **);
    static const auto resolve = reinterpret_cast<Resolver>(dlsym(RTLD_NEXT, "getaddrinfo"));
    return resolve(name, service, hints, result);
}

} // extern "C"

#else

void SessionKeeper::Test::LeapingTime::setOn(bool) { }

#endif
