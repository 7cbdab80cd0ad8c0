// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_ACCESSLOG_H
#define SESSIONKEEPERSERVER_ACCESSLOG_H

#include <SessionKeeperServer/engine/clock.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qfile.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace SessionKeeperServer {

// Who asked what and how it was answered: one JSON object in each line. A thread of its own writes;
// when the disk cannot keep up, lines are left out and a line says how many. Thread-safe.
class AccessLog
{
public:
    struct Entry
    {
        std::chrono::system_clock::time_point time;
        QByteArray peer;
        QByteArray method;
        QByteArray path;     // see loggablePath()
        int status = 0;      // 0 = the connection ended without an answer
        qsizetype bytes = 0; // of the body
        std::chrono::microseconds duration {0};
        std::optional<qint64> user {};
    };

    // Null for "off". "-" is standard output, else a file that is appended to, made with 0640.
    // Throws std::runtime_error with one sentence when it cannot be opened.
    static std::unique_ptr<AccessLog> open(const QString &target);
    ~AccessLog(); // writes what waits

    void add(Entry entry);
    // Opens the file anew: somebody has renamed the old one. What waits goes to the old one.
    void reopen();

    // A path as it may be logged: what looks like a key in it, 20 letters or more, becomes {}.
    static QByteArray loggablePath(const QByteArray &path);

private:
    explicit AccessLog(const QString &target);
    bool openFile();
    void run();
    void write(const std::vector<Entry> &entries, qint64 dropped);

    const QString m_target;
    QFile m_file; // of the thread
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<Entry> m_waiting;
    qint64 m_dropped = 0;
    bool m_reopens = false;
    bool m_ends = false;
    std::thread m_thread;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_ACCESSLOG_H
