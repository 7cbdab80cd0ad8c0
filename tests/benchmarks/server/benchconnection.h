// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_BENCHMARKS_BENCHCONNECTION_H
#define SESSIONKEEPER_BENCHMARKS_BENCHCONNECTION_H

#include "benchsite.h"

#include <boost/asio/ip/tcp.hpp>

namespace SessionKeeper::Test {

// Serves one client until it goes, in the calling thread: QNetworkAccessManager opens six
// connections, and nothing is faster than a thread that waits in read().
void serveClient(boost::asio::ip::tcp::socket socket, BenchSite &site);

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_BENCHMARKS_BENCHCONNECTION_H
