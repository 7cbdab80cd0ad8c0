// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "commands.h"

#include <SessionKeeperServer/Database>

#include <cstdio>

using namespace Qt::StringLiterals;

int migrate(const CommandLine &line)
{
    SessionKeeperServer::Database database(line.settings.database);
    const QStringList tables = database.migrate();
    const QString report = tables.isEmpty() ? u"nothing to do: all tables are there"_s
                                            : u"made %1"_s.arg(tables.join(u", "_s));
    std::puts(qUtf8Printable(report));
    return 0;
}
