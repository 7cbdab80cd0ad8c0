// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// The README's C++ use, compiled by every build. Not run: there is no api.example.com.
#include <SessionKeeper/AccessManager>
#include <SessionKeeper/KeychainStore>
#include <SessionKeeper/Session>
#include <SessionKeeper/SimpleJwtProtocol>

#include <QtCore/QCoreApplication>
#include <QtCore/QDebug>
#include <QtCore/QTextStream>
#include <QtCore/QUrl>
#include <QtNetwork/QNetworkReply>

using namespace Qt::StringLiterals;
using namespace SessionKeeper;

static QString askForPassword()
{
    return QTextStream(stdin).readLine();
}

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);

    //! [use]
    Session session(
        std::make_shared<SimpleJwtProtocol>(QUrl(u"https://api.example.com/api/token/"_s)),
        std::make_shared<KeychainStore>(u"com.example.app"_s));
    AccessManager http(&session); // a QNetworkAccessManager; any number, in any thread

    const auto showMe = [&http] {
        QNetworkReply *reply = http.get(QNetworkRequest(QUrl(u"https://api.example.com/me/"_s)));
        QObject::connect(reply, &QNetworkReply::finished, reply, [reply] {
            qInfo() << reply->readAll(); // refreshed and sent again on the way, if need be
            reply->deleteLater();
        });
    };
    const auto logIn = [&session, showMe] {
        session.login({u"ada"_s, askForPassword()}).then(&session, [=](const Result<void> &login) {
            if (login)
                showMe();
            else
                qWarning() << login.error().message();
        });
    };
    session.restore().then(&session, [=](const Result<void> &restored) {
        restored ? showMe() : logIn(); // the tokens of the last run, from the keychain
    });
    //! [use]

    return QCoreApplication::exec();
}
