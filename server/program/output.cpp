// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "output.h"

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

std::shared_ptr<Database> openDatabase(const CommandLine &line, Database::Apps apps)
{
    auto database = std::make_shared<Database>(line.settings.database);
    database->migrate(apps);
    return database;
}

User userNamed(const UserStore &users, const QString &name)
{
    const std::optional<User> user = users.byUsername(name);
    if (!user)
        throw std::runtime_error(u"there is no user %1"_s.arg(name).toStdString());
    return *user;
}

QString cells(const QStringList &parts)
{
    QString line;
    for (const QString &part : parts) {
        line += line.isEmpty() ? u""_s : u"\t"_s;
        for (const QChar character : part.isEmpty() ? u"-"_s : part)
            line += character.category() == QChar::Other_Control ? u'?' : character;
    }
    return line + u'\n';
}

QString timeText(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(u"yyyy-MM-ddTHH:mm:ssZ"_s) : QString();
}

QString counted(int count, const QString &thing)
{
    return u"%1 %2%3"_s.arg(count).arg(thing, count == 1 ? u""_s : u"s"_s);
}
