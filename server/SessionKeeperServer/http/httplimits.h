// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_HTTPLIMITS_H
#define SESSIONKEEPERSERVER_HTTPLIMITS_H

#include <QtCore/qglobal.h>

#include <chrono>

namespace SessionKeeperServer {

// What one client may ask of the server. Each limit has its answer; after it the connection ends.
struct HttpLimits
{
    qsizetype requestLine = 8 * 1024; // bytes; longer: 414
    qsizetype header = 32 * 1024;     // bytes, request line included; longer: 431
    qsizetype body = 2621440;         // bytes, Django's DATA_UPLOAD_MAX_MEMORY_SIZE; longer: 413
    int connections = 1024;           // at the same time; one more: 503
    // Of one address, IPv6 addresses by their /64; one more: 503. 0 = no limit, which is right
    // behind a proxy: there all connections have one address. The program starts from 512.
    int connectionsPerAddress = 0;
    int waitingForWorker = 512; // requests that wait for the worker threads; one more: 503
    std::chrono::milliseconds handshakeTime {10000}; // of TLS; then closed
    std::chrono::milliseconds idle {60000}; // without a request; then closed without an answer
    std::chrono::milliseconds headerTime {
        10000}; // from a request's first byte to its last header; 408
    // The next two are for the whole of it, not from byte to byte: who sends or takes a byte now
    // and then is not waited for.
    std::chrono::milliseconds bodyTime {30000};  // to the last byte of the body; 408
    std::chrono::milliseconds writeTime {30000}; // to take a whole answer; then closed
    // How long TokenServer::shutDown() waits for what runs, unless it is told; then cut.
    std::chrono::milliseconds shutdownTime {10000};
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_HTTPLIMITS_H
