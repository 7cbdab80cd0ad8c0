// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "contest.h"

#include "pump.h"

#include <SessionKeeper/protocol/simplejwtprotocol.h>
#include <SessionKeeper/store/memorystore.h>

#include <support/awaited.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

Contest::Contest()
    : m_session(std::make_shared<SimpleJwtProtocol>(m_server.url(u"/api/token/"_s)),
                std::make_shared<MemoryStore>())
{
    m_session.setClock(m_clock);
    if (m_server.isRunning() && awaited(m_session.login({u"ada"_s, u"pw"_s})))
        adoptToken();
}

QNetworkReply *Contest::get(Side side, const QString &path)
{
    return manager(side)->get(request(side, path));
}

QNetworkReply *Contest::post(Side side, const QString &path, const QByteArray &body)
{
    auto post = request(side, path);
    post.setHeader(QNetworkRequest::ContentTypeHeader, u"application/octet-stream"_s);
    return manager(side)->post(post, body);
}

bool Contest::renew(Side side)
{
    manager(side) = make(side);
    constexpr int connections = 6;
    return pump(connections, connections, [&] { return get(side, u"/small/"_s); }).good
        == connections;
}

bool Contest::adoptToken()
{
    m_token = awaited(m_session.freshAccessToken()).value_or(QByteArray());
    return isReady();
}

std::unique_ptr<QNetworkAccessManager> Contest::make(Side side)
{
    if (side == Side::Ours)
        return std::make_unique<AccessManager>(&m_session);
    return std::make_unique<QNetworkAccessManager>();
}

QNetworkRequest Contest::request(Side side, const QString &path) const
{
    QNetworkRequest request(m_server.url(path));
    if (side == Side::Plain)
        request.setRawHeader("Authorization", "Bearer " + m_token);
    return request;
}

} // namespace SessionKeeper::Test
