// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "detectprotocol.h"

#include "tokenwire_p.h"

#include <SessionKeeper/base/future_p.h>
#include <SessionKeeper/base/text_p.h>
#include <SessionKeeper/protocol/protocolprobe.h>

namespace SessionKeeper {

namespace {

// Lives until the probe has its result.
class Detection : public QObject
{
public:
    Detection(const QUrl &server, const DetectionOptions &options)
        : m_probe(server)
        , m_clock(std::make_shared<SystemClock>())
        , m_wire(m_clock)
        , m_deadline(m_clock->elapsed() + options.timeout)
    {
        m_wire.setInsecureTransportAllowed(options.insecureTransportAllowed);
    }

    QFuture<Result<std::shared_ptr<Protocol>>> future() const { return m_caller.future(); }

    void ask()
    {
        const auto request = m_probe.next();
        if (!request) {
            deleteLater();
            m_caller.finish(m_probe.result());
            return;
        }
        const auto left = m_deadline - m_clock->elapsed();
        if (left <= std::chrono::milliseconds(0)) {
            m_probe.take(Error(Error::Kind::Timeout,
                               tr("%1 takes too long to answer what kind of server it is; try "
                                  "again later, or give it more time.")
                                   .arg(printable(request->url))));
            return ask();
        }
        m_wire.send(*request, left, [this](const Result<TokenResponse> &answer) {
            m_probe.take(answer);
            ask();
        });
    }

private:
    ProtocolProbe m_probe;
    std::shared_ptr<Clock> m_clock;
    TokenWire m_wire;
    std::chrono::milliseconds m_deadline;
    Pending<std::shared_ptr<Protocol>> m_caller;
};

} // namespace

QFuture<Result<std::shared_ptr<Protocol>>> detectProtocol(const QUrl &server,
                                                          const DetectionOptions &options)
{
    auto *detection = new Detection(server, options);
    auto future = detection->future();
    detection->ask();
    return future;
}

} // namespace SessionKeeper
