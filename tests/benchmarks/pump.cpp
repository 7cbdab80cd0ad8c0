// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "pump.h"

#include "loopwatch.h"

#include <QtCore/qeventloop.h>

namespace SessionKeeper::Test {

using namespace std::chrono_literals;

Pumped pump(int count, int atATime, const std::function<QNetworkReply *()> &send)
{
    QEventLoop loop;
    // What has not finished at the end must not touch what is gone by then.
    const QObject context;
    Pumped result;
    int sent = 0;
    int ended = 0;
    std::function<void()> next = [&] {
        ++sent;
        auto *reply = send();
        QObject::connect(reply, &QNetworkReply::finished, &context, [&, reply] {
            reply->deleteLater();
            result.good += reply->error() == QNetworkReply::NoError && !reply->readAll().isEmpty();
            if (++ended == count)
                loop.quit();
            else if (sent < count)
                next();
        });
    };
    QElapsedTimer timer;
    timer.start();
    while (sent < std::min(count, atATime))
        next();
    LoopWatch watch;
    QTimer::singleShot(1min, &loop, &QEventLoop::quit);
    if (ended < count)
        loop.exec();
    result.seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    result.longestStall = watch.longestStall();
    return result;
}

} // namespace SessionKeeper::Test
