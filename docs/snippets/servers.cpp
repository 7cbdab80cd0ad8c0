// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// The ten lines for each kind of server in docs/servers.md, compiled by every build. Not run.
#include "envelopeprotocol.h"

#include <SessionKeeper/AccessManager>
#include <SessionKeeper/DelegateProtocol>
#include <SessionKeeper/DetectProtocol>
#include <SessionKeeper/JwtAuthProtocol>
#include <SessionKeeper/KeychainStore>
#include <SessionKeeper/OAuth2Protocol>
#include <SessionKeeper/Session>
#include <SessionKeeper/SimpleJwtProtocol>
#include <SessionKeeper/SlidingTokenProtocol>

#include <QtCore/QCoreApplication>
#include <QtCore/QDebug>
#include <QtCore/QFuture>
#include <QtCore/QSysInfo>
#include <QtCore/QUrl>
#include <QtNetwork/QNetworkReply>

using namespace Qt::StringLiterals;
using namespace SessionKeeper;

void findOut(const std::shared_ptr<TokenStore> &store);
void simpleJwt(const QString &password);
void sliding(const QString &password);
void jwtAuth(const QString &password);
void delegate(const QString &password);
void oauth2(const QString &password);
QFuture<Result<void>> oauth2Code(Session &session, const QString &code, const QString &verifier);
void yourOwn(const QString &password);

void simpleJwt(const QString &password)
{
    //! [simpleJwt]
    const QUrl url(u"https://api.example.com/api/token/"_s);
    Session session(std::make_shared<SimpleJwtProtocol>(url),
                    std::make_shared<KeychainStore>(u"com.example.app"_s));
    AccessManager http(&session);
    session.login({u"ada"_s, password}).then(&session, [&http](const Result<void> &login) {
        if (login)
            http.get(QNetworkRequest(QUrl(u"https://api.example.com/api/me/"_s)));
        else
            qWarning() << login.error().message();
    });
    //! [simpleJwt]
}

void sliding(const QString &password)
{
    //! [sliding]
    const QUrl url(u"https://api.example.com/api/token/"_s);
    Session session(std::make_shared<SlidingTokenProtocol>(url),
                    std::make_shared<KeychainStore>(u"com.example.app"_s));
    AccessManager http(&session);
    QObject::connect(&session, &Session::sessionExpiresAtChanged,
                     [](const QDateTime &end) { qInfo() << "The next login is due by" << end; });
    session.login({u"ada"_s, password}).then(&session, [&http](const Result<void> &) {
        http.get(QNetworkRequest(QUrl(u"https://api.example.com/api/me/"_s)));
    });
    //! [sliding]
}

void jwtAuth(const QString &password)
{
    //! [jwtAuth]
    const auto protocol = std::make_shared<JwtAuthProtocol>(QUrl(u"https://api.example.com/"_s));
    protocol->setChainLimit(std::chrono::days(7)); // when it is known
    Session session(protocol, std::make_shared<KeychainStore>(u"com.example.app"_s));
    AccessManager http(&session);
    session.login({u"ada"_s, password}).then(&session, [&http](const Result<void> &login) {
        if (login)
            http.get(QNetworkRequest(QUrl(u"https://api.example.com/api/me/"_s)));
    });
    //! [jwtAuth]
}

void delegate(const QString &password)
{
    //! [delegate]
    const auto protocol = std::make_shared<DelegateProtocol>(QUrl(u"https://api.example.com/"_s));
    protocol->setAppName(u"Example on "_s + QSysInfo::machineHostName());
    Session session(protocol, std::make_shared<KeychainStore>(u"com.example.app"_s));
    AccessManager http(&session);
    session.login({u"ada"_s, password}).then(&session, [&http](const Result<void> &login) {
        if (login)
            http.get(QNetworkRequest(QUrl(u"https://api.example.com/api/me/"_s)));
    });
    //! [delegate]
}

void oauth2(const QString &password)
{
    //! [oauth2]
    const QUrl url(u"https://api.example.com/o/token/"_s);
    const auto protocol = std::make_shared<OAuth2Protocol>(url);
    protocol->setClientId(u"example-app"_s);
    protocol->setRevocationPath(u"../revoke_token/"_s);
    Session session(protocol, std::make_shared<KeychainStore>(u"com.example.app"_s));
    AccessManager http(&session);
    session.login({u"ada"_s, password}).then(&session, [&http](const Result<void> &login) {
        if (login)
            http.get(QNetworkRequest(QUrl(u"https://api.example.com/api/me/"_s)));
    });
    //! [oauth2]
}

QFuture<Result<void>> oauth2Code(Session &session, const QString &code, const QString &verifier)
{
    //! [oauth2Code]
    Credentials credentials(u"ada"_s, {}); // the name under which the app shows the account
    credentials.insert(u"grant_type"_s, u"authorization_code"_s);
    credentials.insert(u"code"_s, code);
    credentials.insert(u"redirect_uri"_s, u"com.example.app:/done"_s);
    credentials.insert(u"code_verifier"_s, verifier);
    return session.login(credentials);
    //! [oauth2Code]
}

void yourOwn(const QString &password)
{
    //! [yourOwn]
    Session session(std::make_shared<EnvelopeProtocol>(QUrl(u"https://api.example.com/auth/"_s)),
                    std::make_shared<KeychainStore>(u"com.example.app"_s));
    AccessManager http(&session);
    session.login({u"ada@example.com"_s, password})
        .then(&session, [&http](const Result<void> &login) {
            if (login)
                http.get(QNetworkRequest(QUrl(u"https://api.example.com/items"_s)));
            else
                qWarning() << login.error().message();
        });
    //! [yourOwn]
}

void findOut(const std::shared_ptr<TokenStore> &store)
{
    //! [findOut]
    const QUrl url(u"https://api.example.com/"_s); // or, surer, where tokens are obtained
    auto found = detectProtocol(url);
    found.then(qApp, [store](const Result<std::shared_ptr<Protocol>> &protocol) {
        if (protocol)
            (void)(new Session(*protocol, store, qApp))->restore();
        else
            qWarning() << protocol.error().message(); // what was tried, what was seen, what to do
    });
    //! [findOut]
}

int main()
{
    return 0;
}
