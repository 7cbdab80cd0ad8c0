// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/databaseaddress_p.h>
#include <SessionKeeperServer/store/dialect_p.h>
#include <SessionKeeperServer/store/storeerror.h>

#include <QtCore/qfile.h>
#include <QtCore/qfileinfo.h>
#include <QtCore/qstringlist.h>
#include <QtCore/qurl.h>
#include <QtCore/qurlquery.h>

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
    DatabaseAddress address;
    address.dialect = &sqliteDialect();
    address.databaseName = file.absoluteFilePath();
    address.fileName = address.databaseName;
    address.what = fileName;
    return address;
}

DatabaseAddress memoryAddress(const QString &url)
{
    DatabaseAddress address;
    address.dialect = &sqliteDialect();
    address.databaseName = u":memory:"_s;
    address.what = url;
    // Each connection would be a database of its own.
    address.mostConnections = 1;
    return address;
}

// https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-PARAMKEYWORDS, those that change
// nothing of what this program relies on.
const QStringList &knownParameters()
{
    static const QStringList known {u"host"_s,
                                    u"port"_s,
                                    u"user"_s,
                                    u"sslmode"_s,
                                    u"sslrootcert"_s,
                                    u"sslcert"_s,
                                    u"sslkey"_s,
                                    u"sslcrl"_s,
                                    u"passfile"_s,
                                    u"gssencmode"_s,
                                    u"krbsrvname"_s,
                                    u"channel_binding"_s,
                                    u"options"_s,
                                    u"service"_s,
                                    u"target_session_attrs"_s,
                                    u"application_name"_s};
    return known;
}

void addParameter(DatabaseAddress &address, const QString &name, QString value)
{
    if (!knownParameters().contains(name)) {
        refuse(u"The database URL has a parameter \"%1\" that is not known; known are %2."_s.arg(
            name, knownParameters().join(u", "_s)));
    }
    if (name == "host"_L1)
        address.host = value;
    else if (name == "port"_L1)
        address.port = value.toInt();
    else if (name == "user"_L1)
        address.user = value;
    else {
        value.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
        address.options += u";%1='%2'"_s.arg(name, value);
    }
}

DatabaseAddress postgresAddress(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    // What is wrong may stand in the password: nothing of the URL is repeated.
    if (!url.isValid() || url.hasFragment()) {
        refuse(u"The PostgreSQL URL is not understood; write postgresql://USER:PASSWORD@HOST:PORT/"
               "NAME, special characters of a password as %23 and the like."_s);
    }
    DatabaseAddress address;
    address.dialect = &postgresDialect();
    address.isRemote = true;
    address.databaseName = url.path(QUrl::FullyDecoded).mid(1);
    address.host = url.host(QUrl::FullyDecoded);
    address.port = url.port();
    address.user = url.userName(QUrl::FullyDecoded);
    address.password = url.password(QUrl::FullyDecoded);
    for (const auto &[name, value] : QUrlQuery(url).queryItems(QUrl::FullyDecoded))
        addParameter(address, name, value);
    if (address.databaseName.isEmpty()) {
        refuse(u"The PostgreSQL URL names no database; write "
               "postgresql://USER@HOST:PORT/NAME."_s);
    }
    const QString port = address.port > 0 ? u":%1"_s.arg(address.port) : QString();
    address.what = address.host.startsWith(u'/')
        ? u"postgresql:///%1?host=%2"_s.arg(address.databaseName, address.host)
        : u"postgresql://%1%2/%3"_s.arg(address.host, port, address.databaseName);
    return address;
}

} // namespace

DatabaseAddress DatabaseAddress::fromUrl(const QString &url)
{
    if (url == "sqlite::memory:"_L1)
        return memoryAddress(url);
    const auto sqlite = "sqlite:"_L1;
    if (url.startsWith(sqlite))
        return sqliteAddress(url.sliced(sqlite.size()));
    if (url.startsWith("postgresql://"_L1) || url.startsWith("postgres://"_L1))
        return postgresAddress(url);
    refuse(u"The database URL \"%1\" is not understood; write sqlite:FILE, sqlite::memory: or "
           "postgresql://USER@HOST:PORT/NAME."_s.arg(url.section(u'@', -1)));
}

} // namespace SessionKeeperServer
