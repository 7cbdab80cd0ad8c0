// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "commands.h"
#include "stopsignals.h"

#include <SessionKeeperServer/TokenServer>

#include <cstdio>

int serve(const CommandLine &line)
{
    const StopSignals stop;
    SessionKeeperServer::TokenServer server(line.settings);
    if (!server.listen(line.settings.listenHost, line.settings.listenPort))
        throw std::runtime_error(server.errorString().toStdString());
    std::printf("listening on %s\n", qUtf8Printable(server.url().toString()));
    if (!server.controlUrl().isEmpty())
        std::printf("control on %s\n", qUtf8Printable(server.controlUrl().toString()));
    std::fflush(stdout);
    while (stop.wait() == StopSignals::Wish::Reload) {
        if (!server.reload())
            std::fprintf(stderr, "sessionkeeper-server: %s\n",
                         qUtf8Printable(server.errorString()));
    }
    stop.stopWaiting();
    server.shutDown();
    return 0;
}
