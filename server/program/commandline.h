// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef COMMANDLINE_H
#define COMMANDLINE_H

#include "command.h"

#include <SessionKeeperServer/Settings>

#include <QtCore/qmap.h>
#include <QtCore/qstringlist.h>

#include <stdexcept>

// The command line asks for something there is not. One sentence.
class UsageError : public std::runtime_error
{
public:
    explicit UsageError(const QString &sentence);
    ~UsageError() override;
};

// What was asked for, with the configuration read.
struct CommandLine
{
    const Command *command = nullptr; // null when help or the version is asked for
    QStringList arguments;            // as many as the command has, without optional ones left out
    QMap<QString, QString> options;   // by name, "--email"; a switch has an empty value
    SessionKeeperServer::Settings settings;
    QString help; // to be printed instead
    bool version = false;

    bool has(const QString &option) const { return options.contains(option); }

    // Throws UsageError and SessionKeeperServer::SettingsError.
    static CommandLine parse(const QStringList &arguments);
};

#endif // COMMANDLINE_H
