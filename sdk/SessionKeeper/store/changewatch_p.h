// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_CHANGEWATCH_P_H
#define SESSIONKEEPER_CHANGEWATCH_P_H

// Not API: may change or vanish without notice.

#include <QtCore/qbytearray.h>
#include <QtCore/qfilesystemwatcher.h>
#include <QtCore/qlist.h>
#include <QtCore/qobject.h>
#include <QtCore/qpointer.h>
#include <QtCore/qtimer.h>

namespace SessionKeeper {

// Tells each other, among the objects and processes that share a folder, that something was
// changed: whoever changed it leaves a new random word in the folder's file "changed". Several
// changes in a short time may be told as one. Where the system cannot watch a folder nobody is
// told, which a log line says. Main thread.
class ChangeWatch : public QObject
{
    Q_OBJECT

public:
    explicit ChangeWatch(const QString &folder, QObject *parent = nullptr);
    ~ChangeWatch() override;

    // From now on changed() is emitted for the announcements of others.
    void start();
    void announce();

Q_SIGNALS:
    void changed();

private:
    void watch();
    void look();
    QByteArray lastWord() const;

    QString m_folder;
    QPointer<QFileSystemWatcher> m_watcher;
    QTimer m_pause;
    QByteArray m_known;
    QList<QByteArray> m_own;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_CHANGEWATCH_P_H
