// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "benchconnection.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#ifdef __linux__
#include <netinet/tcp.h>
#endif

namespace SessionKeeper::Test {

namespace http = boost::beast::http;
using boost::asio::ip::tcp;

namespace {

using Parser = http::request_parser<http::string_body>;

// A client that waits for our acknowledgement would wait 40 ms: QNetworkAccessManager leaves
// Nagle's algorithm on (platform.md E). Linux forgets this option, so it is set for each read.
void acknowledgeAtOnce(tcp::socket &socket)
{
#ifdef __linux__
    const int on = 1;
    setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
#else
    static_cast<void>(socket);
#endif
}

bool readRequest(tcp::socket &socket, boost::beast::flat_buffer &buffer, Parser &parser)
{
    boost::system::error_code error;
    while (!error && !parser.is_done()) {
        acknowledgeAtOnce(socket);
        http::read_some(socket, buffer, parser, error);
    }
    return !error;
}

bool writeDownload(tcp::socket &socket, std::size_t size)
{
    static const std::vector<char> block(1024 * 1024, 'x');
    boost::system::error_code error;
    while (size > 0 && !error) {
        const auto part = std::min(size, block.size());
        size -= boost::asio::write(socket, boost::asio::buffer(block.data(), part), error);
    }
    return !error;
}

// Clients learn the server's time from it. Not strftime(): std::gmtime() is not thread-safe.
std::string dateHeader()
{
    using namespace std::chrono;
    constexpr const char *days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr const char *months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto now = floor<seconds>(system_clock::now());
    const auto today = floor<std::chrono::days>(now);
    const year_month_day date(today);
    const hh_mm_ss time(now - today);
    char text[64];
    std::snprintf(text, sizeof text, "Date: %s, %02u %s %d %02d:%02d:%02d GMT\r\n",
                  days[weekday(today).c_encoding()], static_cast<unsigned>(date.day()),
                  months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text;
}

bool writeAnswer(tcp::socket &socket, const BenchSite::Answer &answer)
{
    const auto size = answer.download.value_or(answer.body.size());
    const auto status = static_cast<http::status>(answer.status);
    auto bytes = "HTTP/1.1 " + std::to_string(answer.status) + ' '
        + std::string(http::obsolete_reason(status)) + "\r\nContent-Type: application/json\r\n";
    if (answer.status == 401)
        bytes += "WWW-Authenticate: Bearer realm=\"api\"\r\n";
    bytes += dateHeader() + "Content-Length: " + std::to_string(size) + "\r\n\r\n" + answer.body;
    boost::system::error_code error;
    boost::asio::write(socket, boost::asio::buffer(bytes), error);
    return !error && (!answer.download || writeDownload(socket, size));
}

} // namespace

void serveClient(tcp::socket socket, BenchSite &site)
{
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    boost::beast::flat_buffer buffer;
    // What Beast asks of the system at once is the capacity, else 512 bytes for ever.
    buffer.reserve(256 * 1024);
    for (;;) {
        Parser parser;
        parser.body_limit(64 * 1024 * 1024);
        if (!readRequest(socket, buffer, parser))
            return;
        const auto &request = parser.get();
        const auto answer = site.answer({.path = std::string(request.target()),
                                         .authorization = std::string(request["Authorization"]),
                                         .bodySize = request.body().size()});
        if (!writeAnswer(socket, answer))
            return;
    }
}

} // namespace SessionKeeper::Test
