// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "stage.h"

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

Stage::Stage(const Script &script, Carrier carrier, Http2Theatre *theatre,
             const std::function<void()> &arrived)
    : m_carrier(carrier)
    , m_theatre(theatre)
    , m_host(script.usesLocalhost ? u"localhost"_s : u"127.0.0.1"_s)
{
    if (carrier == Carrier::Http2) {
        m_server = &theatre->server;
    } else {
        using Transport = ScriptedServer::Transport;
        m_own = std::make_unique<ScriptedServer>(carrier == Carrier::Https ? Transport::Tls
                                                                           : Transport::Plain);
        m_server = m_own.get();
    }
    tell(script, arrived);
}

Stage::~Stage()
{
    m_server->release(path);
    m_server->proceed(path);
    m_server->forget();
    m_server->handle(path, HttpAnswer::drop());
}

void Stage::tell(const Script &script, const std::function<void()> &arrived)
{
    m_server->forget();
    if (script.answers.isEmpty() && !script.handler) {
        m_server->stop();
        return;
    }
    auto answers = std::make_shared<QList<HttpAnswer>>(script.answers);
    m_server->handle(path,
                     [answers, arrived, handler = script.handler](const HttpRequest &request) {
                         arrived();
                         if (handler)
                             return handler(request);
                         return answers->size() > 1 ? answers->takeFirst() : answers->first();
                     });
    if (script.elsewhere)
        m_server->handle(elsewherePath, *script.elsewhere);
    if (script.holdsAnswer)
        m_server->hold(path);
    if (script.servesEarly)
        m_server->serveEarly(path);
}

QUrl Stage::url(const QByteArray &path) const
{
    const auto text = QString::fromLatin1(path);
    return m_carrier == Carrier::Http2 ? m_theatre->front.url(text) : m_server->url(text, m_host);
}

QStringList Stage::withoutPort(QStringList lines) const
{
    for (const auto port : {m_server->port(), m_theatre ? m_theatre->front.port() : quint16(0)})
        lines.replaceInStrings(u":%1"_s.arg(port), u":PORT"_s);
    return lines;
}

} // namespace SessionKeeper::Test
