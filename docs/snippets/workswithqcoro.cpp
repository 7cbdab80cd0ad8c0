// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// The coroutine of docs/works-with.md, compiled where QCoro is installed. Not run.
#include <SessionKeeper/AccessManager>
#include <SessionKeeper/Session>

#include <QCoroFuture>
#include <QCoroNetworkReply>
#include <QCoroTask>

#include <QtCore/QDebug>

using namespace Qt::StringLiterals;
using namespace SessionKeeper;

//! [qcoro]
QCoro::Task<> showMe(Session &session, AccessManager &http)
{
    if (const auto login = co_await session.login({u"ada"_s, u"secret"_s}); !login)
        qWarning() << login.error().message();
    QNetworkReply *reply = co_await http.get(
        QNetworkRequest(QUrl(u"https://api.example.com/me/"_s)));
    qInfo() << reply->readAll();
    reply->deleteLater();
}
//! [qcoro]

int main()
{
    return 0;
}
