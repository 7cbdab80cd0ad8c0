// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef COMMAND_H
#define COMMAND_H

#include <QtCore/qlist.h>
#include <QtCore/qstring.h>
#include <QtCore/qstringlist.h>

struct CommandLine;

// A line of the table of commands: what the program can do, how it is asked for, and its help.
struct Command
{
    struct Argument
    {
        QString name; // "NAME"
        QString what; // "the name of the user", as it is missed
        bool isOptional = false;
    };
    struct Option
    {
        QString name;  // "--email"
        QString value; // "E"; empty = a switch
        QString help;
    };

    QStringList words; // "serve"; "user", "add"
    QString help;      // one line
    QList<Argument> arguments {};
    QList<Option> options {}; // besides --config and --database, which every command has
    QString more {};          // further lines of its own help
    // Returns the exit status. Throws std::exception with one sentence when it cannot.
    int (*run)(const CommandLine &line) = nullptr;

    QString name() const { return words.join(u' '); }
    QString usage() const; // "user add NAME [--email E]"
};

// One list for each file of commands.
QList<Command> serveCommands();
QList<Command> migrateCommands();
QList<Command> userCommands();
QList<Command> tokenCommands();
QList<Command> refreshTokenCommands();

// All of them, in the order of the help.
const QList<Command> &allCommands();
// Of every command.
const QList<Command::Option> &commonOptions();

#endif // COMMAND_H
