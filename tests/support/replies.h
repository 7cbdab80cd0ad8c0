// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_REPLIES_H
#define SESSIONKEEPER_TESTS_REPLIES_H

#include <QtCore/qeventloop.h>
#include <QtCore/qtimer.h>
#include <QtNetwork/qnetworkreply.h>

#include <chrono>

namespace SessionKeeper::Test {

// Turns the event loop until reply has finished. False when it does not within limit.
inline bool hasEnded(QNetworkReply *reply,
                     std::chrono::milliseconds limit = std::chrono::seconds(10))
{
    QEventLoop loop;
    QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(limit, &loop, &QEventLoop::quit);
    if (!reply->isFinished())
        loop.exec();
    return reply->isFinished();
}

inline int statusOf(const QNetworkReply *reply)
{
    return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_REPLIES_H
