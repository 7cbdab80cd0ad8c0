// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "commandline.h"

#include <QtCore/qcoreapplication.h>

#include <cstdio>

namespace {

int run(const CommandLine &line)
{
    if (!line.help.isEmpty()) {
        std::fputs(qUtf8Printable(line.help), stdout);
        return 0;
    }
    if (line.version) {
        std::puts("sessionkeeper-server " SESSIONKEEPER_VERSION);
        return 0;
    }
    return line.command->run(line);
}

// One line, whatever somebody had for a name.
int failed(const std::exception &error, int status)
{
    QString sentence = QString::fromUtf8(error.what());
    for (QChar &character : sentence) {
        if (character.category() == QChar::Other_Control)
            character = u'?';
    }
    std::fprintf(stderr, "sessionkeeper-server: %s\n", qUtf8Printable(sentence));
    return status;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    try {
        return run(CommandLine::parse(QCoreApplication::arguments().mid(1)));
    } catch (const UsageError &error) {
        return failed(error, 2);
    } catch (const std::exception &error) {
        return failed(error, 1);
    }
}
