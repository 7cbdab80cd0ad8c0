// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/accesslog.h>

#include <SessionKeeperServer/http/data/json.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qloggingcategory.h>

#include <stdexcept>
#include <unistd.h>
#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcAccessLog, "sessionkeeper.server.accesslog")

namespace {

constexpr std::size_t mostWaiting = 20000;
constexpr qsizetype longestWord = 20; // a word of a path; a key is longer

QByteArray line(const AccessLog::Entry &entry)
{
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(
        entry.time.time_since_epoch());
    const QString time = QDateTime::fromMSecsSinceEpoch(since.count(), Qt::UTC)
                             .toString(Qt::ISODateWithMs);
    const double milliseconds = double(entry.duration.count()) / 1000;
    const Json number = Json::Number {QByteArray::number(milliseconds, 'f', 3), false};
    return Json::object({{u"time"_s, time},
                         {u"peer"_s, QString::fromLatin1(entry.peer)},
                         {u"method"_s, QString::fromLatin1(entry.method)},
                         {u"path"_s, QString::fromUtf8(entry.path)},
                         {u"status"_s, entry.status},
                         {u"bytes"_s, qint64(entry.bytes)},
                         {u"duration_ms"_s, number},
                         {u"user"_s, entry.user ? Json(*entry.user) : Json()}})
               .toBytes()
        + '\n';
}

} // namespace

std::unique_ptr<AccessLog> AccessLog::open(const QString &target)
{
    if (target == "off"_L1 || target.isEmpty())
        return nullptr;
    std::unique_ptr<AccessLog> log(new AccessLog(target));
    if (!log->openFile())
        throw std::runtime_error(u"The access log \"%1\" cannot be written (%2)."_s
                                     .arg(target, log->m_file.errorString())
                                     .toStdString());
    log->m_thread = std::thread([log = log.get()] { log->run(); });
    return log;
}

AccessLog::AccessLog(const QString &target)
    : m_target(target)
{
}

AccessLog::~AccessLog()
{
    if (!m_thread.joinable())
        return;
    {
        const std::lock_guard lock(m_mutex);
        m_ends = true;
    }
    m_changed.notify_one();
    m_thread.join();
}

void AccessLog::add(Entry entry)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_waiting.size() >= mostWaiting) {
            ++m_dropped;
            return;
        }
        m_waiting.push_back(std::move(entry));
        if (m_waiting.size() > 1)
            return; // the thread has been woken
    }
    m_changed.notify_one();
}

void AccessLog::reopen()
{
    {
        const std::lock_guard lock(m_mutex);
        m_reopens = true;
    }
    m_changed.notify_one();
}

QByteArray AccessLog::loggablePath(const QByteArray &path)
{
    QList<QByteArray> words = path.left(512).split('/');
    for (QByteArray &word : words) {
        if (word.size() >= longestWord)
            word = "{}";
    }
    return words.join('/');
}

bool AccessLog::openFile()
{
    m_file.close();
    if (m_target == "-"_L1)
        return m_file.open(STDOUT_FILENO, QIODevice::WriteOnly | QIODevice::Unbuffered);
    m_file.setFileName(m_target);
    return m_file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered,
                       QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup);
}

void AccessLog::run()
{
    bool ends = false;
    while (!ends) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_ends || m_reopens || !m_waiting.empty(); });
        const std::vector<Entry> entries = std::exchange(m_waiting, {});
        const qint64 dropped = std::exchange(m_dropped, 0);
        const bool reopens = std::exchange(m_reopens, false);
        ends = m_ends;
        lock.unlock();
        write(entries, dropped);
        if (reopens && !openFile())
            qCWarning(lcAccessLog).noquote()
                << "the access log cannot be opened again:" << m_file.errorString();
    }
}

void AccessLog::write(const std::vector<Entry> &entries, qint64 dropped)
{
    QByteArray lines;
    for (const Entry &entry : entries)
        lines += line(entry);
    if (dropped > 0)
        lines += "{\"dropped\":" + QByteArray::number(dropped) + "}\n";
    if (!lines.isEmpty() && m_file.write(lines) != lines.size())
        qCWarning(lcAccessLog).noquote()
            << "the access log cannot be written:" << m_file.errorString();
}

} // namespace SessionKeeperServer
