// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "demoserver.h"

#include <SessionKeeperServer/http/tokenserver.h>

#include <QtCore/qdir.h>

using namespace Qt::StringLiterals;

namespace {

// Hashing as slow as it should be would delay the first window; this user has no secrets.
constexpr int demoIterations = 20000;

} // namespace

DemoServer::DemoServer(QObject *parent)
    : QObject(parent)
{
}

DemoServer::~DemoServer() = default;

QString DemoServer::start(const QString &folder, const QString &keychainAccount,
                          std::chrono::seconds accessTokenLifetime)
{
    if (!QDir().mkpath(folder))
        return tr("The folder %1 for the demo's users cannot be made. Choose another with --data.")
            .arg(QDir::toNativeSeparators(folder));
    SessionKeeperServer::Settings settings;
    settings.database = u"sqlite:"_s + QDir(folder).filePath(u"demo.db"_s);
    settings.passwordIterations = demoIterations;
    settings.simpleJwt.ACCESS_TOKEN_LIFETIME = accessTokenLifetime;
    settings.simpleJwt.ROTATE_REFRESH_TOKENS = true;
    settings.simpleJwt.BLACKLIST_AFTER_ROTATION = true;

    m_server = std::make_unique<SessionKeeperServer::TokenServer>(settings);
    if (!m_server->listen())
        return tr("The demo's own server cannot start. %1").arg(m_server->errorString());
    // The user of an earlier run is still there.
    if (!m_server->addUser(userName(), password())
        && !m_server->setPassword(userName(), password()))
        return tr("The demo's own server cannot make its user. %1").arg(m_server->errorString());
    m_url = m_server->url().toString(QUrl::StripTrailingSlash);
    m_keychainAccount = keychainAccount;
    return {};
}

void DemoServer::use(const QUrl &url)
{
    m_url = url.toString(QUrl::StripTrailingSlash);
    m_keychainAccount = m_url;
}

void DemoServer::setOnline(bool online)
{
    if (!m_server || online == m_online || !m_server->faults().setOffline(!online))
        return;
    m_online = online;
    Q_EMIT onlineChanged(m_online);
}

QString DemoServer::userName() const
{
    return isLocal() ? u"ada"_s : QString();
}

QString DemoServer::password() const
{
    return isLocal() ? u"analytical-engine"_s : QString();
}

void DemoServer::refuseIssuedTokens()
{
    if (m_server)
        Q_EMIT tokensRefused(m_server->faults().refuseIssuedAccessTokens());
}

int DemoServer::requestsTo(const QString &path) const
{
    return m_server ? int(m_server->requestsTo(path)) : 0;
}
