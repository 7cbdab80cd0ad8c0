// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "rotatingsite.h"

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

SessionKeeperServer::Settings settings(Grace grace, const QString &folder)
{
    SessionKeeperServer::Settings settings;
    settings.passwordIterations = 1;
    settings.database = u"sqlite:"_s + folder + u"/session.db"_s;
    settings.simpleJwt.ROTATE_REFRESH_TOKENS = true;
    settings.simpleJwt.BLACKLIST_AFTER_ROTATION = true;
    settings.rotationGracePeriod = grace == Grace::Minute ? 60s : 0s;
    return settings;
}

} // namespace

bool isLong()
{
    return qEnvironmentVariableIsSet("SESSIONKEEPER_LONG_TESTS");
}

RotatingSite::RotatingSite(Grace grace)
    : m_server(settings(grace, m_folder.path()))
{
    if (!m_server.listen() || !m_server.addUser(u"ada"_s, u"pw"_s)
        || !m_server.addUser(u"eve"_s, u"pw"_s))
        qFatal("The reference server did not start: %s", qPrintable(m_server.errorString()));
}

} // namespace SessionKeeper::Test
