// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "kernellock_p.h"

#include <SessionKeeper/base/text_p.h>

#include <QtCore/qdir.h>

#include <windows.h>

namespace SessionKeeper {

namespace {

class FileHandleLock : public KernelLock
{
public:
    explicit FileHandleLock(HANDLE file)
        : m_file(file)
    {
    }
    ~FileHandleLock() override
    {
        OVERLAPPED start = {};
        UnlockFileEx(m_file, 0, 1, 0, &start);
        CloseHandle(m_file);
    }

private:
    HANDLE m_file;
};

Error failure(const QString &path, DWORD number)
{
    return {Error::Kind::StoreFailed,
            tr("The lock file %1 of a kept session cannot be used (Windows error %2); check its "
               "permissions and the space on its disk.")
                .arg(path)
                .arg(number)};
}

} // namespace

// A handle made without SECURITY_ATTRIBUTES is not inherited. Without FILE_SHARE_DELETE nobody can
// delete the file while it is open.
Result<std::shared_ptr<KernelLock>> KernelLock::tryLock(const QString &path)
{
    const std::wstring name = QDir::toNativeSeparators(path).toStdWString();
    const HANDLE file = CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE,
                                    FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_ALWAYS,
                                    FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        return failure(path, GetLastError());
    OVERLAPPED start = {};
    const DWORD how = LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY;
    if (LockFileEx(file, how, 0, 1, 0, &start))
        return std::shared_ptr<KernelLock>(std::make_shared<FileHandleLock>(file));
    const DWORD problem = GetLastError();
    CloseHandle(file);
    if (problem == ERROR_LOCK_VIOLATION || problem == ERROR_IO_PENDING)
        return std::shared_ptr<KernelLock>();
    return failure(path, problem);
}

} // namespace SessionKeeper
