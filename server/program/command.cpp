// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "command.h"

using namespace Qt::StringLiterals;

QString Command::usage() const
{
    QString usage = name();
    for (const Argument &argument : arguments)
        usage += argument.isOptional ? u" [%1]"_s.arg(argument.name) : u' ' + argument.name;
    for (const Option &option : options)
        usage += option.value.isEmpty() ? u" [%1]"_s.arg(option.name)
                                        : u" [%1 %2]"_s.arg(option.name, option.value);
    return usage;
}

const QList<Command> &allCommands()
{
    static const QList<Command> commands = serveCommands() + migrateCommands() + userCommands()
        + tokenCommands() + refreshTokenCommands();
    return commands;
}

const QList<Command::Option> &commonOptions()
{
    static const QList<Command::Option> options {
        {u"--config"_s, u"FILE"_s,
         u"a TOML file; every setting has a default (database = \"sqlite:session.db\")"_s},
        {u"--database"_s, u"URL"_s,
         u"sqlite:FILE, sqlite::memory: or postgresql://USER@HOST:PORT/NAME"_s},
        {u"--help"_s, {}, u"explains the program, a group of commands or one command"_s}};
    return options;
}
