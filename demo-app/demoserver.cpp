// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "demoserver.h"

#include "dialects.h"

#include <SessionKeeper/protocol/delegateprotocol.h>
#include <SessionKeeperServer/http/tokenserver.h>

#include <QtCore/qsysinfo.h>

#include <utility>

using namespace Qt::StringLiterals;

DemoServer::DemoServer(QObject *parent)
    : QObject(parent)
{
}

DemoServer::~DemoServer() = default;

QString DemoServer::start(LocalSystem system, const QString &database, const LocalTimes &times,
                          const QString &keychainPrefix)
{
    auto settings = serverSettings(system, times);
    settings.database = database;
    m_server = std::make_unique<SessionKeeperServer::TokenServer>(settings);
    if (!m_server->listen())
        return tr("The demo's own server cannot start. %1").arg(m_server->errorString());
    m_url = m_server->url().toString(QUrl::StripTrailingSlash);
    m_keychainAccount = keychainPrefix + u' ' + wordFor(system);
    speak(protocolFor(system, m_server->url()));
    return {};
}

QString DemoServer::makeUser()
{
    // The user of an earlier run is still there.
    if (!m_server->addUser(userName(), password())
        && !m_server->setPassword(userName(), password()))
        return tr("The demo's own server cannot make its user. %1").arg(m_server->errorString());
    return {};
}

void DemoServer::use(const std::shared_ptr<SessionKeeper::Protocol> &protocol, const QUrl &site)
{
    // Qt would leave the slash of a root.
    m_url = site.toString(QUrl::RemoveQuery | QUrl::RemoveFragment);
    while (m_url.endsWith(u'/'))
        m_url.chop(1);
    m_keychainAccount = protocol->name() + u' ' + protocol->url().toString();
    speak(protocol);
}

void DemoServer::speak(const std::shared_ptr<SessionKeeper::Protocol> &protocol)
{
    m_protocol = protocol;
    auto *delegate = dynamic_cast<SessionKeeper::DelegateProtocol *>(protocol.get());
    if (!delegate)
        return;
    // A key of this installation alone: its log-out deletes no other's.
    m_keyName = tr("SessionKeeper on %1").arg(QSysInfo::machineHostName());
    delegate->setAppName(m_keyName);
}

QString DemoServer::dialect() const
{
    return m_protocol->name();
}

QString DemoServer::title() const
{
    return dialectTitle(dialect());
}

QString DemoServer::summary() const
{
    return dialectSummary(dialect());
}

QVariant DemoServer::protocol() const
{
    return QVariant::fromValue(m_protocol);
}

bool DemoServer::renewsExpired() const
{
    return m_protocol->canRefreshExpired();
}

bool DemoServer::hearsOfLogout() const
{
    return m_protocol->logoutRequest(SessionKeeper::Tokens("access", "refresh")).has_value();
}

// The server does not tell a sliding token from its successors: it could only refuse them all.
bool DemoServer::refusesTokens() const
{
    return isLocal() && dialect() != "slidingtoken"_L1;
}

void DemoServer::setOnline(bool online)
{
    if (!m_server || online == m_online || !m_server->faults().setOffline(!online))
        return;
    m_online = online;
    Q_EMIT onlineChanged(m_online);
}

void DemoServer::setLoggedIn(bool loggedIn)
{
    if (std::exchange(m_isLoggedIn, loggedIn) != loggedIn)
        Q_EMIT loggedInChanged(m_isLoggedIn);
}

QString DemoServer::userName() const
{
    return isLocal() ? u"ada"_s : QString();
}

QString DemoServer::password() const
{
    return isLocal() ? u"analytical-engine"_s : QString();
}

QString DemoServer::keychainService() const
{
    return u"org.sessionkeeper.demo"_s;
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
