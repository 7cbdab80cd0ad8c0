// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sidefile_p.h"

#include "filethread_p.h"

#include <SessionKeeper/base/text_p.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qfile.h>
#include <QtCore/qfileinfo.h>
#include <QtCore/qpointer.h>
#include <QtCore/qsavefile.h>

#include <utility>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <unistd.h>
#endif

namespace SessionKeeper {

namespace {

constexpr qint64 LargestSideFile = 4096;

Error failure(const QString &path, const QString &reason)
{
    return {
        Error::Kind::StoreFailed,
        tr("The note %1 beside a kept session cannot be changed (%2); check its permissions and "
           "the space on its disk.")
            .arg(path, reason)};
}

// A rename or removal is on the disk when its folder is.
void syncFolder(const QString &path)
{
#ifdef Q_OS_UNIX
    const QByteArray folder = QFile::encodeName(QFileInfo(path).path());
    const int descriptor = open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    fsync(descriptor);
    close(descriptor);
#else
    Q_UNUSED(path) // NTFS keeps a journal of names
#endif
}

FileThread *fileThread()
{
    static QPointer<FileThread> thread;
    if (!thread)
        thread = new FileThread(QCoreApplication::instance());
    return thread;
}

} // namespace

QByteArray readSideFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(LargestSideFile) : QByteArray();
}

Result<void> replaceSideFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failure(path, file.errorString());
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    file.write(bytes);
    if (!file.commit())
        return failure(path, file.errorString());
    syncFolder(path);
    return {};
}

Result<void> removeSideFile(const QString &path)
{
    QFile file(path);
    if (!file.remove() && QFileInfo::exists(path))
        return failure(path, file.errorString());
    syncFolder(path);
    return {};
}

void inFileThread(std::function<Result<void>()> work,
                  std::function<void(const Result<void> &)> done)
{
    fileThread()->start(std::move(work), std::move(done));
}

} // namespace SessionKeeper
