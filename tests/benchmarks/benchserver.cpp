// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "benchserver.h"

#include <support/replies.h>

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

BenchServer::BenchServer()
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QStringLiteral(BENCH_SERVER), {});
    while (!m_process.canReadLine() && m_process.waitForReadyRead()) { }
    const auto line = QString::fromLatin1(m_process.readLine().trimmed());
    if (!line.isEmpty())
        m_url = QUrl(line);
}

BenchServer::~BenchServer()
{
    m_process.closeWriteChannel();
    m_process.waitForFinished();
}

bool BenchServer::command(const QString &name)
{
    return !answer(url(u"/control/%1/"_s.arg(name)), true).isEmpty();
}

BenchServer::Counts BenchServer::counts()
{
    const auto object = QJsonDocument::fromJson(answer(url(u"/counts/"_s), false)).object();
    return {.requests = object.value("requests"_L1).toInt(-1),
            .refused = object.value("refused"_L1).toInt(-1),
            .refreshes = object.value("refreshes"_L1).toInt(-1)};
}

QByteArray BenchServer::answer(const QUrl &url, bool posts)
{
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    const std::unique_ptr<QNetworkReply> reply(posts ? m_manager.post(request, QByteArray("{}"))
                                                     : m_manager.get(request));
    return hasEnded(reply.get()) && reply->error() == QNetworkReply::NoError ? reply->readAll()
                                                                             : QByteArray();
}

} // namespace SessionKeeper::Test
