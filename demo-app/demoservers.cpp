// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "demoservers.h"

#include <SessionKeeper/session/detectprotocol.h>

#include <QtCore/qdir.h>
#include <QtCore/qfuturewatcher.h>

#include <utility>

using namespace Qt::StringLiterals;

namespace {

// Where the site's resources are when somebody gave this address: there, unless it is the very
// place that tokens come from.
QUrl siteAt(const QUrl &address, const SessionKeeper::Protocol &protocol)
{
    const auto same = QUrl::StripTrailingSlash;
    const QUrl login = protocol.loginRequest({}).url;
    return address.matches(login, same) ? login.resolved(QUrl(u"/"_s)) : address;
}

} // namespace

DemoServers::DemoServers(QObject *parent)
    : QObject(parent)
{
}

DemoServers::~DemoServers() = default;

QString DemoServers::startLocal(const QString &folder, const QString &keychainPrefix,
                                const LocalTimes &times)
{
    if (!QDir().mkpath(folder))
        return tr("The folder %1 for the demo's users cannot be made. Choose another with --data.")
            .arg(QDir::toNativeSeparators(folder));
    const QString database = u"sqlite:"_s + QDir(folder).filePath(u"demo.db"_s);
    for (const LocalSystem system : localSystems) {
        m_local.append(new DemoServer(this));
        const QString complaint = m_local.constLast()->start(system, database, times,
                                                             keychainPrefix);
        if (!complaint.isEmpty())
            return complaint;
    }
    setCurrent(m_local.constFirst());
    return m_local.constFirst()->makeUser();
}

DemoServer *DemoServers::local(LocalSystem system) const
{
    return m_local.at(int(system));
}

std::vector<DemoServer *> DemoServers::all() const
{
    std::vector<DemoServer *> servers(m_local.begin(), m_local.end());
    if (m_other)
        servers.push_back(m_other);
    return servers;
}

QQmlListProperty<DemoServer> DemoServers::localList()
{
    return {this, &m_local};
}

void DemoServers::choose(DemoServer *server)
{
    setCurrent(server);
}

void DemoServers::chooseAnother()
{
    setCurrent(nullptr);
    setOther(nullptr);
}

void DemoServers::ask(const QString &address)
{
    const int question = ++m_question;
    chooseAnother();
    if (std::exchange(m_address, address.trimmed()) != m_address)
        Q_EMIT addressChanged();
    setComplaint({});
    const QUrl url = addressFrom(m_address);
    if (!url.isValid()) {
        setAsking(false);
        setComplaint(tr("That is not the address of a server, such as http://127.0.0.1:8000."));
        return;
    }
    setAsking(true);
    auto *watcher = new QFutureWatcher<Protocols>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, question, url] {
        watcher->deleteLater();
        if (question == m_question)
            answered(url, watcher->result());
    });
    watcher->setFuture(SessionKeeper::detectProtocol(url));
}

void DemoServers::answered(const QUrl &address, const Protocols &found)
{
    setAsking(false);
    if (!found) {
        setComplaint(found.error().message());
        return;
    }
    auto *server = new DemoServer(this);
    server->use(*found, siteAt(address, **found));
    setOther(server);
    // Somebody who went back to another server meanwhile stays there.
    if (!m_current)
        setCurrent(m_other);
}

QUrl DemoServers::addressFrom(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool isAddress = url.isValid() && !url.host().isEmpty()
        && (url.scheme() == "http"_L1 || url.scheme() == "https"_L1);
    return isAddress ? url : QUrl();
}

void DemoServers::setOther(DemoServer *server)
{
    DemoServer *previous = std::exchange(m_other, server);
    if (previous == server)
        return;
    Q_EMIT otherChanged();
    if (previous)
        previous->deleteLater();
}

void DemoServers::setCurrent(DemoServer *server)
{
    if (std::exchange(m_current, server) != server)
        Q_EMIT currentChanged();
}

void DemoServers::setComplaint(const QString &sentence)
{
    if (std::exchange(m_complaint, sentence) != sentence)
        Q_EMIT complaintChanged();
}

void DemoServers::setAsking(bool asking)
{
    if (std::exchange(m_isAsking, asking) != asking)
        Q_EMIT askingChanged();
}
