// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// What Boost.Beast can do at best in the shape of our transport: coroutines, one event loop for
// each thread, connections dealt in turn, and nothing behind them. bench-helloworld [THREADS]
// prints where it listens and ends with its input.

#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

namespace {

http::response<http::string_body> hello(const http::request<http::string_body> &request)
{
    http::response<http::string_body> response(http::status::ok, request.version());
    response.set(http::field::server, "hello");
    response.set(http::field::content_type, "application/json");
    response.keep_alive(request.keep_alive());
    response.body() = R"({"authenticated":false})";
    response.prepare_payload();
    return response;
}

asio::awaitable<void> serve(tcp::socket socket)
{
    boost::system::error_code error;
    const auto token = [&error] { return asio::redirect_error(asio::use_awaitable, error); };
    socket.set_option(tcp::no_delay(true), error);
    boost::beast::flat_buffer buffer;
    while (!error) {
        http::request<http::string_body> request;
        co_await http::async_read(socket, buffer, request, token());
        if (error)
            break;
        auto response = hello(request);
        co_await http::async_write(socket, response, token());
        if (!request.keep_alive())
            break;
    }
}

asio::awaitable<void> accept(tcp::acceptor &acceptor,
                             const std::vector<std::unique_ptr<asio::io_context>> &loops)
{
    for (std::size_t next = 0;; ++next) {
        asio::io_context &loop = *loops[next % loops.size()];
        tcp::socket socket(loop);
        co_await acceptor.async_accept(socket, asio::use_awaitable);
        asio::co_spawn(loop, serve(std::move(socket)), asio::detached);
    }
}

} // namespace

int main(int argc, char **argv)
{
    const int threads = argc > 1 ? std::atoi(argv[1]) : 1;
    std::vector<std::unique_ptr<asio::io_context>> loops;
    for (int thread = 0; thread < threads; ++thread)
        loops.push_back(std::make_unique<asio::io_context>(1));
    tcp::acceptor acceptor(*loops.front(), tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    std::printf("listening on http://127.0.0.1:%d\n", int(acceptor.local_endpoint().port()));
    std::fflush(stdout);
    asio::co_spawn(*loops.front(), accept(acceptor, loops), asio::detached);
    std::vector<std::thread> running;
    for (const auto &loop : loops) {
        running.emplace_back([&loop] {
            const auto work = asio::make_work_guard(*loop);
            loop->run();
        });
    }
    while (std::getchar() != EOF) { }
    std::_Exit(0); // connections may be open
}
