// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "commands.h"

#include <SessionKeeperServer/Database>
#include <SessionKeeperServer/UserStore>
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

User named(const UserStore &users, const QString &name)
{
    const std::optional<User> user = users.byUsername(name);
    if (!user)
        throw std::runtime_error(u"there is no user %1"_s.arg(name).toStdString());
    return *user;
}

void add(UserStore &users, const CommandLine &line)
{
    const auto isControl = [](QChar character) {
        return character.category() == QChar::Other_Control;
    };
    // Trimmed as a password is, and a list of users has one line for each.
    if (line.name.trimmed() != line.name || std::ranges::any_of(line.name, isControl))
        throw UsageError(
            u"the user name begins or ends with a space or has a control character in it; no one could log in with it"_s);
    if (users.byUsername(line.name))
        throw std::runtime_error(u"there is a user %1 already"_s.arg(line.name).toStdString());
    User user;
    user.username = line.name;
    user.password = Password::encode(readPassword(), line.settings.passwordIterations);
    user.email = line.email;
    user.isActive = !line.inactive;
    user.isStaff = line.staff || line.superuser;
    user.isSuperuser = line.superuser;
    users.add(user);
}

void list(const UserStore &users)
{
    QTextStream out(stdout);
    for (const User &user : users.all()) {
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
}

} // namespace

int user(const CommandLine &line)
{
    const auto database = std::make_shared<Database>(line.settings.database);
    database->migrate();
    UserStore users(database);
    const QString what = line.command.last();
    if (what == u"add"_s)
        add(users, line);
    else if (what == u"list"_s)
        list(users);
    else if (const User user = named(users, line.name); what == u"set-password"_s)
        users.setPassword(user.id,
                          Password::encode(readPassword(), line.settings.passwordIterations));
    else if (what == u"delete"_s)
        users.remove(user.id);
    else
        users.setActive(user.id, what == u"activate"_s);
    return 0;
}
