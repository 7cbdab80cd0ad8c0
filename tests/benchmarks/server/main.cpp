// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// The server of the benchmarks: in a process of its own, so that its work is not counted, and
// faster than any client of it. Prints its URL when it is ready; ends when its input ends, so that
// it never outlives who started it.

#include "benchconnection.h"

#include <boost/asio/io_context.hpp>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <thread>

using boost::asio::ip::tcp;
using SessionKeeper::Test::BenchSite;

int main()
{
    boost::asio::io_context context;
    tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), 0});
    std::cout << "http://127.0.0.1:" << acceptor.local_endpoint().port() << std::endl;

    std::thread([] {
        while (std::getchar() != EOF) { }
        std::_Exit(0);
    }).detach();

    BenchSite site;
    for (;;) {
        tcp::socket socket(context);
        boost::system::error_code error;
        acceptor.accept(socket, error);
        if (!error)
            std::thread(SessionKeeper::Test::serveClient, std::move(socket), std::ref(site))
                .detach();
    }
}
