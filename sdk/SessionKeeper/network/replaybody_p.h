// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_REPLAYBODY_P_H
#define SESSIONKEEPER_REPLAYBODY_P_H

// Not part of the public API: may change or vanish in any version.

#include <QtCore/qiodevice.h>
#include <QtCore/qpointer.h>

namespace SessionKeeper {

// The body of a request that may have to be sent again, from where it started. The device stays its
// owner's.
class ReplayBody
{
public:
    explicit ReplayBody(QIODevice *device)
        : m_device(device)
        , m_start(device && !device->isSequential() ? device->pos() : 0)
        , m_exists(device)
    {
    }

    // Null when there is none; and when its owner has deleted it, which canBeSent() tells apart.
    QIODevice *device() const { return m_device; }
    bool canBeSent() const { return !m_exists || m_device; }

    // Back to the start. False when the device is gone or cannot go back: then nothing may be sent,
    // least of all an empty body.
    bool rewind()
    {
        if (!m_exists)
            return true;
        if (!m_device || m_device->isSequential())
            return false;
        // A multipart device answers seek(0) with true and does not go back; reset() does
        // (platform.md E).
        return m_start == 0 ? m_device->reset() : m_device->seek(m_start);
    }

    // After a redirect that turns the request into a GET.
    void drop()
    {
        m_device = nullptr;
        m_exists = false;
    }

private:
    QPointer<QIODevice> m_device;
    qint64 m_start;
    bool m_exists;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_REPLAYBODY_P_H
