// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "commandline.h"

#include "commandhelp.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

const QString seeHelp = u"; sessionkeeper-server --help tells what there is"_s;

QString seeHelpOf(const Command &command)
{
    return u"; sessionkeeper-server %1 --help tells what there is"_s.arg(command.name());
}

// Takes options with and without a value from wherever they stand.
class Splitter
{
public:
    explicit Splitter(const QStringList &arguments)
    {
        switches = {u"-h"_s, u"--version"_s};
        learn(commonOptions());
        for (const Command &command : allCommands())
            learn(command.options);
        for (qsizetype at = 0; at < arguments.size(); ++at) {
            const QString &argument = arguments.at(at);
            const QString name = argument.section(u'=', 0, 0);
            if (!argument.startsWith(u'-') || argument == u"-"_s) {
                words.append(argument);
            } else if (switches.contains(argument)) {
                options.insert(argument, {});
            } else if (!withValue.contains(name)) {
                throw UsageError(u"unknown option %1%2"_s.arg(argument, seeHelp));
            } else if (argument.contains(u'=')) {
                options.insert(name, argument.section(u'=', 1));
            } else if (++at < arguments.size()) {
                options.insert(name, arguments.at(at));
            } else {
                throw UsageError(u"%1 needs a value%2"_s.arg(name, seeHelp));
            }
        }
    }

    QStringList words;
    QMap<QString, QString> options;

private:
    void learn(const QList<Command::Option> &known)
    {
        for (const Command::Option &option : known)
            (option.value.isEmpty() ? switches : withValue) += option.name;
    }

    QStringList switches;
    QStringList withValue;
};

// The commands that begin with the words, which are taken away; all of them without words.
QList<const Command *> takeCommands(QStringList &words)
{
    QList<const Command *> found;
    for (const Command &command : allCommands())
        found += &command;
    for (qsizetype at = 0; !words.isEmpty() && found.constFirst()->words.size() > at; ++at) {
        const QString word = words.constFirst();
        QStringList known;
        for (const Command *command : std::as_const(found))
            known += command->words.at(at);
        if (!known.contains(word)) {
            if (at == 0)
                throw UsageError(u"unknown command %1%2"_s.arg(word, seeHelp));
            throw UsageError(u"%1 needs one of %2"_s.arg(found.constFirst()->words.constFirst(),
                                                         known.join(u", "_s)));
        }
        found.removeIf([&](const Command *command) { return command->words.at(at) != word; });
        words.removeFirst();
    }
    return found;
}

const Command &takeCommand(QStringList &words)
{
    if (words.isEmpty())
        throw UsageError(u"what shall I do? sessionkeeper-server --help tells what there is"_s);
    const QString group = words.constFirst();
    const qsizetype given = words.size();
    const QList<const Command *> found = takeCommands(words);
    if (given - words.size() == found.constFirst()->words.size())
        return *found.constFirst();
    QStringList known;
    for (const Command *command : found)
        known += command->words.constLast();
    throw UsageError(u"%1 needs one of %2"_s.arg(group, known.join(u", "_s)));
}

void checkArguments(const Command &command, const QStringList &words)
{
    for (qsizetype at = 0; at < command.arguments.size(); ++at) {
        const Command::Argument &argument = command.arguments.at(at);
        const bool isMissing = at >= words.size() ? !argument.isOptional : words.at(at).isEmpty();
        if (isMissing)
            throw UsageError(
                u"%1 needs %2%3"_s.arg(command.name(), argument.what, seeHelpOf(command)));
    }
    if (words.size() > command.arguments.size())
        throw UsageError(u"%1 does not take %2%3"_s.arg(
            command.name(), words.at(command.arguments.size()), seeHelpOf(command)));
}

void checkOptions(const Command &command, const QStringList &names)
{
    const QList<Command::Option> known = commonOptions() + command.options;
    for (const QString &name : names) {
        if (std::ranges::find(known, name, &Command::Option::name) == known.end())
            throw UsageError(
                u"%1 does not take %2%3"_s.arg(command.name(), name, seeHelpOf(command)));
    }
}

} // namespace

UsageError::UsageError(const QString &sentence)
    : std::runtime_error(sentence.toStdString())
{
}

UsageError::~UsageError() = default;

CommandLine CommandLine::parse(const QStringList &arguments)
{
    Splitter given(arguments);
    CommandLine line;
    if (given.options.contains(u"--help"_s) || given.options.contains(u"-h"_s)) {
        const bool isGeneral = given.words.isEmpty();
        const QList<const Command *> commands = takeCommands(given.words);
        line.help = isGeneral ? generalHelp() : helpOf(commands);
        return line;
    }
    line.version = given.options.contains(u"--version"_s);
    if (line.version)
        return line;
    line.command = &takeCommand(given.words);
    checkArguments(*line.command, given.words);
    checkOptions(*line.command, given.options.keys());
    line.arguments = given.words;
    line.options = given.options;
    line.settings = SessionKeeperServer::Settings::forProgram();
    if (line.has(u"--config"_s))
        line.settings.read(line.options.value(u"--config"_s));
    if (line.has(u"--database"_s))
        line.settings.database = line.options.value(u"--database"_s);
    return line;
}
