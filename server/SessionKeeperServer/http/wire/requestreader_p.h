// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_REQUESTREADER_P_H
#define SESSIONKEEPERSERVER_REQUESTREADER_P_H

#include <SessionKeeperServer/http/httplimits.h>
#include <SessionKeeperServer/http/wire/httpmessage.h>

#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <optional>

namespace SessionKeeperServer {

// Takes requests out of the bytes of one connection and judges them; does no I/O.
class RequestReader
{
public:
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

    struct Verdict
    {
        bool gone = false; // the client left; nobody is to be answered
        int status = 0;    // 0 = go on, else the answer
        QByteArray sentence {};
    };

    explicit RequestReader(const HttpLimits &limits);

    void begin();         // the next request
    bool isEmpty() const; // nothing of the request has arrived
    boost::asio::mutable_buffer space() { return m_buffer.prepare(4096); }
    void add(std::size_t bytes);
    boost::beast::flat_buffer &buffer() { return m_buffer; }
    Parser &parser() { return *m_parser; }

    // Reads on in what has arrived. False when more of it is needed.
    bool parseHeader(boost::system::error_code &error);
    bool parseBody(boost::system::error_code &error);

    Verdict judgeHeader(const boost::system::error_code &error) const;
    // Between the two, when there is a body: what was read so far are the headers.
    void beginBody();
    Verdict judgeBody(const boost::system::error_code &error) const;
    static Verdict late();

    bool isComplete() const { return m_parser->is_done(); }
    bool keepAlive() const { return m_parser->keep_alive(); }
    bool isHead() const { return m_parser->get().method() == boost::beast::http::verb::head; }
    bool isHttp10() const { return m_parser->get().version() == 10; }
    bool expectsContinue() const;
    static boost::asio::const_buffer goOn();

    // The request that was read.
    HttpRequest take(const QByteArray &peer);

private:
    Verdict judge(const boost::system::error_code &error) const;
    Verdict tooLongHeader() const;
    HttpHeaders headers() const;
    void skipEmptyLines();
    void parse(boost::system::error_code &error);
    std::size_t requestLine() const; // its length; 0 = not read yet

    const HttpLimits &m_limits;
    boost::beast::flat_buffer m_buffer;
    std::optional<Parser> m_parser;
    HttpHeaders m_headers;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_REQUESTREADER_P_H
