// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/keysetfetcher.h>

#include <QtCore/qloggingcategory.h>
#include <QtCore/qurl.h>

#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include <chrono>
#include <exception>
#include <stdexcept>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcKeySet, "sessionkeeper.server.keyset")

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::use_awaitable;

constexpr auto timeout = std::chrono::seconds(5);
constexpr quint64 longest = 1 << 20;

template<typename Stream>
asio::awaitable<QByteArray> exchange(Stream &stream, const QUrl &url)
{
    const QByteArray path = url.path(QUrl::FullyEncoded).toUtf8();
    const QByteArray query = url.query(QUrl::FullyEncoded).toUtf8();
    const QByteArray target = (path.isEmpty() ? QByteArray("/") : path)
        + (url.hasQuery() ? '?' + query : QByteArray());
    http::request<http::empty_body> request(http::verb::get, target.toStdString(), 11);
    const QByteArray authority = url.authority(QUrl::FullyEncoded).toUtf8();
    request.set(http::field::host, authority.sliced(authority.lastIndexOf('@') + 1).toStdString());
    request.set(http::field::accept, "application/json");
    request.set(http::field::user_agent, "SessionKeeper");
    request.set(http::field::connection, "close");
    co_await http::async_write(stream, request, use_awaitable);

    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(longest);
    co_await http::async_read(stream, buffer, parser, use_awaitable);
    if (parser.get().result() != http::status::ok)
        throw std::runtime_error("it answers " + std::to_string(parser.get().result_int()));
    co_return QByteArray::fromStdString(parser.get().body());
}

asio::awaitable<beast::tcp_stream> connected(const QUrl &url)
{
    const auto executor = co_await asio::this_coro::executor;
    asio::ip::tcp::resolver resolver(executor);
    const auto port = std::to_string(url.port(url.scheme() == "https"_L1 ? 443 : 80));
    const auto addresses = co_await resolver.async_resolve(
        url.host(QUrl::FullyEncoded).toStdString(), port, use_awaitable);
    beast::tcp_stream stream(executor);
    co_await stream.async_connect(addresses, use_awaitable);
    co_return stream;
}

asio::awaitable<QByteArray> fetch(const QUrl &url)
{
    beast::tcp_stream plain = co_await connected(url);
    if (url.scheme() != "https"_L1)
        co_return co_await exchange(plain, url);

    const std::string host = url.host(QUrl::FullyEncoded).toStdString();
    asio::ssl::context context(asio::ssl::context::tls_client);
    context.set_default_verify_paths();
    context.set_verify_mode(asio::ssl::verify_peer);
    beast::ssl_stream<beast::tcp_stream> stream(std::move(plain), context);
    stream.set_verify_callback(asio::ssl::host_name_verification(host));
    SSL_set_tlsext_host_name(stream.native_handle(), host.c_str());
    co_await stream.async_handshake(asio::ssl::stream_base::client, use_awaitable);
    co_return co_await exchange(stream, url);
}

} // namespace

std::optional<QByteArray> fetchKeySet(const QString &url)
{
    const QUrl target(url);
    const QString shown = target.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery);
    std::optional<QByteArray> body;
    std::string problem = "no answer within 5 s";
    try {
        asio::io_context io; // throws where no file can be opened any more
        asio::co_spawn(io, fetch(target),
                       [&body](const std::exception_ptr &thrown, QByteArray fetched) {
                           if (thrown)
                               std::rethrow_exception(thrown);
                           body = std::move(fetched);
                       });
        io.run_for(timeout);
    } catch (const std::exception &error) {
        problem = error.what();
    }
    if (!body)
        qCWarning(lcKeySet, "cannot get the keys at %ls: %s", qUtf16Printable(shown),
                  problem.c_str());
    return body;
}

} // namespace SessionKeeperServer
