// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_BODYVIEW_P_H
#define SESSIONKEEPER_BODYVIEW_P_H

// Not part of the public API: may change or vanish in any version.

#include "bodyspool_p.h"

#include <QtCore/qiodevice.h>
#include <QtCore/qpointer.h>

namespace SessionKeeper {

// A body for one sending of a request; the source behind it outlives many.
class BodyView : public QIODevice
{
    Q_OBJECT

public:
    // start: where it begins. once: after the first read it does not go back there.
    BodyView(qint64 start, bool once)
        : m_start(start)
        , m_once(once)
    {
    }

    bool seek(qint64 position) override;
    bool reset() override;
    // Somebody wanted to read it a second time, and was refused.
    bool wasWantedTwice() const { return m_wantedTwice; }

protected:
    qint64 writeData(const char *data, qint64 size) override;
    qint64 start() const { return m_start; }
    void noteRead() { m_used = true; }
    virtual bool rewindSource() = 0;

private:
    bool rewind();

    const qint64 m_start;
    bool m_once;
    bool m_used = false;
    bool m_wantedTwice = false;
};

// Of a device that can go back to start. For one sending only.
class DeviceView : public BodyView
{
    Q_OBJECT

public:
    DeviceView(QIODevice *source, qint64 start);

    qint64 size() const override { return m_size; }
    bool atEnd() const override { return pos() >= m_size; }

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    bool rewindSource() override;

private:
    QPointer<QIODevice> m_source;
    qint64 m_size;
};

// Of no body at all, so that a request without one cannot be sent twice either.
class EmptyView : public BodyView
{
    Q_OBJECT

public:
    EmptyView();

    qint64 size() const override { return 0; }
    bool atEnd() const override { return true; }

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    bool rewindSource() override { return true; }
};

// Of a body that comes once and is kept. Sequential while it is still coming and the request says
// how long it is.
class SpoolView : public BodyView
{
    Q_OBJECT

public:
    SpoolView(BodySpool *spool, bool streams, bool once);

    bool isSequential() const override { return m_streams; }
    qint64 size() const override;
    qint64 bytesAvailable() const override;
    bool atEnd() const override;

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    bool rewindSource() override;

private:
    QPointer<BodySpool> m_spool;
    bool m_streams;
    qint64 m_position = 0;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_BODYVIEW_P_H
