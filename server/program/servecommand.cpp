// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "commandline.h"
#include "stopsignals.h"

#include <SessionKeeperServer/Database>
#include <SessionKeeperServer/TokenServer>
#include <SessionKeeperServer/store/storeerror.h>

#include <QtCore/qdeadlinetimer.h>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;
using namespace std::chrono_literals;

namespace {

Settings configured(const CommandLine &line)
{
    Settings settings = line.settings;
    if (line.has(u"--listen"_s))
        settings.setListen(line.options.value(u"--listen"_s));
    if (line.has(u"--control"_s))
        settings.control = line.options.value(u"--control"_s);
    if (line.has(u"--threads"_s)) {
        bool isNumber = false;
        settings.threads = line.options.value(u"--threads"_s).toInt(&isNumber);
        if (!isNumber || settings.threads < 1 || settings.threads > 256)
            throw UsageError(u"--threads must be a number from 1 to 256"_s);
    }
    return settings;
}

// A machine that starts starts its database server at the same time. Null: told to stop.
std::shared_ptr<Database> awaitDatabase(const Settings &settings, const StopSignals &stop)
{
    const QDeadlineTimer deadline(settings.databaseWait);
    for (bool isTold = false;; isTold = true) {
        try {
            return std::make_shared<Database>(settings.database, settings.databaseConnections);
        } catch (const StoreError &error) {
            if (error.kind() != StoreError::Kind::Unreachable || deadline.hasExpired())
                throw;
            if (!isTold)
                std::fprintf(stderr, "waiting for the database: %s\n", error.what());
        }
        if (stop.wait(500ms))
            return nullptr;
    }
}

int serve(const CommandLine &line)
{
    const StopSignals stop;
    const Settings settings = configured(line);
    const std::shared_ptr<Database> database = awaitDatabase(settings, stop);
    if (!database)
        return 0;
    TokenServer server(settings, database);
    if (!server.listen(settings.listenHost, settings.listenPort))
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

} // namespace

QList<Command> serveCommands()
{
    return {
        {.words = {u"serve"_s},
         .help = u"answers until SIGTERM or SIGINT; prints \"listening on URL\" when it is ready"_s,
         .options =
             {{u"--listen"_s, u"HOST:PORT"_s, u"127.0.0.1:8000; port 0 is any free one"_s},
              {u"--threads"_s, u"N"_s, u"network threads; one for each core"_s},
              {u"--control"_s, u"HOST:PORT"_s,
               u"faults for tests of clients, on a loopback address; see docs/testing-your-client.md"_s}},
         .more = u"SIGTERM and SIGINT end it once what runs is answered, a second one ends it at "
                 u"once;\n"
                 "SIGHUP reads the certificate and opens the access log again."_s,
         .run = serve}};
}
