// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "secondprocess.h"

#include <support/awaited.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>
#include <SessionKeeper/session/session.h>
#include <SessionKeeper/store/keychainstore.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qprocess.h>
#include <QtCore/qtextstream.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

QString keychainService()
{
    return u"com.example.sessionkeeper.interop"_s;
}

QString restoredByASecondProcess(const QUrl &site)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QCoreApplication::applicationFilePath(), {u"--restore"_s, site.toString()});
    if (!process.waitForFinished(30000)) {
        process.kill();
        process.waitForFinished();
        return u"the second process did not end"_s;
    }
    return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
}

namespace {

QString restoredUser(const QUrl &site, std::shared_ptr<Protocol> protocol)
{
    Session session(std::move(protocol), std::make_shared<KeychainStore>(keychainService()));
    AccessManager http(&session);
    if (const auto restored = awaited(session.restore()); !restored)
        return restored.error().message();
    auto *reply = http.get(QNetworkRequest(site.resolved(QUrl(u"/api/me/"_s))));
    if (!hasEnded(reply) || reply->error() != QNetworkReply::NoError)
        return reply->errorString();
    return QJsonDocument::fromJson(reply->readAll()).object().value("username"_L1).toString();
}

} // namespace

int restoreAndCall(const QUrl &site, std::shared_ptr<Protocol> protocol)
{
    QTextStream(stdout) << restoredUser(site, std::move(protocol)) << Qt::endl;
    return 0;
}

} // namespace SessionKeeper::Test
