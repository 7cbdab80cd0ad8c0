// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// The ten lines for each kind of server in docs/servers.md, compiled by every build. Not run.
#include "envelopeprotocol.h"

#include <SessionKeeper/AccessManager>
#include <SessionKeeper/KeychainStore>
#include <SessionKeeper/Session>
#include <SessionKeeper/SimpleJwtProtocol>

#include <QtCore/QDebug>
#include <QtCore/QUrl>
#include <QtNetwork/QNetworkReply>

using namespace Qt::StringLiterals;
using namespace SessionKeeper;

void simpleJwt(const QString &password);
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

int main()
{
    return 0;
}
