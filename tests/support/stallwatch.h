// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_STALLWATCH_H
#define SESSIONKEEPER_TESTS_STALLWATCH_H

#include <QtCore/qcoreapplication.h>
#include <QtCore/qobject.h>
#include <QtCore/qstringlist.h>
#include <QtTest/qtest.h>

#include <optional>
#include <vector>

namespace SessionKeeper::Test {

// Watches the main thread's event loop and fails the test during which one event, one callback of
// GLib's (libsecret answers by them) or one call that is marked with Watched held it for more than
// 16 ms (SESSIONKEEPER_STALL_LIMIT_MS). Counts the time in which the thread ran or waited of its
// own accord (a lock, another process, the disk), and not that in which others had the processor
// (/proc/thread-self/schedstat): a loaded machine is no stall. What a test does between two turns
// of the event loop is its own affair.
class StallWatch : public QObject
{
    Q_OBJECT

public:
    StallWatch();
    ~StallWatch() override;
    // None in a program whose main is not SESSIONKEEPER_WATCHED_MAIN.
    static StallWatch *instance();

    void enter(const QObject *receiver, const QEvent *event);
    void leave();

    // For its own test: stalls are kept and fail nothing.
    void collect() { m_collects = true; }
    QStringList taken() { return std::exchange(m_stalls, {}); }
    bool hasFailed() const { return m_failed; }

    // A call into the SDK straight from a test function.
    class Watched
    {
    public:
        explicit Watched(const char *what);
        ~Watched();
        Q_DISABLE_COPY_MOVE(Watched)
    };
    // What a test, or the use of a library for the first time in a process, does inside an event.
    class Excluded
    {
    public:
        Excluded();
        ~Excluded();
        Q_DISABLE_COPY_MOVE(Excluded)
    };

    // The poll function of GLib's main loop comes by here.
    void pollBegins();
    void pollEnds();

private:
    // A point in time, and how long the thread had waited for a processor by then.
    struct Moment
    {
        qint64 wall = 0;
        qint64 delayed = 0;
        qint64 ran = 0;
    };
    struct Span
    {
        std::optional<Moment> since;
        int iteration = 0;
        bool measured = true;
        QByteArray what;
    };

    Moment now() const;
    std::pair<qint64, qint64> onProcessor() const;
    void check(const std::optional<Moment> &since, const QByteArray &what);
    void aboutToBlock();
    void awake();
    void begin(const QByteArray &what);

    int m_schedstat = -1;
    double m_limit = 16; // ms
    std::vector<Span> m_spans;
    std::optional<Moment> m_callbacksSince;
    int m_iteration = 0;
    int m_excluded = 0;
    bool m_waits = false;
    bool m_collects = false;
    bool m_failed = false;
    QStringList m_stalls;
};

template<typename Application>
class WatchedApplication : public Application
{
public:
    WatchedApplication(int &argc, char **argv)
        : Application(argc, argv)
    {
        m_watch.emplace();
    }
    ~WatchedApplication() override { m_watch.reset(); }

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (receiver->thread() != this->thread() || !m_watch)
            return Application::notify(receiver, event);
        m_watch->enter(receiver, event);
        const bool result = Application::notify(receiver, event);
        if (m_watch)
            m_watch->leave();
        return result;
    }

private:
    std::optional<StallWatch> m_watch;
};

} // namespace SessionKeeper::Test

// In place of QTEST_GUILESS_MAIN (QCoreApplication) or QTEST_MAIN (QGuiApplication).
#define SESSIONKEEPER_WATCHED_MAIN(Application, TestClass) \
    int main(int argc, char **argv) \
    { \
        SessionKeeper::Test::WatchedApplication<Application> application(argc, argv); \
        TestClass test; \
        QTEST_SET_MAIN_SOURCE_PATH \
        const int failures = QTest::qExec(&test, argc, argv); \
        const auto *watch = SessionKeeper::Test::StallWatch::instance(); \
        return failures != 0 ? failures : watch->hasFailed() ? 1 : 0; \
    }

#endif // SESSIONKEEPER_TESTS_STALLWATCH_H
