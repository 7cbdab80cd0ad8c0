// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_DIFFERENTIAL_READER_H
#define SESSIONKEEPER_TESTS_DIFFERENTIAL_READER_H

#include "script.h"

#include <QtCore/qobject.h>
#include <QtCore/qpointer.h>
#include <QtCore/qstringlist.h>
#include <QtNetwork/qnetworkreply.h>

namespace SessionKeeper::Test {

// Reads a reply the way a script says.
class Reader : public QObject
{
public:
    Reader(QNetworkReply *reply, Reading how);

    qint64 received() const { return m_received.size(); }
    // All that could be read was read; a slow reader needs more turns after finished().
    bool isDone() const { return m_done; }
    void readAll();
    void readSome(qint64 bytes);

    // What came out, and what the calls along the way returned.
    QStringList findings() const;

private:
    void readyRead();
    void finished();
    void readLines();
    void readChars();
    void bite();
    void finishWith(Reading how);

    QPointer<QNetworkReply> m_reply;
    Reading m_how;
    QByteArray m_received;
    QStringList m_findings;
    int m_lines = 0;
    bool m_done = false;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_DIFFERENTIAL_READER_H
