// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "replaybody_p.h"

#include <QtCore/qbuffer.h>
#include <QtNetwork/qnetworkrequest.h>

namespace SessionKeeper {

ReplayBody::ReplayBody(QIODevice *device, const QNetworkRequest &request, qint64 memoryLimit)
    : m_device(device)
    , m_exists(device)
{
    if (!device)
        return;
    if (!device->isSequential()) {
        m_start = device->pos();
        return;
    }
    // As QNetworkAccessManager decides it.
    m_streams = request.attribute(QNetworkRequest::DoNotBufferUploadDataAttribute).toBool()
        && request.header(QNetworkRequest::ContentLengthHeader).isValid();
    m_spool = std::make_unique<BodySpool>(device, memoryLimit);
    if (!m_streams)
        m_spool->pull();
}

void ReplayBody::whenArrived(QObject *context, std::function<void()> arrived)
{
    QObject::connect(m_spool.get(), &BodySpool::grown, m_spool.get(), &BodySpool::pull);
    // Whichever comes first, and only that.
    const auto once = [arrived = std::move(arrived), done = std::make_shared<bool>(false)] {
        if (!std::exchange(*done, true))
            arrived();
    };
    QObject::connect(m_spool.get(), &BodySpool::completed, context, once);
    QObject::connect(m_device, &QObject::destroyed, context, once);
}

bool ReplayBody::rewind()
{
    if (!m_exists)
        return true;
    if (m_spool)
        return !m_spool->isCutOff();
    if (!m_device)
        return false;
    if (!m_wasOpened && m_device->pos() == m_start)
        return true;
    // A multipart device answers seek(0) with true and does not go back; reset() does
    // (platform.md E).
    return m_start == 0 ? m_device->reset() : m_device->seek(m_start);
}

QIODevice *ReplayBody::open(bool once)
{
    m_wasOpened = true;
    m_view = nullptr;
    if (m_spool)
        m_view = new SpoolView(m_spool.get(), m_streams, once);
    else if (once && m_exists)
        m_view = new DeviceView(m_device, m_start);
    else if (once)
        m_view = new EmptyView;
    else
        return m_device;
    return m_view;
}

void ReplayBody::drop()
{
    m_device = nullptr;
    m_exists = false;
    m_spool.reset();
}

qint64 ReplayBody::memory() const
{
    if (m_spool)
        return m_spool->memory();
    const auto *buffer = qobject_cast<const QBuffer *>(m_device.data());
    return buffer ? buffer->size() : 0;
}

} // namespace SessionKeeper
