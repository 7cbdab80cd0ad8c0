// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_DIFFERENTIAL_STAGE_H
#define SESSIONKEEPER_TESTS_DIFFERENTIAL_STAGE_H

#include "script.h"

#include <support/http2front.h>
#include <support/scriptedserver.h>

#include <memory>

namespace SessionKeeper::Test {

// A server with a proxy in front takes long to start; all scripts over HTTP/2 share one.
struct Http2Theatre
{
    ScriptedServer server;
    Http2Front front {server};
};

// The server of one performance: a new one, or the shared one behind HTTP/2, told what the script
// says. Afterwards the shared one is as it was.
class Stage
{
public:
    static constexpr auto path = "/resource/";
    static constexpr auto elsewherePath = "/elsewhere/";

    // arrived is called with each request.
    Stage(const Script &script, Carrier carrier, Http2Theatre *theatre,
          const std::function<void()> &arrived);
    ~Stage();

    QUrl url(const QByteArray &path = Stage::path) const;
    ScriptedServer &server() const { return *m_server; }
    Carrier carrier() const { return m_carrier; }
    // Lines of a trace without what differs from stage to stage: the port.
    QStringList withoutPort(QStringList lines) const;

private:
    void tell(const Script &script, const std::function<void()> &arrived);

    Carrier m_carrier;
    Http2Theatre *m_theatre;
    QString m_host;
    std::unique_ptr<ScriptedServer> m_own;
    ScriptedServer *m_server;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_DIFFERENTIAL_STAGE_H
