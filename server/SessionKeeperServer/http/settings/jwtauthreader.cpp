// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/settings/tablereaders_p.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

void readJwtAuth(TomlTable table, JwtAuthSettings &settings)
{
    table.read(u"JWT_EXPIRATION_DELTA"_s, settings.JWT_EXPIRATION_DELTA);
    table.finish();
}

} // namespace SessionKeeperServer
