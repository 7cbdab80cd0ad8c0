// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "commandline.h"
#include "output.h"

#include <SessionKeeperServer/store/refreshtokenstore.h>

#include <QtCore/qmap.h>
#include <QtCore/qtextstream.h>

#include <cstdio>
#include <iostream>
#include <string>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

std::shared_ptr<Database> openKeys(const CommandLine &line)
{
    return openDatabase(line, Database::App::RefreshToken);
}

QString timeText(RefreshToken::Time time)
{
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(time);
    return timeText(
        QDateTime::fromMSecsSinceEpoch(milliseconds.time_since_epoch().count(), Qt::UTC));
}

int generate(const CommandLine &line)
{
    const auto now = std::chrono::floor<std::chrono::microseconds>(
        std::chrono::system_clock::now());
    RefreshTokenStore store(openKeys(line));
    QTextStream out(stdout);
    for (const QString &name : store.addWhereNone(line.settings.jwtAuth.JWT_APP_NAME, now))
        out << cells({u"Created refresh token for "_s + name});
    return 0;
}

int list(const CommandLine &line)
{
    const auto database = openKeys(line);
    const UserStore users(database);
    std::optional<qint64> owner;
    if (!line.arguments.isEmpty())
        owner = userNamed(users, line.arguments.constFirst()).id;
    QMap<qint64, QString> names;
    for (const User &user : users.all())
        names.insert(user.id, user.username);
    QTextStream out(stdout);
    for (const RefreshToken &token : RefreshTokenStore(database).page(owner).tokens) {
        QStringList parts {names.value(token.userId), token.app, timeText(token.created)};
        if (line.has(u"--show-keys"_s))
            parts += token.key;
        out << cells(parts);
    }
    return 0;
}

// Other users of the machine can see the words of a command, but not what it reads.
QString keyFrom(const QString &argument)
{
    if (argument != "-"_L1)
        return argument;
    std::string line;
    std::getline(std::cin, line);
    return QString::fromStdString(line).trimmed();
}

void removeKey(const CommandLine &line)
{
    if (!RefreshTokenStore(openKeys(line)).remove(keyFrom(line.arguments.constFirst())))
        throw std::runtime_error("there is no such key; keys are compared letter for letter");
    std::puts("deleted 1 key");
}

void removeOfUser(const CommandLine &line)
{
    const auto database = openKeys(line);
    const User user = userNamed(UserStore(database), line.options.value(u"--user"_s));
    const std::optional<QString> app = line.has(u"--app"_s)
        ? std::optional(line.options.value(u"--app"_s))
        : std::nullopt;
    const int removed = RefreshTokenStore(database).removeOf(user.id, app);
    std::puts(qUtf8Printable(u"deleted "_s + counted(removed, u"key"_s)));
}

int remove(const CommandLine &line)
{
    const bool hasUser = line.has(u"--user"_s);
    if (hasUser == !line.arguments.isEmpty())
        throw UsageError(u"refresh-token delete needs either a key or --user NAME"_s);
    if (line.has(u"--app"_s) && !hasUser)
        throw UsageError(u"--app needs --user NAME: another user may have a key for that app"_s);
    if (hasUser)
        removeOfUser(line);
    else
        removeKey(line);
    return 0;
}

} // namespace

QList<Command> refreshTokenCommands()
{
    const QString group = u"refresh-token"_s;
    return {
        {.words = {group, u"generate"_s},
         .help = u"makes a key for the app JWT_APP_NAME for every user who has no key at all"_s,
         .run = generate},
        {.words = {group, u"list"_s},
         .help = u"the long-running keys, the oldest first: user, app, created"_s,
         .arguments = {{u"NAME"_s, u"the name of the user"_s, true}},
         .options = {{u"--show-keys"_s, {}, u"the key as well; whoever has it is that user"_s}},
         .run = list},
        {.words = {group, u"delete"_s},
         .help = u"ends a key, or those of a user; tokens made with it live on until they expire"_s,
         .arguments = {{u"KEY"_s, u"the key"_s, true}},
         .options = {{u"--user"_s, u"NAME"_s, u"all keys of this user"_s},
                     {u"--app"_s, u"APP"_s, u"with --user: only the one for this app"_s}},
         .more = u"With - for KEY it is read from standard input, where nobody else sees it."_s,
         .run = remove},
    };
}
