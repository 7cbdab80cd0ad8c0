// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "storefolder_p.h"

#include <SessionKeeper/base/text_p.h>

#include <QtCore/qcryptographichash.h>
#include <QtCore/qdir.h>
#include <QtCore/qfileinfo.h>
#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qstandardpaths.h>

using namespace Qt::StringLiterals;

namespace SessionKeeper {

namespace {

constexpr auto OwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;

// Of two processes that make it at the same time one fails, and finds it made.
bool makeFolder(const QString &path)
{
    return QFileInfo(path).isDir() || QDir().mkdir(path, OwnerOnly) || QFileInfo(path).isDir();
}

bool isUsable(const QString &folder)
{
    return makeFolder(folder) && QFileInfo(folder).isWritable();
}

QString dataFolder()
{
#if defined(Q_OS_ANDROID) || defined(Q_OS_IOS)
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
#else
    // Not the app's own: programs of different names may share an entry.
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
#endif
}

} // namespace

Result<QString> storesFolder()
{
    const auto name = u"/SessionKeeper"_s;
    const QString data = dataFolder();
    if (!data.isEmpty() && QDir().mkpath(data) && isUsable(data + name))
        return data + name;
    const QString runtime = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    if (!runtime.isEmpty() && isUsable(runtime + name))
        return runtime + name;
    return Error(Error::Kind::StoreFailed,
                 tr("There is no folder for the locks of kept sessions: neither %1 nor the "
                    "runtime folder can be written to; make one of them writable.")
                     .arg(data + name));
}

Result<QString> storeFolder(const QString &kind, const QString &service, const QString &account)
{
    auto folder = storesFolder();
    if (!folder)
        return folder;
    const auto names = QJsonDocument(QJsonArray {kind, service, account});
    const auto hash = QCryptographicHash::hash(names.toJson(QJsonDocument::Compact),
                                               QCryptographicHash::Sha256);
    const QString path = *folder + u'/' + QString::fromLatin1(hash.toHex().first(40));
    if (makeFolder(path))
        return path;
    return Error(Error::Kind::StoreFailed,
                 tr("The folder %1 for the lock of a kept session cannot be made; check its "
                    "permissions and the space on its disk.")
                     .arg(path));
}

} // namespace SessionKeeper
