// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// bench-requestloop URL plain|ours get|post COUNT [BYTES]: sends so many requests, one after the
// other, to the server of the benchmarks. For counting instructions: nothing but the manager
// differs.

#include <SessionKeeper/network/accessmanager.h>
#include <SessionKeeper/protocol/simplejwtprotocol.h>
#include <SessionKeeper/session/session.h>
#include <SessionKeeper/store/memorystore.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qtimer.h>
#include <QtNetwork/qnetworkreply.h>

#include <cstdio>
#include <functional>

using namespace Qt::StringLiterals;
using namespace SessionKeeper;

namespace {

struct Order
{
    QNetworkAccessManager *manager;
    QNetworkRequest request;
    QByteArray body;
    int count;
};

// Calls itself for the next request; COUNT of them, then the program ends.
void sendNext(std::shared_ptr<Order> order)
{
    if (order->count-- == 0)
        return QCoreApplication::quit();
    auto *reply = order->body.isEmpty() ? order->manager->get(order->request)
                                        : order->manager->post(order->request, order->body);
    QObject::connect(reply, &QNetworkReply::finished, reply, [reply, order] {
        if (reply->error() != QNetworkReply::NoError || reply->readAll().isEmpty()) {
            std::fprintf(stderr, "bench-requestloop: %s\n", qPrintable(reply->errorString()));
            return QCoreApplication::exit(1);
        }
        reply->deleteLater();
        sendNext(order);
    });
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const auto arguments = app.arguments();
    if (arguments.size() < 5 || arguments.size() > 6) {
        std::fputs("usage: bench-requestloop URL plain|ours get|post COUNT [BYTES]\n", stderr);
        return 2;
    }
    const QUrl server(arguments.at(1));
    const bool isOurs = arguments.at(2) == "ours"_L1;
    const bool posts = arguments.at(3) == "post"_L1;

    Session session(std::make_shared<SimpleJwtProtocol>(server.resolved(QUrl(u"/api/token/"_s))),
                    std::make_shared<MemoryStore>());
    AccessManager ours(&session);
    QNetworkAccessManager plain;
    const auto order = std::make_shared<Order>();
    order->manager = isOurs ? &ours : &plain;
    order->request.setUrl(server.resolved(QUrl(posts ? u"/swallow/"_s : u"/small/"_s)));
    if (posts) {
        order->request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        order->body = QByteArray(arguments.value(5, u"1024"_s).toInt(), 'x');
    }
    order->count = arguments.at(4).toInt();

    session.login({u"ada"_s, u"pw"_s})
        .then(&app, [&session](const Result<void> &) { return session.freshAccessToken(); })
        .unwrap()
        .then(&app, [&](const Result<QByteArray> &token) {
            if (!token) {
                std::fprintf(stderr, "bench-requestloop: %s\n",
                             qPrintable(token.error().message()));
                return QCoreApplication::exit(1);
            }
            if (!isOurs)
                order->request.setRawHeader("Authorization", "Bearer " + *token);
            sendNext(order);
        });
    return app.exec();
}
