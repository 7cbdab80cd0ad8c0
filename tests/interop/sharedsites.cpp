// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sharedsites.h"

#include <support/postgres.h>

#include <QtCore/qfile.h>
#include <QtCore/qjsondocument.h>
#include <QtNetwork/qnetworkreply.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

// Of a machine that does ten other things.
constexpr int patience = 60000; // ms

Answer answer(const QJsonValue &told)
{
    return {told[u"status"_s].toInt(), told[u"body"_s].toObject(), told[u"body"_s].toArray()};
}

Answer finished(QNetworkReply *reply)
{
    QSignalSpy end(reply, &QNetworkReply::finished);
    end.wait(patience);
    reply->deleteLater();
    const auto body = QJsonDocument::fromJson(reply->readAll());
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), body.object(),
            body.array()};
}

} // namespace

Answer Site::login(const QString &name, const QString &password)
{
    return post("/api/token/", {{u"username"_s, name}, {u"password"_s, password}});
}

DjangoPeer::DjangoPeer(const QString &database, const QString &secret)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QStringLiteral(SHARED_PEER), {database, secret});
}

DjangoPeer::~DjangoPeer()
{
    m_process.closeWriteChannel();
    m_process.waitForFinished(patience);
}

QJsonValue DjangoPeer::ask(const QJsonArray &command)
{
    const QByteArray words = QJsonDocument(command).toJson(QJsonDocument::Compact);
    m_process.write(words + '\n');
    while (!m_process.canReadLine() && m_process.waitForReadyRead(patience)) { }
    const QByteArray line = m_process.readLine();
    if (line.isEmpty())
        qFatal("sharedpeer did not answer %s", words.constData());
    return QJsonDocument::fromJson('[' + line + ']')[0];
}

Answer DjangoPeer::post(const char *path, const QJsonObject &body)
{
    return answer(ask({u"post"_s, QString::fromLatin1(path), body}));
}

Answer DjangoPeer::get(const char *path, const QString &access)
{
    return answer(ask({u"get"_s, QString::fromLatin1(path), access}));
}

OurServer::OurServer(const QString &config)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QStringLiteral(SERVER_PROGRAM), {u"serve"_s, u"--config"_s, config});
    while (!m_process.canReadLine() && m_process.waitForReadyRead(patience)) { }
    m_url = QUrl(QString::fromUtf8(m_process.readLine().trimmed().mid(13)));
}

OurServer::~OurServer()
{
    m_process.terminate();
    m_process.waitForFinished(patience);
}

Answer OurServer::post(const char *path, const QJsonObject &body)
{
    return send("POST", QString::fromLatin1(path), {}, body);
}

Answer OurServer::get(const char *path, const QString &access)
{
    return send("GET", QString::fromLatin1(path), "Bearer " + access.toLatin1());
}

Answer OurServer::send(const QByteArray &method, const QString &path,
                       const QByteArray &authorization, const QJsonObject &body)
{
    QNetworkRequest request(m_url.resolved(QUrl(path)));
    if (!authorization.isEmpty())
        request.setRawHeader("Authorization", authorization);
    if (method == "GET")
        return finished(m_manager.get(request));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    const QByteArray json = QJsonDocument(body).toJson();
    return finished(m_manager.sendCustomRequest(request, method, json));
}

const QString SharedSites::secret = u"the SECRET_KEY of both"_s;

QString SharedSites::prepare(bool isRemote)
{
    if (isRemote && !Postgres::instance().isRunning())
        return Postgres::instance().problem();
    if (isRemote && QProcess::execute(u"/usr/bin/python3"_s, {u"-c"_s, u"import psycopg2"_s}) != 0)
        return u"Django's way to PostgreSQL is not installed; install python3-psycopg2."_s;
    url = isRemote ? Postgres::instance().newDatabase()
                   : u"sqlite:"_s + m_folder.filePath(u"shared.db"_s);
    m_config = m_folder.filePath(u"server.toml"_s);
    QFile file(m_config);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write %s", qPrintable(m_config));
    file.write("systems = [\"simplejwt\", \"drfjwt\", \"refreshtoken\"]\nprofile = "
               "\"simplejwt/5.2.2\"\nlisten = \"127.0.0.1:0\"\nsecret_key = \""
               + secret.toUtf8() + "\"\ndatabase = \"" + url.toUtf8()
               + "\"\n[SIMPLE_JWT]\nROTATE_REFRESH_TOKENS = true\n"
                 "BLACKLIST_AFTER_ROTATION = true\nUPDATE_LAST_LOGIN = true\n"
                 "[SESSIONKEEPER]\nLOGIN_THROTTLE = \"off\"\n");
    return {};
}

bool SharedSites::start()
{
    if (!ours) {
        django = newPeer();
        django->ask({u"migrate"_s});
        ours = std::make_unique<OurServer>(m_config);
    }
    django->ask({u"renew"_s});
    django->ask({u"add_user"_s, u"dora"_s, u"pw-dora"_s});
    return ours->isReady() && run({u"user"_s, u"add"_s, u"otto"_s}, "pw-otto\n").isEmpty();
}

QByteArray SharedSites::run(const QStringList &words, const QByteArray &input) const
{
    QProcess program;
    program.setProcessChannelMode(QProcess::MergedChannels);
    program.start(QStringLiteral(SERVER_PROGRAM), words + QStringList {u"--config"_s, m_config});
    program.write(input);
    program.closeWriteChannel();
    program.waitForFinished(patience);
    return program.readAll();
}

std::unique_ptr<DjangoPeer> SharedSites::newPeer() const
{
    return std::make_unique<DjangoPeer>(url, secret);
}

Site *SharedSites::site(int which) const
{
    return which == 0 ? static_cast<Site *>(django.get()) : ours.get();
}

} // namespace SessionKeeper::Test
