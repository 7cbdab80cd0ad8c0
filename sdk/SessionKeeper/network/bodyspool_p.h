// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_BODYSPOOL_P_H
#define SESSIONKEEPER_BODYSPOOL_P_H

// Not part of the public API: may change or vanish in any version.

#include <QtCore/qbytearray.h>
#include <QtCore/qobject.h>
#include <QtCore/qpointer.h>
#include <QtCore/qtemporaryfile.h>

#include <memory>

namespace SessionKeeper {

// Keeps what a sequential device gave: so many bytes in memory, the rest in a temporary file that
// only this user can read. When the file cannot be written, all of it stays in memory, as with
// QNetworkAccessManager.
class BodySpool : public QObject
{
    Q_OBJECT

public:
    BodySpool(QIODevice *source, qint64 memoryLimit);

    qint64 size() const { return m_size; }
    // The source has given all it had.
    bool isComplete() const { return m_complete; }
    // The source was deleted before.
    bool isCutOff() const { return !m_complete && !m_source; }
    qint64 memory() const { return m_memory.size(); }

    // Takes what the source has ready.
    void pull();
    // Up to maxSize bytes of what is kept, from position on; fetches from the source at its end. 0
    // when there is nothing yet, -1 when there never will be.
    qint64 read(qint64 position, char *data, qint64 maxSize);

Q_SIGNALS:
    void grown();
    void completed();

private:
    void append(const QByteArray &bytes);
    bool spill();
    void finish();

    QPointer<QIODevice> m_source;
    qint64 m_memoryLimit;
    QByteArray m_memory;
    std::unique_ptr<QTemporaryFile> m_file;
    qint64 m_size = 0;
    bool m_cannotSpill = false;
    bool m_complete = false;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_BODYSPOOL_P_H
