// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "stopsignals.h"

#include <csignal>
#include <unistd.h>

namespace {

sigset_t stopSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    return signals;
}

} // namespace

StopSignals::StopSignals()
{
    const sigset_t signals = stopSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

StopSignals::Wish StopSignals::wait() const
{
    const sigset_t signals = stopSignals();
    int which = 0;
    sigwait(&signals, &which);
    return which == SIGHUP ? Wish::Reload : Wish::Stop;
}

void StopSignals::stopWaiting() const
{
    struct sigaction end
    {
    };
    end.sa_handler = [](int) { _exit(1); };
    sigaction(SIGTERM, &end, nullptr);
    sigaction(SIGINT, &end, nullptr);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

bool StopSignals::wait(std::chrono::milliseconds time) const
{
    using namespace std::chrono;
    const sigset_t signals = stopSignals();
    const auto whole = duration_cast<seconds>(time);
    const timespec limit {.tv_sec = whole.count(), .tv_nsec = nanoseconds(time - whole).count()};
    const int which = sigtimedwait(&signals, nullptr, &limit);
    return which == SIGTERM || which == SIGINT;
}
