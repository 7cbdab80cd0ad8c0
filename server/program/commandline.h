// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef COMMANDLINE_H
#define COMMANDLINE_H

#include <SessionKeeperServer/Settings>

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
    QStringList command; // "serve"; "user", "add"
    QString name;        // of the user, where the command has one
    SessionKeeperServer::Settings settings;
    QString email;
    bool inactive = false;
    bool staff = false;
    bool superuser = false;
    bool help = false;
    bool version = false;

    // Throws UsageError and SessionKeeperServer::SettingsError.
    static CommandLine parse(const QStringList &arguments);
    static QString helpText();
};

#endif // COMMANDLINE_H
