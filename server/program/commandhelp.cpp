// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "commandhelp.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString spelled(const Command::Option &option)
{
    return option.value.isEmpty() ? option.name : option.name + u' ' + option.value;
}

// Two columns, the second one below itself.
QString listed(const QList<Command::Option> &options)
{
    qsizetype width = 0;
    for (const Command::Option &option : options)
        width = std::max(width, spelled(option).size());
    QString text;
    for (const Command::Option &option : options)
        text += u"      %1  %2\n"_s.arg(spelled(option).leftJustified(width), option.help);
    return text;
}

QString indented(const QString &lines)
{
    return u"      "_s + QString(lines).replace(u'\n', u"\n      "_s) + u'\n';
}

} // namespace

QString generalHelp()
{
    QString text = u"sessionkeeper-server: a token server that answers as Django REST framework's "
                   "token systems do.\n\n"_s;
    for (const Command &command : allCommands())
        text += u"  %1\n      %2\n"_s.arg(command.usage(), command.help);
    text += u"\nEvery command:\n"_s + listed(commonOptions());
    text += uR"(
Passwords are read from standard input, one line. What is listed has one line for each thing, with tabs between its parts.

The first steps:
  echo secret | sessionkeeper-server user add ada
  sessionkeeper-server serve &
  curl -d username=ada -d password=secret http://127.0.0.1:8000/api/token/

The secret key that signs the tokens is made beside the database (FILE.secret-key) unless the configuration has one.
The exit status is 0 when it was done, 1 when it could not be done, 2 when the command line is wrong.
)"_s;
    return text;
}

QString helpOf(const QList<const Command *> &commands)
{
    QString text;
    for (const Command *command : commands) {
        text += u"sessionkeeper-server %1\n"_s.arg(command->usage()) + indented(command->help);
        if (!command->more.isEmpty())
            text += indented(command->more);
        text += listed(command->options) + u'\n';
    }
    return text + u"Every command:\n"_s + listed(commonOptions());
}
