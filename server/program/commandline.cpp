// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "commandline.h"

#include <QtCore/qmap.h>

using namespace Qt::StringLiterals;

namespace {

const QString seeHelp = u"; sessionkeeper-server --help tells what there is"_s;

// Takes options with and without a value from wherever they stand.
class Options
{
public:
    Options(const QStringList &arguments, const QStringList &withValue, const QStringList &flags)
    {
        for (qsizetype at = 0; at < arguments.size(); ++at) {
            const QString &argument = arguments.at(at);
            const QString name = argument.section(u'=', 0, 0);
            if (!argument.startsWith(u'-') || argument == u"-"_s) {
                words.append(argument);
            } else if (flags.contains(argument)) {
                values.insert(argument, {});
            } else if (!withValue.contains(name)) {
                throw UsageError(u"unknown option %1%2"_s.arg(argument, seeHelp));
            } else if (argument.contains(u'=')) {
                values.insert(name, argument.section(u'=', 1));
            } else if (++at < arguments.size()) {
                values.insert(name, arguments.at(at));
            } else {
                throw UsageError(u"%1 needs a value%2"_s.arg(name, seeHelp));
            }
        }
    }

    QStringList words;
    QMap<QString, QString> values;
};

void configure(SessionKeeperServer::Settings &settings, const QMap<QString, QString> &values)
{
    if (values.contains(u"--config"_s))
        settings.read(values.value(u"--config"_s));
    if (values.contains(u"--listen"_s))
        settings.setListen(values.value(u"--listen"_s));
    if (values.contains(u"--database"_s))
        settings.database = values.value(u"--database"_s);
    if (values.contains(u"--control"_s))
        settings.control = values.value(u"--control"_s);
    if (values.contains(u"--threads"_s)) {
        bool isNumber = false;
        settings.threads = values.value(u"--threads"_s).toInt(&isNumber);
        if (!isNumber || settings.threads < 1 || settings.threads > 256)
            throw UsageError(u"--threads must be a number from 1 to 256"_s);
    }
}

// Which options a command has besides --config and --database.
QStringList ownOptions(const QString &command)
{
    if (command == u"serve"_s)
        return {u"--listen"_s, u"--threads"_s, u"--control"_s};
    if (command == u"user add"_s)
        return {u"--email"_s, u"--inactive"_s, u"--staff"_s, u"--superuser"_s};
    return {};
}

void checkWords(CommandLine &line, QStringList words, const QMap<QString, QString> &values)
{
    static const QStringList userCommands {u"add"_s,      u"list"_s,       u"set-password"_s,
                                           u"activate"_s, u"deactivate"_s, u"delete"_s};
    if (words.isEmpty())
        throw UsageError(u"what shall I do?"_s + seeHelp);
    line.command = {words.takeFirst()};
    if (line.command.first() == u"user"_s) {
        if (words.isEmpty() || !userCommands.contains(words.first()))
            throw UsageError(u"user needs one of %1"_s.arg(userCommands.join(u", "_s)));
        line.command.append(words.takeFirst());
        if (line.command.last() != u"list"_s) {
            if (words.isEmpty() || words.first().isEmpty())
                throw UsageError(u"%1 needs the name of the user"_s.arg(line.command.join(u' ')));
            line.name = words.takeFirst();
        }
    } else if (line.command.first() == u"token"_s) {
        if (words.isEmpty() || words.first() != u"flush-expired"_s)
            throw UsageError(u"token needs flush-expired"_s);
        line.command.append(words.takeFirst());
    } else if (line.command.first() != u"serve"_s && line.command.first() != u"migrate"_s) {
        throw UsageError(u"unknown command %1%2"_s.arg(line.command.first(), seeHelp));
    }
    if (!words.isEmpty())
        throw UsageError(
            u"%1 does not take %2%3"_s.arg(line.command.join(u' '), words.first(), seeHelp));
    const QStringList own = ownOptions(line.command.join(u' '));
    for (const QString &option : values.keys()) {
        if (option != u"--config"_s && option != u"--database"_s && !own.contains(option))
            throw UsageError(
                u"%1 does not take %2%3"_s.arg(line.command.join(u' '), option, seeHelp));
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
    const Options options(
        arguments,
        {u"--config"_s, u"--database"_s, u"--listen"_s, u"--threads"_s, u"--control"_s,
         u"--email"_s},
        {u"--inactive"_s, u"--staff"_s, u"--superuser"_s, u"--help"_s, u"-h"_s, u"--version"_s});
    CommandLine line;
    line.help = options.values.contains(u"--help"_s) || options.values.contains(u"-h"_s);
    line.version = options.values.contains(u"--version"_s);
    if (line.help || line.version)
        return line;
    checkWords(line, options.words, options.values);
    line.settings = SessionKeeperServer::Settings::forProgram();
    configure(line.settings, options.values);
    line.email = options.values.value(u"--email"_s);
    line.inactive = options.values.contains(u"--inactive"_s);
    line.staff = options.values.contains(u"--staff"_s);
    line.superuser = options.values.contains(u"--superuser"_s);
    return line;
}

QString CommandLine::helpText()
{
    return uR"(sessionkeeper-server: a token server that answers as Django REST framework's Simple JWT does.

  sessionkeeper-server serve    answers until SIGTERM or SIGINT; prints "listening on URL" when it is ready
  sessionkeeper-server migrate  makes the tables that are missing and changes nothing that is there
  sessionkeeper-server user add NAME [--email E] [--inactive] [--staff] [--superuser]
  sessionkeeper-server user list
  sessionkeeper-server user set-password|activate|deactivate|delete NAME
  sessionkeeper-server token flush-expired    forgets refresh tokens whose time is over; safe at any time

Passwords are read from standard input, one line.

Every command:
  --config FILE     a TOML file; every setting has a default (database = "sqlite:session.db")
  --database URL    sqlite:FILE or sqlite::memory:
serve:
  --listen HOST:PORT   127.0.0.1:8000; port 0 is any free one
  --threads N          network threads; one for each core
  --control HOST:PORT  faults for tests of clients, on a loopback address; see docs/testing-your-client.md
Signals: SIGTERM and SIGINT end it once what runs is answered, a second one ends it at once; SIGHUP reads the
certificate and opens the access log again.

The first steps:
  echo secret | sessionkeeper-server user add ada
  sessionkeeper-server serve &
  curl -d username=ada -d password=secret http://127.0.0.1:8000/api/token/

The secret key that signs the tokens is made beside the database (FILE.secret-key) unless the configuration has one.
)"_s;
}
