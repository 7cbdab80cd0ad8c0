// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keeper.h"

#include "dyingprotocol.h"
#include "dyingstore.h"

#include <SessionKeeper/base/future_p.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qcryptographichash.h>
#include <QtCore/qmetaobject.h>
#include <QtNetwork/qnetworkreply.h>

#include <unistd.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;
using namespace std::chrono;

namespace {

template<typename T>
QByteArray nameOf(T value)
{
    return QMetaEnum::fromType<T>().valueToKey(int(value));
}

QByteArray fingerprint(const Result<QByteArray> &token)
{
    if (!token)
        return nameOf(token.error().kind());
    return QCryptographicHash::hash(*token, QCryptographicHash::Sha256).toHex().first(16);
}

} // namespace

Keeper::Keeper(const QUrl &site, std::shared_ptr<TokenStore> store)
    : m_site(site)
    , m_session(std::make_shared<DyingProtocol>(site.resolved(QUrl(u"/api/token/"_s)), m_death),
                std::make_shared<DyingStore>(std::move(store), m_death))
    , m_http(&m_session)
    , m_input(STDIN_FILENO, QSocketNotifier::Read)
{
    // The tests say when a token has ended; and they say so more often than time would.
    auto policy = m_session.refreshPolicy();
    policy.proactive = false;
    policy.budget = 1000000;
    m_session.setRefreshPolicy(policy);
    connect(&m_input, &QSocketNotifier::activated, this, &Keeper::hear);
    tell();
}

void Keeper::tell()
{
    connect(&m_session, &Session::accountChanged, this,
            [](const QString &account) { say("account " + account.toUtf8()); });
    connect(&m_session, &Session::refreshed, this, [this](Session::RefreshCause cause) {
        say("refreshed " + nameOf(cause));
        m_death.reach("refreshed");
    });
    connect(&m_session, &Session::loggedOut, this,
            [](Session::LogoutReason reason) { say("loggedout " + nameOf(reason)); });
}

void Keeper::hear()
{
    char bytes[4096];
    const auto count = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (count <= 0)
        return QCoreApplication::quit();
    m_heard.append(bytes, count);
    for (auto end = m_heard.indexOf('\n'); end >= 0; end = m_heard.indexOf('\n')) {
        const auto line = m_heard.first(end);
        m_heard.remove(0, end + 1);
        obey(line.split(' '));
    }
}

void Keeper::obey(const QByteArrayList &words)
{
    const auto &word = words.first();
    if (word == "login")
        await(word, m_session.login({QString::fromUtf8(words.value(1)), u"pw"_s}));
    else if (word == "restore")
        await(word, m_session.restore());
    else if (word == "refresh")
        refresh();
    else if (word == "logout")
        await(word, m_session.logout());
    else if (word == "token")
        token("token ");
    else if (word == "call")
        call();
    else if (word == "die")
        m_death.arm(words.value(1), words.value(2).toDouble(), words.value(3));
    else
        say("unknown " + word);
}

template<typename T>
void Keeper::await(const QByteArray &word, QFuture<Result<T>> future)
{
    whenFinished(future, this, [word](const Result<T> &result) {
        say(word + ' ' + (result ? "ok"_ba : nameOf(result.error().kind())));
    });
}

void Keeper::refresh()
{
    m_death.pass("random", m_usualRefresh);
    const auto begun = steady_clock::now();
    auto future = m_session.refresh();
    await("refresh", future);
    whenFinished(future, this, [this, begun](const Result<void> &) {
        m_usualRefresh = duration_cast<microseconds>(steady_clock::now() - begun);
    });
}

void Keeper::token(const QByteArray &before)
{
    whenFinished(m_session.freshAccessToken(), this, [before](const Result<QByteArray> &token) {
        say(before + fingerprint(token) + ' ' + QByteArray::number(qint64(machineTime().count())));
    });
}

void Keeper::call()
{
    auto *reply = m_http.get(QNetworkRequest(m_site.resolved(QUrl(u"/api/me/"_s))));
    connect(reply, &QNetworkReply::finished, this, [this, reply] {
        reply->deleteLater();
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        token("call " + QByteArray::number(status) + ' ');
    });
}

} // namespace SessionKeeper::Test
