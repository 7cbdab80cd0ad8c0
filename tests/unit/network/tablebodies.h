// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_TABLEBODIES_H
#define SESSIONKEEPER_TESTS_TABLEBODIES_H

#include <QtCore/qbuffer.h>
#include <QtCore/qfile.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/qtemporaryfile.h>
#include <QtCore/qtimer.h>
#include <QtNetwork/qhttpmultipart.h>
#include <QtNetwork/qnetworkaccessmanager.h>
#include <QtNetwork/qnetworkrequest.h>

#include <algorithm>
#include <memory>

namespace SessionKeeper::Test {

// Bytes that come once, as from a pipe: all at once, or some per turn of the event loop.
class Pipe : public QIODevice
{
    Q_OBJECT

public:
    enum class Pace { AtOnce, Slow };

    explicit Pipe(const QByteArray &content, Pace pace = Pace::AtOnce)
        : m_here(content)
    {
        open(ReadOnly);
        if (pace == Pace::AtOnce) {
            m_ended = true;
            return;
        }
        std::swap(m_here, m_toCome);
        connect(&m_timer, &QTimer::timeout, this, &Pipe::advance);
        m_timer.start(0);
    }

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override { return m_here.size() + QIODevice::bytesAvailable(); }
    bool atEnd() const override { return m_ended && m_here.isEmpty() && QIODevice::atEnd(); }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        const auto part = m_here.left(maxSize);
        m_here.remove(0, part.size());
        std::copy(part.begin(), part.end(), data);
        return part.isEmpty() && m_ended ? -1 : part.size();
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    void advance()
    {
        if (m_toCome.isEmpty()) {
            m_timer.stop();
            m_ended = true;
            Q_EMIT readChannelFinished();
            return;
        }
        m_here += m_toCome.left(700);
        m_toCome.remove(0, 700);
        Q_EMIT readyRead();
    }

    QByteArray m_here;
    QByteArray m_toCome;
    QTimer m_timer;
    bool m_ended = false;
};

// Has a length and a position, and refuses to go back. Not a QBuffer, whose bytes
// QNetworkAccessManager takes without asking it.
class OneWayDevice : public QIODevice
{
    Q_OBJECT

public:
    explicit OneWayDevice(const QByteArray &content)
        : m_content(content)
    {
        open(ReadOnly | Unbuffered);
    }

    qint64 size() const override { return m_content.size(); }
    bool atEnd() const override { return pos() >= size(); }
    bool seek(qint64 position) override { return position >= m_read && QIODevice::seek(position); }
    bool reset() override { return m_read == 0 && QIODevice::reset(); }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        const auto part = m_content.mid(pos(), maxSize);
        std::copy(part.begin(), part.end(), data);
        m_read = std::max(m_read, pos() + part.size());
        return part.isEmpty() ? -1 : part.size();
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_content;
    qint64 m_read = 0;
};

// One of the kinds of bodies a request can have, and what of it has to arrive.
class TableBody
{
public:
    enum Kind {
        Bytes,
        NoBytes,
        BufferFromTheMiddle,
        FileFrom500,
        TemporaryFile,
        MultiPart,
        SmallPipe,
        LongPipe, // longer than the replay buffer: goes through a spool file
        SlowPipe,
        StreamingPipe,
        OneWay,
        Mortal, // deleted while the request waits
    };

    explicit TableBody(Kind kind);

    // What has to arrive, byte for byte.
    QByteArray expected() const { return m_expected; }
    QNetworkReply *send(QNetworkAccessManager &http, QNetworkRequest request,
                        const QByteArray &verb);
    void die() { m_device.reset(); }

private:
    void makeMultiPart();

    Kind m_kind;
    QByteArray m_content;
    QByteArray m_expected;
    QTemporaryFile m_file;
    std::unique_ptr<QIODevice> m_device;
    std::unique_ptr<QHttpMultiPart> m_parts;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_TABLEBODIES_H
