// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "commands.h"

#include <SessionKeeperServer/Database>
#include <SessionKeeperServer/store/tokenledger.h>

#include <cstdio>

using namespace SessionKeeperServer;

int token(const CommandLine &line)
{
    const auto database = std::make_shared<Database>(line.settings.database);
    database->migrate();
    // A token that the leeway still lets live must not lose its row, or a dead one comes back
    // (contract.md 2.5).
    const auto leeway = line.settings.simpleJwt.LEEWAY;
    const QDateTime until = QDateTime::currentDateTimeUtc().addMSecs(-leeway.count());
    const int removed = TokenLedger(database).flushExpired(until);
    std::printf("removed %d expired token%s\n", removed, removed == 1 ? "" : "s");
    return 0;
}
