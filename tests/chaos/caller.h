// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_CALLER_H
#define SESSIONKEEPER_TESTS_CALLER_H

#include <SessionKeeper/network/accessmanager.h>

#include <QtCore/qthread.h>

#include <functional>
#include <memory>

namespace SessionKeeper::Test {

// A part of the app that calls its server, through a manager of its own, maybe in a thread of its
// own. Used from the main thread.
class Caller
{
public:
    struct Answer
    {
        int status = 0;
        QByteArray body;
    };
    using Handler = std::function<void(const Answer &)>;
    enum class Place { MainThread, OwnThread };

    Caller(Session *session, const QUrl &alsoAllowed, const RetryPolicy &policy, Place place);
    // Aborts what is under way, without a word.
    ~Caller();

    // A GET, or with a body a POST. handler is called once, in context's thread.
    void send(const QNetworkRequest &request, const QByteArray &body, QObject *context,
              const Handler &handler);

private:
    Q_DISABLE_COPY_MOVE(Caller)

    QThread m_thread;
    // Lives where the manager lives.
    QObject *m_there;
    std::unique_ptr<AccessManager> m_manager;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_CALLER_H
