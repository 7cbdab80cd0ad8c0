// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "bodyspool_p.h"

#include <SessionKeeper/base/logging_p.h>
#include <SessionKeeper/base/text_p.h>

#include <QtCore/qdir.h>

#include <algorithm>
#include <cstring>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 chunk = 64 * 1024;

} // namespace

BodySpool::BodySpool(QIODevice *source, qint64 memoryLimit)
    : m_source(source)
    , m_memoryLimit(memoryLimit)
{
    connect(source, &QIODevice::readyRead, this, &BodySpool::grown);
    connect(source, &QIODevice::readChannelFinished, this, [this] {
        pull();
        finish();
    });
}

void BodySpool::pull()
{
    while (!m_complete && m_source) {
        QByteArray bytes(chunk, Qt::Uninitialized);
        const auto count = m_source->read(bytes.data(), chunk);
        if (count < 0)
            return finish();
        if (count == 0)
            return;
        bytes.truncate(count);
        append(bytes);
    }
}

qint64 BodySpool::read(qint64 position, char *data, qint64 maxSize)
{
    if (position >= m_size && !m_complete && m_source) {
        QByteArray bytes(std::min(maxSize, chunk), Qt::Uninitialized);
        const auto count = m_source->read(bytes.data(), bytes.size());
        if (count < 0)
            finish();
        bytes.truncate(std::max<qint64>(count, 0));
        append(bytes);
    }
    const auto count = std::min(maxSize, m_size - position);
    if (count <= 0)
        return m_complete || !m_source ? -1 : 0;
    if (!m_file) {
        std::memcpy(data, m_memory.constData() + position, static_cast<size_t>(count));
        return count;
    }
    return m_file->seek(position) ? m_file->read(data, count) : -1;
}

void BodySpool::append(const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return;
    if (!m_file && m_size + bytes.size() > m_memoryLimit && !m_cannotSpill)
        m_cannotSpill = !spill();
    if (!m_file) {
        m_memory += bytes;
    } else if (!m_file->seek(m_size) || m_file->write(bytes) != bytes.size() || !m_file->flush()) {
        // The disk is full. What it holds goes back to memory.
        m_cannotSpill = true;
        m_file->seek(0);
        m_memory = m_file->read(m_size);
        m_file.reset();
        m_memory += bytes;
    }
    m_size += bytes.size();
}

bool BodySpool::spill()
{
    auto file = std::make_unique<QTemporaryFile>(QDir::tempPath() + "/sessionkeeper-XXXXXX"_L1);
    if (!file->open() || file->write(m_memory) != m_memory.size() || !file->flush()) {
        qCWarning(lcNetwork).noquote()
            << tr("%1 cannot be written (%2); the body of a request stays in memory.")
                   .arg(QDir::tempPath(), file->errorString());
        return false;
    }
    m_file = std::move(file);
    m_memory.clear();
    return true;
}

void BodySpool::finish()
{
    if (std::exchange(m_complete, true))
        return;
    Q_EMIT completed();
}

} // namespace SessionKeeper
