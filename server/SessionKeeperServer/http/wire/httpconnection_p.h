// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_HTTPCONNECTION_P_H
#define SESSIONKEEPERSERVER_HTTPCONNECTION_P_H

#include <SessionKeeperServer/http/httplimits.h>
#include <SessionKeeperServer/http/wire/replyslot_p.h>
#include <SessionKeeperServer/http/wire/requestreader_p.h>
#include <SessionKeeperServer/http/wire/responsewriter.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <type_traits>

namespace SessionKeeperServer {

// What a network thread knows of its connections.
class AnyConnection
{
public:
    using Time = std::chrono::steady_clock::time_point;

    AnyConnection() = default;
    virtual ~AnyConnection() = default;
    Q_DISABLE_COPY_MOVE(AnyConnection)

    virtual void cut() = 0;
    virtual void endIfLate(Time now) = 0;
    // The server ends: a request that is here is still answered, none is waited for.
    virtual void endWhenIdle() = 0;
};

using TcpStream = boost::asio::ip::tcp::socket;
using TlsStream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;

// One client. Stream is TcpStream or TlsStream. Lives on one thread.
template<typename Stream>
class HttpConnection :
    public AnyConnection,
    public std::enable_shared_from_this<HttpConnection<Stream>>
{
public:
    HttpConnection(Stream stream, const HttpLimits &limits, const HttpHandler &handler,
                   ResponseWriter &writer)
        : m_stream(std::move(stream))
        , m_pause(m_stream.get_executor())
        , m_limits(limits)
        , m_handler(handler)
        , m_writer(writer)
        , m_reader(limits)
    {
        boost::system::error_code ignored;
        m_stream.lowest_layer().set_option(boost::asio::ip::tcp::no_delay(true), ignored);
        const auto peer = m_stream.lowest_layer().remote_endpoint(ignored).address();
        m_peer = QByteArray::fromStdString(peer.to_string());
    }

    const QByteArray &peer() const { return m_peer; } // its address

    // Serves until one side ends the connection. Keeps itself alive.
    boost::asio::awaitable<void> serve()
    {
        const auto self = this->shared_from_this();
        try {
            if (co_await shakeHands())
                while (co_await serveOne()) { }
        } catch (const std::exception &) {
            // Out of memory, at the most: this client is given up, the others go on.
        }
        close();
    }

    // For one client too many.
    boost::asio::awaitable<void> refuse(int status, QByteArray sentence)
    {
        const auto self = this->shared_from_this();
        m_keepAlive = false;
        if (co_await shakeHands()) {
            co_await write(ResponseWriter::refusal(status, sentence));
            co_await linger();
        }
        close();
    }

    void cut() override
    {
        m_isCut = true;
        close();
        m_pause.cancel();
        if (m_slot)
            m_slot->abandon();
    }

    void endIfLate(Time now) override
    {
        if (now < m_deadline)
            return;
        m_deadline = Time::max();
        if (!m_answersLate) {
            close();
            return;
        }
        m_late = true;
        boost::system::error_code ignored;
        m_stream.lowest_layer().cancel(ignored);
    }

    void endWhenIdle() override
    {
        m_draining = true;
        if (!m_idle || hasArrived())
            return;
        if (m_isNew)
            m_deadline = std::min(m_deadline, std::chrono::steady_clock::now() + newcomerTime);
        else
            close();
    }

private:
    static constexpr bool isTls = std::is_same_v<Stream, TlsStream>;
    // While the server ends: a request may be on its way behind a handshake that was just made.
    static constexpr std::chrono::milliseconds newcomerTime {1000};
    static constexpr std::chrono::milliseconds lingerTime {2000};

    boost::asio::awaitable<bool> shakeHands()
    {
        if constexpr (isTls) {
            boost::system::error_code error;
            allow(m_limits.handshakeTime, false);
            co_await m_stream.async_handshake(
                boost::asio::ssl::stream_base::server,
                boost::asio::redirect_error(boost::asio::use_awaitable, error));
            if (error)
                co_await drain(); // the client is to read the alert
            co_return !error;
        } else {
            co_return true;
        }
    }

    // One request and its answer; false when it was the last one.
    boost::asio::awaitable<bool> serveOne()
    {
        const RequestReader::Verdict verdict = co_await read();
        m_isNew = false;
        if (verdict.gone)
            co_return false;
        m_keepAlive = verdict.status == 0 && m_reader.keepAlive();
        m_withoutBody = m_reader.isHead();
        if (verdict.status != 0) {
            co_await write(ResponseWriter::refusal(verdict.status, verdict.sentence));
            co_await linger();
            co_return false;
        }
        std::optional<HttpResponse> response = co_await answer();
        if (!response)
            co_return false;
        if (!co_await write(std::move(*response)))
            co_return false;
        if (!m_keepAlive)
            co_await linger();
        co_return m_keepAlive;
    }

    boost::asio::awaitable<RequestReader::Verdict> read()
    {
        namespace http = boost::beast::http;
        boost::system::error_code error;
        const auto token = [&error] {
            return boost::asio::redirect_error(boost::asio::use_awaitable, error);
        };
        m_reader.begin();
        if (m_reader.isEmpty())
            allow(m_limits.idle, false);
        while (m_reader.isEmpty()) {
            m_idle = true;
            if (m_draining)
                endWhenIdle();
            const std::size_t read = co_await m_stream.async_read_some(m_reader.space(), token());
            m_idle = false;
            if (error)
                co_return RequestReader::Verdict {.gone = true};
            m_reader.add(read);
        }
        allow(m_limits.headerTime, true);
        // What is here already is not waited for: that would cost a turn of the event loop each.
        if (!m_reader.parseHeader(error))
            co_await http::async_read_header(m_stream, m_reader.buffer(), m_reader.parser(),
                                             token());
        RequestReader::Verdict verdict = m_late ? RequestReader::late()
                                                : m_reader.judgeHeader(error);
        if (verdict.gone || verdict.status != 0 || m_reader.isComplete())
            co_return verdict;
        m_reader.beginBody();
        allow(m_limits.bodyTime, true);
        if (m_reader.expectsContinue())
            co_await boost::asio::async_write(m_stream, RequestReader::goOn(), token());
        if (!error && !m_reader.parseBody(error))
            co_await http::async_read(m_stream, m_reader.buffer(), m_reader.parser(), token());
        co_return m_late ? RequestReader::late() : m_reader.judgeBody(error);
    }

    boost::asio::awaitable<std::optional<HttpResponse>> answer()
    {
        if (m_isCut) // after the request had been read, before anybody could be told
            co_return std::nullopt;
        m_deadline = Time::max();
        m_slot = std::make_shared<ReplySlot>(m_stream.get_executor());
        m_handler(m_reader.take(m_peer), m_slot->respond());
        std::optional<HttpResponse> response = co_await m_slot->take();
        if (response && response->delay.count() > 0 && !co_await sleep(response->delay))
            response.reset();
        m_slot.reset();
        co_return response;
    }

    // False when the connection is to end without further ceremony.
    boost::asio::awaitable<bool> write(HttpResponse response)
    {
        using Delivery = HttpResponse::Delivery;
        if (response.delivery == Delivery::Never)
            co_await wait();
        const bool whole = response.delivery == Delivery::Whole;
        if (response.reset && !whole)
            resetOnClose();
        if (response.delivery == Delivery::Never || response.delivery == Delivery::Nothing)
            co_return false;
        m_keepAlive = m_keepAlive && !m_draining;
        const bool http10 = m_reader.isHttp10();
        QByteArray head = m_writer.head(response, {m_keepAlive, http10});
        if (response.chunked && !http10)
            response.body = ResponseWriter::chunks(response.body);
        if (!whole)
            response.body.truncate(response.body.size() / 2);
        if (m_withoutBody)
            response.body.clear();
        const bool sent = response.drip.count() > 0
            ? co_await drip(head + response.body, response.drip)
            : co_await send(std::move(head), response.body);
        co_return whole &&sent;
    }

    boost::asio::awaitable<bool> send(QByteArray head, QByteArray body)
    {
        if constexpr (isTls) { // each buffer would be a record and a packet of its own
            head += body;
            body.clear();
        }
        const std::array<boost::asio::const_buffer, 2> buffers {
            boost::asio::buffer(head.constData(), std::size_t(head.size())),
            boost::asio::buffer(body.constData(), std::size_t(body.size()))};
        boost::system::error_code error;
        allow(m_limits.writeTime, false);
        co_await boost::asio::async_write(
            m_stream, buffers, boost::asio::redirect_error(boost::asio::use_awaitable, error));
        co_return !error;
    }

    boost::asio::awaitable<bool> drip(QByteArray bytes, std::chrono::milliseconds pause)
    {
        for (const char byte : std::as_const(bytes)) {
            if (!co_await send(QByteArray(1, byte), {}) || !co_await sleep(pause))
                co_return false;
        }
        co_return true;
    }

    // False when the connection was cut meanwhile.
    boost::asio::awaitable<bool> sleep(std::chrono::milliseconds time)
    {
        if (m_isCut)
            co_return false;
        boost::system::error_code error;
        m_deadline = Time::max();
        m_pause.expires_after(time);
        co_await m_pause.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, error));
        co_return !error;
    }

    // Until the client leaves.
    boost::asio::awaitable<void> wait()
    {
        m_deadline = Time::max();
        m_idle = true;
        if (m_draining)
            endWhenIdle();
        co_await readAll(m_stream);
    }

    // Ends our side and reads what the client still sends: closing with unread bytes would make the
    // kernel reset the connection, and the client might lose our answer.
    boost::asio::awaitable<void> linger()
    {
        if constexpr (isTls) {
            boost::system::error_code ignored;
            allow(lingerTime, false);
            co_await m_stream.async_shutdown(
                boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
        }
        co_await drain();
    }

    boost::asio::awaitable<void> drain()
    {
        boost::system::error_code error;
        m_stream.lowest_layer().shutdown(boost::asio::ip::tcp::socket::shutdown_send, error);
        allow(lingerTime, false);
        if (!error)
            co_await readAll(socket());
    }

    template<typename Source>
    static boost::asio::awaitable<void> readAll(Source &source)
    {
        boost::system::error_code error;
        std::array<char, 16384> waste;
        while (!error)
            co_await source.async_read_some(
                boost::asio::buffer(waste),
                boost::asio::redirect_error(boost::asio::use_awaitable, error));
    }

    TcpStream &socket()
    {
        if constexpr (isTls)
            return m_stream.next_layer();
        else
            return m_stream;
    }

    bool hasArrived()
    {
        boost::system::error_code ignored;
        return m_stream.lowest_layer().available(ignored) > 0;
    }

    void resetOnClose()
    {
        boost::system::error_code ignored;
        m_stream.lowest_layer().set_option(boost::asio::socket_base::linger(true, 0), ignored);
    }

    void allow(std::chrono::milliseconds time, bool answersLate)
    {
        m_deadline = std::chrono::steady_clock::now() + time;
        m_answersLate = answersLate;
    }

    void close()
    {
        boost::system::error_code ignored;
        m_stream.lowest_layer().close(ignored);
    }

    Stream m_stream;
    boost::asio::steady_timer m_pause;
    const HttpLimits &m_limits;
    const HttpHandler &m_handler;
    ResponseWriter &m_writer;
    RequestReader m_reader;
    QByteArray m_peer;
    std::shared_ptr<ReplySlot> m_slot;
    Time m_deadline = Time::max();
    bool m_answersLate = false; // with 408; else the connection is closed
    bool m_late = false;
    bool m_idle = false; // nothing of a request has come
    bool m_isNew = true; // nor of one before it
    bool m_draining = false;
    bool m_isCut = false;
    bool m_keepAlive = true;
    bool m_withoutBody = false;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_HTTPCONNECTION_P_H
