// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_DIFFERENTIAL_RECORDER_H
#define SESSIONKEEPER_TESTS_DIFFERENTIAL_RECORDER_H

#include "script.h"

#include <QtCore/qobject.h>
#include <QtCore/qpointer.h>
#include <QtCore/qstringlist.h>

QT_BEGIN_NAMESPACE
class QNetworkAccessManager;
class QNetworkReply;
class QSslError;
QT_END_NAMESPACE

namespace SessionKeeper::Test {

// Writes down what a caller can observe of a manager and its replies: every signal with its
// arguments, and all state at the moments that matter. What depends on how the bytes are cut is
// brought to one form: of readyRead the first, of both progress signals the last.
class Recorder : public QObject
{
    Q_OBJECT

public:
    explicit Recorder(const Script &script);

    void watch(QNetworkAccessManager *manager);
    // Also begins a new part of the trace.
    void watch(QNetworkReply *reply);
    void note(const QString &line);
    void note(const QStringList &lines) { m_lines += lines; }
    void look(const QString &title);

    // Of the reply that is watched.
    int others() const { return m_others; }
    bool hasFinished() const { return m_finished > 0; }
    // Whether all of a request is on its way, as far as the caller can know.
    bool hasSent(qint64 bodySize) const { return m_requestsSent > 0 && m_sent >= bodySize; }

    QStringList trace() const;

Q_SIGNALS:
    void reached(SessionKeeper::Test::Moment moment);

private:
    void watchDevice(QNetworkReply *reply);
    void watchProgress(QNetworkReply *reply);
    void watchTls(QNetworkReply *reply);
    void watchEnd(QNetworkReply *reply);
    bool isResend() const;
    void noteUntilTheEnd(const QString &line);
    void noteOnce(const QString &line);
    void noteLast(const QString &kind, const QString &line);

    const bool m_arrivesWhole;
    const Chances m_chances;
    QStringList m_lines;
    qsizetype m_partStart = 0;
    QPointer<QNetworkReply> m_reply;
    int m_others = 0;
    int m_finished = 0;
    int m_requestsSent = 0;
    qint64 m_sent = 0;
    qint64 m_received = 0;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_DIFFERENTIAL_RECORDER_H
