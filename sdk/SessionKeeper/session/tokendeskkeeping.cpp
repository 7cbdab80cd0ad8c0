// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "tokendesk_p.h"

#include <QtCore/qcryptographichash.h>

#include <limits>

// What the session does at its TokenDesk.

namespace SessionKeeper {

namespace {

// More than a request can live through: a refusal comes minutes late, not dozens of lifetimes.
constexpr qsizetype remembered = 32;

QByteArray ownerKey(const QUrl &url, const QString &account)
{
    const auto server = url.toEncoded(QUrl::RemoveUserInfo | QUrl::RemoveQuery);
    return QCryptographicHash::hash(server + '\n' + account.toUtf8(), QCryptographicHash::Sha256)
        .toHex();
}

} // namespace

void TokenDesk::setOwner(Owner owner)
{
    const QMutexLocker lock(&m_mutex);
    m_owner = std::move(owner);
}

void TokenDesk::setClock(std::shared_ptr<Clock> clock)
{
    const QMutexLocker lock(&m_mutex);
    m_clock = std::move(clock);
}

void TokenDesk::setProtocol(std::shared_ptr<const Protocol> protocol)
{
    const QMutexLocker lock(&m_mutex);
    m_protocol = std::move(protocol);
}

void TokenDesk::setInsecureTransportAllowed(bool allowed)
{
    const QMutexLocker lock(&m_mutex);
    m_insecureTransportAllowed = allowed;
}

void TokenDesk::park()
{
    const QMutexLocker lock(&m_mutex);
    m_mode = Mode::Parked;
    m_grant = {};
}

void TokenDesk::open(const Tokens &tokens, const QString &account, const Lifetime &lifetime)
{
    const QMutexLocker lock(&m_mutex);
    m_mode = Mode::Open;
    m_grant.tokens = tokens;
    if (m_grant.user == 0) {
        m_grant.user = ++m_users;
        m_grant.owner = ownerKey(m_protocol ? m_protocol->url() : QUrl(), account);
    }
    m_lifetime = lifetime;
    m_asked = false;
    const bool isNew = m_issued.isEmpty() || m_issued.last() != tokens.accessToken();
    if (isNew && !tokens.accessToken().isEmpty())
        m_issued.append(tokens.accessToken());
    if (m_issued.size() > remembered)
        m_issued.removeFirst();
    if (m_refused != tokens.accessToken())
        m_refused.clear();
    if (!isFresh()) {
        // Restored after its end: who waits goes on waiting, for the refresh.
        if (!m_waiting.empty())
            ask(Session::RefreshCause::Stale);
        return;
    }
    answerAll([this](const Waiter &waiter) {
        return isForeign(waiter.rejected) ? Answer(formerUser()) : Answer(m_grant);
    });
}

void TokenDesk::forgetUser()
{
    const QMutexLocker lock(&m_mutex);
    m_mode = Mode::Parked;
    m_issued.clear();
    m_grant = {};
    changeUser();
}

void TokenDesk::refreshFailed(const Error &error, bool alive)
{
    const QMutexLocker lock(&m_mutex);
    m_asked = false;
    const auto current = m_grant.tokens.accessToken();
    answerAll([&](const Waiter &waiter) {
        const bool usable = alive && waiter.rejected != current && m_refused != current;
        return usable ? Answer(m_grant) : Answer(error);
    });
}

void TokenDesk::forgetRefusal()
{
    const QMutexLocker lock(&m_mutex);
    m_refused.clear();
}

void TokenDesk::close(const Error &error)
{
    const QMutexLocker lock(&m_mutex);
    m_mode = Mode::Closed;
    m_grant = {};
    m_refused.clear();
    m_issued.clear();
    m_error = error;
    m_asked = false;
    changeUser();
    answerAll([&](const Waiter &) { return Answer(error); });
}

bool TokenDesk::isAsking() const
{
    const QMutexLocker lock(&m_mutex);
    return m_asked;
}

int TokenDesk::waiting() const
{
    const QMutexLocker lock(&m_mutex);
    return static_cast<int>(m_waiting.size());
}

void TokenDesk::abandon(const Error &error)
{
    close(error);
    {
        const QMutexLocker lock(&m_mutex);
        m_owner = {};
    }
    deliver(std::numeric_limits<int>::max());
}

void TokenDesk::changeUser()
{
    m_userChanged.addResult(true);
    m_userChanged.finish();
    m_userChanged = QPromise<bool>();
    m_userChanged.start();
}

} // namespace SessionKeeper
