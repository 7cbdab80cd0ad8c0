// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "djangosite.h"

#include <support/replies.h>

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtNetwork/qnetworkaccessmanager.h>
#include <QtTest/qtest.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

DjangoSite::~DjangoSite()
{
    stop();
}

void DjangoSite::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(15000))
        m_process.kill();
    m_process.waitForFinished();
}

bool DjangoSite::start(int accessLifetimeSeconds)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"ACCESS_LIFETIME"_s, QString::number(accessLifetimeSeconds));
    environment.insert(u"ROTATE"_s, u"1"_s);
    environment.insert(u"BLACKLIST"_s, u"1"_s);
    return start(environment);
}

bool DjangoSite::start(const QJsonObject &settings)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"SITE"_s, QString::fromUtf8(QJsonDocument(settings).toJson()));
    return start(environment);
}

bool DjangoSite::start(const QProcessEnvironment &environment)
{
    m_process.setProcessEnvironment(environment);
    m_process.start(QStringLiteral(DJANGO_SERVE), QStringList());
    const bool answered = QTest::qWaitFor(
        [this] { return m_process.canReadLine() || m_process.state() == QProcess::NotRunning; },
        60000);
    const auto line = QString::fromUtf8(m_process.readLine()).trimmed();
    const auto prefix = u"listening on "_s;
    if (!answered || !line.startsWith(prefix)) {
        m_problem = u"%1 did not start: %2 %3"_s.arg(
            QStringLiteral(DJANGO_SERVE), m_process.errorString(),
            QString::fromUtf8(m_process.readAllStandardError()));
        return false;
    }
    m_url = QUrl(line.mid(prefix.size()));
    return m_url.isValid();
}

int DjangoSite::count(const QString &path) const
{
    QNetworkAccessManager manager;
    auto *reply = manager.get(QNetworkRequest(url(u"/counts/"_s)));
    if (!hasEnded(reply) || statusOf(reply) != 200)
        return -1;
    return QJsonDocument::fromJson(reply->readAll()).object().value(path).toInt();
}

bool DjangoSite::make(const QString &command, QJsonObject arguments) const
{
    arguments.insert(u"do"_s, command);
    QNetworkAccessManager manager;
    QNetworkRequest request(url(u"/fixture/"_s));
    request.setHeader(QNetworkRequest::ContentTypeHeader, "application/json"_ba);
    auto *reply = manager.post(request, QJsonDocument(arguments).toJson());
    return hasEnded(reply) && statusOf(reply) == 200;
}

} // namespace SessionKeeper::Test
