// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/databaseaddress_p.h>
#include <SessionKeeperServer/store/dialect_p.h>
#include <SessionKeeperServer/store/storeerror.h>

#include <QtCore/qfile.h>
#include <QtCore/qfileinfo.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

[[noreturn]] void refuse(const QString &sentence)
{
    throw StoreError(StoreError::Kind::Unavailable, sentence);
}

// Password hashes and tokens rest in it: a new one is its owner's alone. SQLite gives the files
// beside it the same permissions.
void makePrivateFile(const QString &fileName)
{
    QFile file(fileName);
    const auto owner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, owner) && !file.exists()) {
        refuse(u"The database file \"%1\" cannot be made (%2); choose a folder that exists and "
               "may be written."_s.arg(fileName, file.errorString()));
    }
}

DatabaseAddress sqliteAddress(const QString &fileName)
{
    if (fileName.isEmpty())
        refuse(u"The database URL \"sqlite:\" names no file; write sqlite:FILE."_s);
    const QFileInfo file(fileName);
    if (file.isDir()) {
        refuse(u"The database \"%1\" is a folder; name a file in it."_s.arg(fileName));
    }
    if (!file.exists())
        makePrivateFile(fileName);
    else if (!file.isReadable() || !file.isWritable()) {
        refuse(u"The database file \"%1\" may not be read and written by this user; change its "
               "permissions or choose another."_s.arg(fileName));
    }
    return {&sqliteDialect(), file.absoluteFilePath(), file.absoluteFilePath(), fileName, false};
}

} // namespace

DatabaseAddress DatabaseAddress::fromUrl(const QString &url)
{
    const auto scheme = "sqlite:"_L1;
    if (!url.startsWith(scheme)) {
        refuse(u"The database URL \"%1\" is not understood; write sqlite:FILE or sqlite::memory:."_s
                   .arg(url.section(u'@', -1)));
    }
    const QString fileName = url.sliced(scheme.size());
    // Each connection to :memory: would be a database of its own.
    if (fileName == ":memory:"_L1)
        return {&sqliteDialect(), fileName, {}, url, true};
    return sqliteAddress(fileName);
}

} // namespace SessionKeeperServer
