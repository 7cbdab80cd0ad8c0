// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "kernellock_p.h"

#include <SessionKeeper/base/text_p.h>

#include <QtCore/qfile.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace SessionKeeper {

namespace {

class FlockLock : public KernelLock
{
public:
    explicit FlockLock(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    // By name, not by close() alone: a copy of the process made by a bare fork() holds the same
    // lock.
    ~FlockLock() override
    {
        flock(m_descriptor, LOCK_UN);
        close(m_descriptor);
    }

private:
    int m_descriptor;
};

// Somebody may have deleted or replaced the file since it was opened; others lock the new one.
bool isStill(const QByteArray &path, int descriptor)
{
    struct stat opened = {};
    struct stat named = {};
    return fstat(descriptor, &opened) == 0 && stat(path.constData(), &named) == 0
        && opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

Error failure(const QString &path, int number)
{
    return {Error::Kind::StoreFailed,
            tr("The lock file %1 of a kept session cannot be used (%2); check its permissions and "
               "the space on its disk.")
                .arg(path, QString::fromLocal8Bit(std::strerror(number)))};
}

} // namespace

Result<std::shared_ptr<KernelLock>> KernelLock::tryLock(const QString &path)
{
    const std::shared_ptr<KernelLock> nothing;
    const QByteArray name = QFile::encodeName(path);
    const int descriptor = open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
                                S_IRUSR | S_IWUSR);
    if (descriptor < 0)
        return errno == EINTR ? Result(nothing)
                              : Result<std::shared_ptr<KernelLock>>(failure(path, errno));
    const int locked = flock(descriptor, LOCK_EX | LOCK_NB);
    const int problem = errno;
    if (locked == 0) {
        std::shared_ptr<KernelLock> lock = std::make_shared<FlockLock>(descriptor);
        return isStill(name, descriptor) ? lock : nothing;
    }
    close(descriptor);
    if (problem == EWOULDBLOCK || problem == EINTR)
        return nothing;
    return failure(path, problem);
}

} // namespace SessionKeeper
