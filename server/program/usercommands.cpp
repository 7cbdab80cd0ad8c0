// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "commandline.h"
#include "output.h"

#include <SessionKeeperServer/store/password.h>

#include <QtCore/qstringconverter.h>
#include <QtCore/qtextstream.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

// While it lives, what is typed at a terminal is not shown.
class HiddenTyping
{
public:
    HiddenTyping()
        : m_isTerminal(tcgetattr(STDIN_FILENO, &m_before) == 0)
    {
        if (!m_isTerminal)
            return;
        termios hidden = m_before;
        hidden.c_lflag &= ~tcflag_t(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
        std::fputs("password: ", stderr);
    }
    ~HiddenTyping()
    {
        if (!m_isTerminal)
            return;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
        std::fputc('\n', stderr);
    }
    Q_DISABLE_COPY_MOVE(HiddenTyping)

private:
    termios m_before {};
    const bool m_isTerminal;
};

QString readPassword()
{
    const HiddenTyping hidden;
    std::string line;
    std::getline(std::cin, line);
    if (!line.empty() && line.back() == '\r')
        line.pop_back();
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString password = decoder.decode(QByteArrayView(line));
    if (decoder.hasError() || password.contains(QChar::Null))
        throw UsageError(u"the password is not UTF-8 text; no one could log in with it"_s);
    if (password.trimmed().isEmpty())
        throw UsageError(
            u"no password came on standard input; try: echo PASSWORD | sessionkeeper-server user ..."_s);
    // Django REST framework trims what is sent to a login (contract.md 1.6).
    if (password.trimmed() != password)
        throw UsageError(
            u"the password begins or ends with a space; no one could log in with it"_s);
    return password;
}

UserStore openUsers(const CommandLine &line)
{
    return UserStore(openDatabase(line, line.settings.apps()));
}

void checkName(const QString &name)
{
    const auto isControl = [](QChar character) {
        return character.category() == QChar::Other_Control;
    };
    // Trimmed as a password is, and a list of users has one line for each.
    if (name.trimmed() != name || std::ranges::any_of(name, isControl))
        throw UsageError(
            u"the user name begins or ends with a space or has a control character in it; no one could log in with it"_s);
}

int add(const CommandLine &line)
{
    UserStore users = openUsers(line);
    const QString name = line.arguments.constFirst();
    checkName(name);
    if (users.byUsername(name))
        throw std::runtime_error(u"there is a user %1 already"_s.arg(name).toStdString());
    User user;
    user.username = name;
    user.password = Password::encode(readPassword(), line.settings.passwordIterations);
    user.email = line.options.value(u"--email"_s);
    user.isActive = !line.has(u"--inactive"_s);
    user.isSuperuser = line.has(u"--superuser"_s);
    user.isStaff = user.isSuperuser || line.has(u"--staff"_s);
    users.add(user);
    return 0;
}

int list(const CommandLine &line)
{
    QTextStream out(stdout);
    for (const User &user : openUsers(line).all()) {
        QStringList marks;
        if (!user.isActive)
            marks.append(u"inactive"_s);
        if (user.isStaff)
            marks.append(u"staff"_s);
        if (user.isSuperuser)
            marks.append(u"superuser"_s);
        out << user.id << '\t' << user.username << '\t' << user.email << '\t' << marks.join(u' ')
            << '\n';
    }
    return 0;
}

int setPassword(const CommandLine &line)
{
    UserStore users = openUsers(line);
    const User user = userNamed(users, line.arguments.constFirst());
    users.setPassword(user.id, Password::encode(readPassword(), line.settings.passwordIterations));
    return 0;
}

int activate(const CommandLine &line)
{
    UserStore users = openUsers(line);
    users.setActive(userNamed(users, line.arguments.constFirst()).id, true);
    return 0;
}

int deactivate(const CommandLine &line)
{
    UserStore users = openUsers(line);
    users.setActive(userNamed(users, line.arguments.constFirst()).id, false);
    return 0;
}

int remove(const CommandLine &line)
{
    UserStore users = openUsers(line);
    users.remove(userNamed(users, line.arguments.constFirst()).id);
    return 0;
}

} // namespace

QList<Command> userCommands()
{
    const QString group = u"user"_s;
    const QList<Command::Argument> name {{u"NAME"_s, u"the name of the user"_s}};
    return {
        {.words = {group, u"add"_s},
         .help = u"makes a user; the password comes on standard input"_s,
         .arguments = name,
         .options = {{u"--email"_s, u"E"_s, u"the mail address"_s},
                     {u"--inactive"_s, {}, u"may not log in yet"_s},
                     {u"--staff"_s, {}, u"may use what is for staff"_s},
                     {u"--superuser"_s, {}, u"may do everything; staff as well"_s}},
         .run = add},
        {.words = {group, u"list"_s},
         .help = u"id, name, mail address and what is special, a line for each user"_s,
         .run = list},
        {.words = {group, u"set-password"_s},
         .help = u"changes the password to the one on standard input"_s,
         .arguments = name,
         .run = setPassword},
        {.words = {group, u"activate"_s},
         .help = u"lets the user log in again"_s,
         .arguments = name,
         .run = activate},
        {.words = {group, u"deactivate"_s},
         .help = u"lets the user log in no more"_s,
         .arguments = name,
         .run = deactivate},
        {.words = {group, u"delete"_s},
         .help =
             u"removes the user and the refresh-token keys; outstanding tokens stay, without user"_s,
         .arguments = name,
         .run = remove},
    };
}
