// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "stallwatch.h"

#include <QtCore/qabstracteventdispatcher.h>
#include <QtCore/qmetaobject.h>

#include <ctime>
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace SessionKeeper::Test {

namespace {

StallWatch *theWatch = nullptr;

// GLib's, without its headers: Qt uses it where it is there, and so does libsecret.
using PollFunction = int (*)(pollfd *, unsigned int, int);
PollFunction formerPoll = nullptr;

int watchedPoll(pollfd *descriptors, unsigned int count, int timeout)
{
    if (theWatch)
        theWatch->pollBegins();
    const int result = formerPoll(descriptors, count, timeout);
    if (theWatch)
        theWatch->pollEnds();
    return result;
}

void setGlibsPoll(PollFunction function)
{
    const auto set = reinterpret_cast<void (*)(void *, PollFunction)>(
        dlsym(RTLD_DEFAULT, "g_main_context_set_poll_func"));
    if (set)
        set(nullptr, function);
}

} // namespace

StallWatch::StallWatch()
    : m_schedstat(open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC))
{
    const double limit = qEnvironmentVariable("SESSIONKEEPER_STALL_LIMIT_MS").toDouble();
    if (limit > 0)
        m_limit = limit;
    theWatch = this;
    const auto *dispatcher = QAbstractEventDispatcher::instance();
    connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, &StallWatch::aboutToBlock);
    connect(dispatcher, &QAbstractEventDispatcher::awake, this, &StallWatch::awake);
    formerPoll = reinterpret_cast<PollFunction>(dlsym(RTLD_DEFAULT, "g_poll"));
    if (formerPoll)
        setGlibsPoll(watchedPoll);
}

StallWatch::~StallWatch()
{
    if (formerPoll)
        setGlibsPoll(formerPoll);
    theWatch = nullptr;
    close(m_schedstat);
}

StallWatch *StallWatch::instance()
{
    return theWatch;
}

StallWatch::Moment StallWatch::now() const
{
    // Another program may come in between; not for ever, under a debugger.
    Moment moment;
    for (int tries = 0; tries < 3; ++tries) {
        const auto before = onProcessor();
        timespec time {};
        clock_gettime(CLOCK_MONOTONIC, &time);
        const auto after = onProcessor();
        moment = {time.tv_sec * 1000000000LL + time.tv_nsec, after.second, after.first};
        if (before.second == after.second)
            break;
    }
    return moment;
}

// For how long the thread ran, and for how long it waited for a processor.
std::pair<qint64, qint64> StallWatch::onProcessor() const
{
    char text[96] = {};
    if (m_schedstat < 0 || pread(m_schedstat, text, sizeof text - 1, 0) <= 0)
        return {};
    char *second = nullptr;
    const qint64 ran = std::strtoll(text, &second, 10);
    return {ran, std::strtoll(second, nullptr, 10)};
}

void StallWatch::check(const std::optional<Moment> &since, const QByteArray &what)
{
    if (!since || m_excluded > 0)
        return;
    const auto end = now();
    const double wall = double(end.wall - since->wall) / 1e6;
    const double delayed = double(end.delayed - since->delayed) / 1e6;
    const double ran = double(end.ran - since->ran) / 1e6;
    if (wall - delayed <= m_limit)
        return;
    const auto stall = QString::asprintf("The main loop was held for %.1f ms (it ran for %.1f ms, "
                                         "and waited %.1f ms more for a processor) by %s",
                                         wall - delayed, ran, delayed, what.constData());
    m_stalls.append(stall);
    if (m_collects)
        return;
    m_failed = true;
    if (QTest::currentTestFunction())
        QTest::qFail(qPrintable(stall), __FILE__, __LINE__);
    else
        qCritical("%s", qPrintable(stall));
}

void StallWatch::begin(const QByteArray &what)
{
    const bool isPart = !m_spans.empty() && m_spans.back().iteration == m_iteration;
    if (!isPart && m_waits && m_callbacksSince)
        check(m_callbacksSince, "callbacks of GLib's main loop");
    m_spans.push_back({isPart ? std::nullopt : std::optional(now()), m_iteration, !isPart,
                       isPart ? QByteArray() : what});
}

void StallWatch::enter(const QObject *receiver, const QEvent *event)
{
    const auto *type = QMetaEnum::fromType<QEvent::Type>().valueToKey(event->type());
    begin(QByteArray(type ? type : "an event") + " to a " + receiver->metaObject()->className());
}

void StallWatch::leave()
{
    const auto span = m_spans.back();
    m_spans.pop_back();
    if (!span.measured)
        return;
    check(span.since, span.what);
    m_callbacksSince = now();
    // A loop within an event: what that event does next is measured again from here.
    if (!m_spans.empty() && m_spans.back().measured)
        m_spans.back().since = m_callbacksSince;
}

// An iteration of the loop begins, perhaps of one within an event.
void StallWatch::aboutToBlock()
{
    ++m_iteration;
    m_waits = true;
    m_callbacksSince.reset();
    if (m_spans.empty() || !m_spans.back().measured)
        return;
    check(m_spans.back().since, m_spans.back().what);
    m_spans.back().since.reset();
}

// GLib's dispatcher: an iteration that could wait has ended, or one that cannot begins.
void StallWatch::awake()
{
    ++m_iteration;
    if (std::exchange(m_waits, false))
        check(m_callbacksSince, "callbacks of GLib's main loop");
    m_callbacksSince.reset();
    if (m_spans.empty() || !m_spans.back().measured)
        return;
    check(m_spans.back().since, m_spans.back().what);
    m_spans.back().since = now();
}

void StallWatch::pollBegins()
{
    if (QThread::currentThread() == thread())
        m_callbacksSince.reset();
}

void StallWatch::pollEnds()
{
    if (QThread::currentThread() == thread() && m_waits)
        m_callbacksSince = now();
}

StallWatch::Watched::Watched(const char *what)
{
    if (theWatch)
        theWatch->begin(what);
}

StallWatch::Watched::~Watched()
{
    if (theWatch)
        theWatch->leave();
}

StallWatch::Excluded::Excluded()
{
    if (theWatch)
        ++theWatch->m_excluded;
}

StallWatch::Excluded::~Excluded()
{
    if (!theWatch)
        return;
    --theWatch->m_excluded;
    if (!theWatch->m_spans.empty() && theWatch->m_spans.back().measured)
        theWatch->m_spans.back().since = theWatch->now();
    theWatch->m_callbacksSince.reset();
}

} // namespace SessionKeeper::Test
