// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "commands.h"

#include <QtCore/qcoreapplication.h>

#include <cstdio>

namespace {

int run(const CommandLine &line)
{
    if (line.help) {
        std::fputs(qUtf8Printable(CommandLine::helpText()), stdout);
        return 0;
    }
    if (line.version) {
        std::puts("sessionkeeper-server " SESSIONKEEPER_VERSION);
        return 0;
    }
    if (line.command.first() == QStringLiteral("serve"))
        return serve(line);
    if (line.command.first() == QStringLiteral("migrate"))
        return migrate(line);
    if (line.command.first() == QStringLiteral("token"))
        return token(line);
    return user(line);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    try {
        return run(CommandLine::parse(QCoreApplication::arguments().mid(1)));
    } catch (const UsageError &error) {
        std::fprintf(stderr, "sessionkeeper-server: %s\n", error.what());
        return 2;
    } catch (const std::exception &error) {
        std::fprintf(stderr, "sessionkeeper-server: %s\n", error.what());
        return 1;
    }
}
