// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_SITES_H
#define SESSIONKEEPER_TESTS_SITES_H

#include <SessionKeeperServer/http/tokenserver.h>

#include <integration/sdk/ownsites.h>
#include <support/oauthsite.h>
#include <support/scriptedserver.h>

#include <QtCore/qobject.h>

#include <memory>

// What the tests in QML talk to: the reference server, an OAuth 2.0 server, and another site of the
// same app that hands out a QML file to whoever has a token.
class Sites : public QObject
{
    Q_OBJECT
    // Without a slash at the end.
    Q_PROPERTY(QString url READ url NOTIFY started FINAL)
    Q_PROPERTY(QString oauthUrl READ oauthUrl NOTIFY started FINAL)
    Q_PROPERTY(QString otherUrl READ otherUrl CONSTANT FINAL)
    // The dialect of docs/your-own-dialect.md, and what a site of that kind guards.
    Q_PROPERTY(QVariant ownProtocol READ ownProtocol CONSTANT FINAL)
    Q_PROPERTY(QString ownUrl READ ownUrl CONSTANT FINAL)
    Q_PROPERTY(QString ownPassword READ ownPassword CONSTANT FINAL)

public:
    explicit Sites(QObject *parent = nullptr);

    QString url() const;
    QString oauthUrl() const;
    QString otherUrl() const;
    QVariant ownProtocol();
    QString ownUrl();
    QString ownPassword() const;

    // A new server with the user ada, password "analytical-engine". What the other site counted is
    // forgotten.
    Q_INVOKABLE void start();
    // The same with sliding tokens of 2 s that are renewed for 4 s; with djangorestframework-jwt or
    // its fork, whose tokens of 2 s are renewed for 3 s and may travel in the cookie "jwt".
    Q_INVOKABLE void startSliding();
    Q_INVOKABLE void startJwtAuth(const QString &profile);
    // The same with djangorestframework-jwt and long-running keys; its JWTs live for so long.
    Q_INVOKABLE void startDelegate(int seconds);
    Q_INVOKABLE int requestsTo(const QString &path) const;
    Q_INVOKABLE void refuseIssuedTokens();
    Q_INVOKABLE void setOffline(bool offline);
    // The next request to path is answered as one with a bad token.
    Q_INVOKABLE void refuseNext(const QString &path);
    // The next request to path is answered with a web page.
    Q_INVOKABLE void answerHtml(const QString &path);

    // Of the site with the dialect of its own.
    Q_INVOKABLE void refuseOwnTokens() { m_own.revokeAccessTokens(); }
    Q_INVOKABLE int ownRefreshes() { return m_own.refreshes(); }

    // The OAuth 2.0 server; user names and password as OAuthSite says.
    Q_INVOKABLE QString oauthPassword() const;
    Q_INVOKABLE int oauthRequestsTo(const QString &path) const;
    // The last request for tokens: its form, decoded, and its Authorization header, decoded too.
    Q_INVOKABLE QString oauthForm() const;
    Q_INVOKABLE QString oauthClient() const;
    Q_INVOKABLE void refuseOAuthAccess();
    Q_INVOKABLE void revokeOAuthGrants();
    Q_INVOKABLE bool honoursOAuthTokens() const;
    Q_INVOKABLE void setOAuthOffline(bool offline);

    Q_INVOKABLE int otherRequests() const;
    // How many of these had no token.
    Q_INVOKABLE int otherRequestsWithoutToken() const;

Q_SIGNALS:
    void started();

private:
    void serve(SessionKeeperServer::Settings settings);

    std::unique_ptr<SessionKeeperServer::TokenServer> m_server;
    std::unique_ptr<SessionKeeper::Test::OAuthSite> m_oauth;
    SessionKeeper::Test::ScriptedServer m_other;
    SessionKeeper::Test::EnvelopeSite m_own {std::make_shared<SessionKeeper::SystemClock>()};
};

#endif // SESSIONKEEPER_TESTS_SITES_H
