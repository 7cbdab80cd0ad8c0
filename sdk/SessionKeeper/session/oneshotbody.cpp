// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "oneshotbody_p.h"

#include <algorithm>
#include <cstring>

namespace SessionKeeper {

OneShotBody::OneShotBody(const QByteArray &content, QObject *parent)
    : QIODevice(parent)
    , m_content(content)
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

bool OneShotBody::seek(qint64 position)
{
    return (!m_used || position >= pos()) && QIODevice::seek(position);
}

bool OneShotBody::reset()
{
    return !m_used && QIODevice::reset();
}

qint64 OneShotBody::readData(char *data, qint64 maxSize)
{
    const auto size = std::min<qint64>(maxSize, m_content.size() - pos());
    if (size <= 0)
        return -1;
    m_used = true;
    std::memcpy(data, m_content.constData() + pos(), static_cast<size_t>(size));
    return size;
}

qint64 OneShotBody::writeData(const char *data, qint64 size)
{
    Q_UNUSED(data)
    Q_UNUSED(size)
    return -1;
}

} // namespace SessionKeeper
