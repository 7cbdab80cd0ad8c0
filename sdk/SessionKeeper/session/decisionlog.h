// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DECISIONLOG_H
#define SESSIONKEEPER_DECISIONLOG_H

#include <SessionKeeper/sessionkeeper_export.h>

#include <QtCore/qobject.h>

#include <memory>

QT_BEGIN_NAMESPACE
class QIODevice;
QT_END_NAMESPACE

namespace SessionKeeper {

class DecisionLogPrivate;
class Session;

// Writes down what a session decides, a line of JSON for each refresh, login, restore, log-out and
// trouble with the store, so that "why was I logged out on Tuesday?" has an answer
// (docs/reliability.md has the fields). No line holds a secret or a name. Lives in the session's
// thread; lasts until it or the session is deleted. A log that cannot be written never troubles the
// session.
class SESSIONKEEPER_EXPORT DecisionLog : public QObject
{
    Q_OBJECT

public:
    // Appends to a file, which is created for its owner alone (0600) where it is not there, and
    // opened anew for each line, so that it can be moved or deleted at any time. Several processes
    // may write the same file. The disk is touched in a thread of its own. The folder has to be
    // there.
    DecisionLog(Session *session, const QString &fileName, QObject *parent = nullptr);
    // Writes to a device that is open for writing, in this thread. Not owned.
    DecisionLog(Session *session, QIODevice *device, QObject *parent = nullptr);
    // Ends when every line is written.
    ~DecisionLog() override;

    // A file that would grow beyond this is renamed to its name and ".1" first, in place of the one
    // before: the two never hold more than twice as much. 1 MiB by default.
    qint64 sizeLimit() const;
    void setSizeLimit(qint64 bytes);

Q_SIGNALS:
    // A line could not be written; the message says what to do. Once until a line can be written
    // again. Lines that fail are lost.
    void troubled(const QString &message);

private:
    Q_DISABLE_COPY_MOVE(DecisionLog)
    std::unique_ptr<DecisionLogPrivate> d_ptr;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_DECISIONLOG_H
