// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// The code of docs/works-with.md, compiled by every build. Not run.
#include <SessionKeeper/AccessManager>
#include <SessionKeeper/Session>

#include <QtCore/QDebug>
#include <QtCore/QEventLoop>
#include <QtCore/QFuture>
#include <QtCore/QStandardPaths>
#include <QtCore/QThread>
#include <QtNetwork/QNetworkCookieJar>
#include <QtNetwork/QNetworkDiskCache>
#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QNetworkReply>

#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
#include <QtCore/QJsonDocument>
#include <QtNetwork/QNetworkRequestFactory>
#include <QtNetwork/QRestAccessManager>
#include <QtNetwork/QRestReply>
#endif

using namespace Qt::StringLiterals;
using namespace SessionKeeper;

void chain(Session *session);
void gather(Session *session);
void replyAsFuture(QNetworkReply *reply);
void rest(Session *session, QObject *window);
void ownToken(AccessManager &http, const QByteArray &token);
void cache(Session *session);
void settings(AccessManager &http, QNetworkCookieJar *jar);
void thread(Session *session);

void chain(Session *session)
{
    //! [future]
    session->login({u"ada"_s, u"secret"_s})
        .then(session, [=](const Result<void> &) { return session->freshAccessToken(); })
        .unwrap()
        .then(session, [](const Result<QByteArray> &token) {
            qInfo() << (token ? u"logged in"_s : token.error().message());
        });
    //! [future]
}

void gather(Session *session)
{
    //! [whenAll]
    using Answers = QList<QFuture<Result<QByteArray>>>;
    Answers asked {session->freshAccessToken(), session->freshAccessToken()};
    QtFuture::whenAll(asked.begin(), asked.end()).then(session, [](const Answers &answers) {
        qInfo() << answers.size() << "answers, one refresh";
    });
    //! [whenAll]
}

void replyAsFuture(QNetworkReply *reply)
{
    //! [connect]
    QtFuture::connect(reply, &QNetworkReply::finished).then(reply, [reply] {
        qInfo() << reply->readAll();
        reply->deleteLater();
    });
    //! [connect]
}

#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
void rest(Session *session, QObject *window)
{
    //! [rest]
    AccessManager http(session);
    QRestAccessManager rest(&http);
    const QNetworkRequestFactory api(QUrl(u"https://api.example.com"_s));
    rest.get(api.createRequest(u"/me/"_s), window, [](QRestReply &reply) {
        if (const auto me = reply.readJson())
            qInfo() << *me;
    });
    //! [rest]
}
#endif

void ownToken(AccessManager &http, const QByteArray &token)
{
    //! [header]
    QNetworkRequest request(QUrl(u"https://api.example.com/me/"_s));
    request.setRawHeader("Authorization", "Bearer " + token); // of this session: renewed
    http.get(request);
    request.setRawHeader("Authorization", "Basic YWRhOnNlY3JldA=="); // the app's own: untouched
    http.get(request);
    //! [header]
}

void cache(Session *session)
{
    //! [cache]
    AccessManager http(session);
    auto *cache = new QNetworkDiskCache(&http);
    cache->setCacheDirectory(QStandardPaths::writableLocation(QStandardPaths::CacheLocation)
                             + "/answers"_L1);
    http.setCache(cache);
    //! [cache]
}

void settings(AccessManager &http, QNetworkCookieJar *jar)
{
    //! [settings]
    http.setCookieJar(jar);
    http.setProxy(QNetworkProxy::NoProxy);
    http.setTransferTimeout(20000);
    http.setAutoDeleteReplies(true);
    http.setStrictTransportSecurityEnabled(true);
    http.connectToHostEncrypted(u"api.example.com"_s);
    //! [settings]
}

void thread(Session *session)
{
    //! [thread]
    QThread *worker = QThread::create([session] {
        AccessManager http(session); // the session has to live when this line runs, not longer
        QNetworkReply *reply = http.get(QNetworkRequest(QUrl(u"https://api.example.com/"_s)));
        QEventLoop loop;
        QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
        loop.exec();
    });
    worker->start();
    //! [thread]
}

int main()
{
    return 0;
}
