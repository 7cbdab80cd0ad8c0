// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "bodyview_p.h"

namespace SessionKeeper {

bool BodyView::seek(qint64 position)
{
    if (position == pos())
        return true;
    return position == m_start && rewind();
}

bool BodyView::reset()
{
    return m_start == 0 && rewind();
}

bool BodyView::rewind()
{
    if (m_once && m_used) {
        m_wantedTwice = true;
        return false;
    }
    return rewindSource() && (isSequential() || QIODevice::seek(m_start));
}

qint64 BodyView::writeData(const char *data, qint64 size)
{
    Q_UNUSED(data)
    Q_UNUSED(size)
    return -1;
}

DeviceView::DeviceView(QIODevice *source, qint64 start)
    : BodyView(start, true)
    , m_source(source)
    , m_size(source->size())
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    QIODevice::seek(start);
    // Nothing will be read that would tell the first sending from the second.
    if (m_size == start)
        noteRead();
}

qint64 DeviceView::readData(char *data, qint64 maxSize)
{
    noteRead();
    return m_source ? m_source->read(data, maxSize) : -1;
}

bool DeviceView::rewindSource()
{
    if (!m_source)
        return false;
    // A multipart device answers seek(0) with true and does not go back; reset() does
    // (platform.md E).
    return start() == 0 ? m_source->reset() : m_source->seek(start());
}

EmptyView::EmptyView()
    : BodyView(0, true)
{
    noteRead();
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 EmptyView::readData(char *data, qint64 maxSize)
{
    Q_UNUSED(data)
    Q_UNUSED(maxSize)
    return -1;
}

SpoolView::SpoolView(BodySpool *spool, bool streams, bool once)
    : BodyView(0, once)
    , m_spool(spool)
    , m_streams(streams)
{
    if (streams) {
        connect(spool, &BodySpool::grown, this, &QIODevice::readyRead);
        connect(spool, &BodySpool::completed, this, &QIODevice::readChannelFinished);
    }
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 SpoolView::size() const
{
    return m_spool ? m_spool->size() : 0;
}

qint64 SpoolView::bytesAvailable() const
{
    return size() - (m_streams ? m_position : pos());
}

bool SpoolView::atEnd() const
{
    return !m_spool || (m_spool->isComplete() && bytesAvailable() <= 0);
}

qint64 SpoolView::readData(char *data, qint64 maxSize)
{
    noteRead();
    if (!m_spool)
        return -1;
    const auto count = m_spool->read(m_streams ? m_position : pos(), data, maxSize);
    if (count > 0)
        m_position += count;
    return count;
}

bool SpoolView::rewindSource()
{
    m_position = 0;
    return true;
}

} // namespace SessionKeeper
