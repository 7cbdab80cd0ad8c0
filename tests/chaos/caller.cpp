// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "caller.h"

#include <support/replies.h>

namespace SessionKeeper::Test {

namespace {

void callThere(QObject *there, const std::function<void()> &function)
{
    const auto type = there->thread() == QThread::currentThread() ? Qt::DirectConnection
                                                                  : Qt::BlockingQueuedConnection;
    QMetaObject::invokeMethod(there, function, type);
}

} // namespace

Caller::Caller(Session *session, const QUrl &alsoAllowed, const RetryPolicy &policy, Place place)
    : m_there(new QObject)
{
    if (place == Place::OwnThread) {
        m_thread.start();
        m_there->moveToThread(&m_thread);
    }
    callThere(m_there, [&] {
        m_manager = std::make_unique<AccessManager>(session);
        m_manager->addAllowedOrigin(alsoAllowed);
        m_manager->setRetryPolicy(policy);
    });
}

Caller::~Caller()
{
    callThere(m_there, [&] {
        m_manager.reset();
        delete m_there;
    });
    m_thread.quit();
    m_thread.wait();
}

void Caller::send(const QNetworkRequest &request, const QByteArray &body, QObject *context,
                  const Handler &handler)
{
    QMetaObject::invokeMethod(m_there, [=, this] {
        auto *reply = body.isEmpty() ? m_manager->get(request) : m_manager->post(request, body);
        QObject::connect(reply, &QNetworkReply::finished, m_there, [=] {
            const Answer answer {statusOf(reply),
                                 reply->isOpen() ? reply->readAll() : QByteArray()};
            reply->deleteLater();
            QMetaObject::invokeMethod(context, [=] { handler(answer); });
        });
    });
}

} // namespace SessionKeeper::Test
