// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "changewatch_p.h"

#include "sidefile_p.h"

#include <SessionKeeper/base/logging_p.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdir.h>
#include <QtCore/qhash.h>
#include <QtCore/quuid.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace SessionKeeper {

namespace {

// A file is replaced in two steps, and each is told.
constexpr auto Pause = 10ms;

QString fileIn(const QString &folder)
{
    return folder + u"/changed"_s;
}

// One for the process, until its end: to close one takes the kernel some 20 ms.
QFileSystemWatcher *sharedWatcher()
{
    static QPointer<QFileSystemWatcher> watcher;
    if (!watcher)
        watcher = new QFileSystemWatcher(QCoreApplication::instance());
    return watcher;
}

// How many watch a folder.
QHash<QString, int> &watches()
{
    static QHash<QString, int> counts;
    return counts;
}

} // namespace

ChangeWatch::ChangeWatch(const QString &folder, QObject *parent)
    : QObject(parent)
    , m_folder(folder)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(Pause);
    connect(&m_pause, &QTimer::timeout, this, &ChangeWatch::look);
}

ChangeWatch::~ChangeWatch()
{
    if (m_watcher && --watches()[m_folder] == 0) {
        watches().remove(m_folder);
        m_watcher->removePath(m_folder);
    }
}

void ChangeWatch::start()
{
    if (m_watcher)
        return;
    m_known = lastWord();
    m_watcher = sharedWatcher();
    ++watches()[m_folder];
    // The folder, not the file: files are replaced, and with the old one its watch would go.
    connect(m_watcher, &QFileSystemWatcher::directoryChanged, this, [this](const QString &folder) {
        if (folder == m_folder && !m_pause.isActive())
            m_pause.start();
    });
    watch();
}

void ChangeWatch::announce()
{
    const QByteArray word = QUuid::createUuid().toByteArray(QUuid::Id128);
    m_own << word;
    inFileThread([path = fileIn(m_folder), word] { return replaceSideFile(path, word); },
                 [](const Result<void> &written) {
                     if (!written)
                         qCWarning(lcStore, "Others are not told of a change: %s",
                                   qUtf8Printable(written.error().message()));
                 });
}

void ChangeWatch::watch()
{
    const bool isWatched = !m_watcher || m_watcher->directories().contains(m_folder);
    if (isWatched || m_watcher->addPath(m_folder))
        return;
    qCWarning(lcStore,
              "The folder %s cannot be watched, so changes by other processes are noticed only at "
              "the next read.",
              qUtf8Printable(m_folder));
}

void ChangeWatch::look()
{
    // Somebody cleaned up: the next change needs a folder that is watched.
    if (!QDir(m_folder).exists()) {
        QDir().mkpath(m_folder);
        QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    watch();
    const QByteArray word = lastWord();
    if (word.isEmpty() || word == m_known)
        return;
    m_known = word;
    const auto own = m_own.indexOf(word);
    m_own.remove(0, own + 1);
    if (own < 0)
        Q_EMIT changed();
}

QByteArray ChangeWatch::lastWord() const
{
    return readSideFile(fileIn(m_folder));
}

} // namespace SessionKeeper
