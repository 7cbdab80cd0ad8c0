// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "djangopeer.h"

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qprocess.h>
#include <QtTest/qtest.h>

QJsonValue askDjango(const QString &command, const QJsonObject &given)
{
    QProcess peer;
    peer.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    peer.start(QFINDTESTDATA("djangopeer"), {command});
    peer.write(QJsonDocument(given).toJson());
    peer.closeWriteChannel();
    const bool good = peer.waitForFinished(60000) && peer.exitCode() == 0;
    [&] { QVERIFY2(good, qPrintable(peer.errorString())); }();
    const QJsonDocument answer = QJsonDocument::fromJson(peer.readAllStandardOutput());
    return answer.isArray() ? QJsonValue(answer.array()) : QJsonValue(answer.object());
}
