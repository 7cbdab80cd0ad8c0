// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_REPLAYBODY_P_H
#define SESSIONKEEPER_REPLAYBODY_P_H

// Not part of the public API: may change or vanish in any version.

#include "bodyspool_p.h"
#include "bodyview_p.h"

#include <QtCore/qiodevice.h>
#include <QtCore/qpointer.h>

#include <functional>
#include <memory>

QT_BEGIN_NAMESPACE
class QNetworkRequest;
QT_END_NAMESPACE

namespace SessionKeeper {

// The body of a request that may have to be sent again, from where it started (U2). The device
// stays its owner's. A body that comes once, as from a pipe, is kept while it is sent.
class ReplayBody
{
public:
    ReplayBody(QIODevice *device, const QNetworkRequest &request, qint64 memoryLimit);

    // As from a pipe.
    bool comesOnce() const { return m_spool != nullptr; }
    // Whether the whole body has to arrive before anything can be sent, because nobody knows its
    // length. Then calls arrived(), once, and not in here.
    bool mustArrive() const { return m_spool && !m_streams && !m_spool->isComplete(); }
    void whenArrived(QObject *context, std::function<void()> arrived);

    // Back to the start. False when the device is gone or cannot go back: then nothing may be sent,
    // least of all an empty body.
    bool rewind();
    // What to send, after rewind(); null when there is no body. once: cannot be read twice, so that
    // QNetworkAccessManager cannot send it twice by itself (platform.md B.9).
    QIODevice *open(bool once);
    // What open() made for this sending only. Its owner is the caller; null when it made nothing.
    BodyView *view() const { return m_view; }
    // After a redirect that turns the request into a GET.
    void drop();

    // Of a body that rests in memory.
    qint64 memory() const;

private:
    QPointer<QIODevice> m_device;
    qint64 m_start = 0;
    bool m_exists = false;
    bool m_streams = false;
    bool m_wasOpened = false;
    QPointer<BodyView> m_view;
    std::unique_ptr<BodySpool> m_spool;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_REPLAYBODY_P_H
