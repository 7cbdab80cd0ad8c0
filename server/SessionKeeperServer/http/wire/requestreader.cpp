// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/wire/requestreader_p.h>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>

#include <limits>
#include <string_view>

namespace SessionKeeperServer {

namespace http = boost::beast::http;

namespace {

QByteArray bytes(boost::beast::string_view text)
{
    return text.empty() ? QByteArray("") : QByteArray(text.data(), qsizetype(text.size()));
}

// RFC 9112 section 3.2.2: a server must accept the absolute form, which proxies use.
QByteArray originForm(const QByteArray &target)
{
    if (target.startsWith('/'))
        return target;
    const qsizetype scheme = target.indexOf("://");
    if (scheme < 0)
        return target;
    const qsizetype path = target.indexOf('/', scheme + 3);
    return path < 0 ? QByteArray("/") : target.mid(path);
}

} // namespace

RequestReader::RequestReader(const HttpLimits &limits)
    : m_limits(limits)
    , m_buffer(std::size_t(limits.header) + 65536)
{
    begin();
}

void RequestReader::begin()
{
    m_parser.emplace();
    m_parser->header_limit(std::uint32_t(m_limits.header));
    m_parser->body_limit(std::uint64_t(m_limits.body));
    skipEmptyLines();
}

void RequestReader::add(std::size_t bytes)
{
    m_buffer.commit(bytes);
    if (!m_parser->got_some())
        skipEmptyLines();
}

bool RequestReader::isEmpty() const
{
    const boost::asio::const_buffer data = m_buffer.cdata();
    return data.size() == 0
        || (data.size() == 1 && *static_cast<const char *>(data.data()) == '\r');
}

bool RequestReader::parseHeader(boost::system::error_code &error)
{
    m_parser->eager(false);
    parse(error);
    return error || m_parser->is_header_done();
}

bool RequestReader::parseBody(boost::system::error_code &error)
{
    m_parser->eager(true);
    while (!error && !m_parser->is_done() && m_buffer.size() > 0) {
        const std::size_t before = m_buffer.size();
        parse(error);
        if (m_buffer.size() == before)
            break;
    }
    return error || m_parser->is_done();
}

RequestReader::Verdict RequestReader::judgeHeader(const boost::system::error_code &error) const
{
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
        return tooLongHeader();
    if (error)
        return judge(error);
    const auto &message = m_parser->get();
    if (requestLine() > std::size_t(m_limits.requestLine))
        return {.status = 414, .sentence = "The request line is too long."};
    if (message.version() != 10 && message.version() != 11)
        return {.status = 505, .sentence = "This server speaks HTTP/1.0 and HTTP/1.1."};
    if (message.version() == 11 && message.count(http::field::host) != 1)
        return {.status = 400, .sentence = "The request needs exactly one Host header."};
    const auto coding = message[http::field::transfer_encoding];
    if (!coding.empty() && !boost::beast::iequals(coding, "chunked"))
        return {.status = 501, .sentence = "The only transfer coding understood is chunked."};
    const auto expectation = message[http::field::expect];
    if (!expectation.empty() && !boost::beast::iequals(expectation, "100-continue"))
        return {.status = 417, .sentence = "The only expectation understood is 100-continue."};
    return {};
}

// RFC 9110 section 6.5.1: what comes behind a chunked body must not be taken for a header, past
// proxies that look at those. The parser puts both in one place.
void RequestReader::beginBody()
{
    if (m_parser->chunked())
        m_headers = headers();
}

HttpHeaders RequestReader::headers() const
{
    HttpHeaders headers;
    headers.reserve(16); // growing one by one would move them at nearly each
    for (const auto &field : m_parser->get())
        headers.append({bytes(field.name_string()), bytes(field.value())});
    return headers;
}

RequestReader::Verdict RequestReader::judgeBody(const boost::system::error_code &error) const
{
    return error ? judge(error) : Verdict {};
}

RequestReader::Verdict RequestReader::late()
{
    return {.status = 408, .sentence = "The request took too long to arrive."};
}

bool RequestReader::expectsContinue() const
{
    const auto &message = m_parser->get();
    return message.version() == 11 && message.count(http::field::expect) > 0;
}

boost::asio::const_buffer RequestReader::goOn()
{
    static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
    return boost::asio::buffer(text.data(), text.size());
}

HttpRequest RequestReader::take(const QByteArray &peer)
{
    auto &message = m_parser->get();
    HttpRequest request;
    request.method = bytes(message.method_string());
    const QByteArray target = originForm(bytes(message.target()));
    const qsizetype question = target.indexOf('?');
    request.path = question < 0 ? target : target.left(question);
    if (question >= 0)
        request.query = target.mid(question + 1);
    request.headers = m_parser->chunked() ? std::exchange(m_headers, {}) : headers();
    const std::string body = std::exchange(message.body(), {}); // or it would be kept twice
    request.body = QByteArray(body.data(), qsizetype(body.size()));
    request.peer = peer;
    return request;
}

RequestReader::Verdict RequestReader::judge(const boost::system::error_code &error) const
{
    if (error == http::error::body_limit)
        return {.status = 413, .sentence = "The body is too large."};
    if (error == http::error::bad_version)
        return {.status = 505, .sentence = "This server speaks HTTP/1.0 and HTTP/1.1."};
    const bool malformed = error.category()
            == http::make_error_code(http::error::bad_method).category()
        && error != http::error::end_of_stream && error != http::error::partial_message;
    if (!malformed)
        return {.gone = true};
    return {.status = 400,
            .sentence = "The request is malformed: " + QByteArray::fromStdString(error.message())
                + '.'};
}

RequestReader::Verdict RequestReader::tooLongHeader() const
{
    std::size_t line = requestLine();
    if (line == 0) {
        const std::string_view text(static_cast<const char *>(m_buffer.cdata().data()),
                                    m_buffer.size());
        line = text.find("\r\n");
    }
    if (line > std::size_t(m_limits.requestLine))
        return {.status = 414, .sentence = "The request line is too long."};
    return {.status = 431, .sentence = "The header is too large."};
}

void RequestReader::parse(boost::system::error_code &error)
{
    m_buffer.consume(m_parser->put(m_buffer.data(), error));
    if (error == http::error::need_more)
        error = {};
}

// RFC 9112 section 2.2: empty lines before a request are to be ignored.
void RequestReader::skipEmptyLines()
{
    const auto startsWithEmptyLine = [this] {
        const auto *data = static_cast<const char *>(m_buffer.cdata().data());
        return m_buffer.size() >= 2 && data[0] == '\r' && data[1] == '\n';
    };
    while (startsWithEmptyLine())
        m_buffer.consume(2);
}

std::size_t RequestReader::requestLine() const
{
    const auto &message = m_parser->get();
    if (message.target().empty())
        return 0;
    return message.method_string().size() + message.target().size() + 11;
}

} // namespace SessionKeeperServer
