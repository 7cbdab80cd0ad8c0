// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "commandline.h"

#include <SessionKeeperServer/Database>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

int migrate(const CommandLine &line)
{
    SessionKeeperServer::Database database(line.settings.database);
    const QStringList tables = database.migrate(line.settings.apps());
    const QString report = tables.isEmpty() ? u"nothing to do: all tables are there"_s
                                            : u"made %1"_s.arg(tables.join(u", "_s));
    std::puts(qUtf8Printable(report));
    return 0;
}

} // namespace

QList<Command> migrateCommands()
{
    return {
        {.words = {u"migrate"_s},
         .help =
             u"makes the tables that the systems need and that are missing; changes nothing that is there"_s,
         .run = migrate}};
}
