// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "commandline.h"
#include "output.h"

#include <SessionKeeperServer/engine/tokenadministration.h>
#include <SessionKeeperServer/store/jwtblacklist.h>

#include <QtCore/qtextstream.h>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

struct Tokens
{
    explicit Tokens(const CommandLine &line)
        : database(openDatabase(line, Database::App::TokenBlacklist))
        , administration(database, line.settings.simpleJwt)
    {
    }

    std::shared_ptr<Database> database;
    TokenAdministration administration;
};

QString stateName(IssuedToken::State state)
{
    switch (state) {
    case IssuedToken::State::Blacklisted:
        return u"blacklisted"_s;
    case IssuedToken::State::Expired:
        return u"expired"_s;
    case IssuedToken::State::Alive:
        break;
    }
    return u"alive"_s;
}

int list(const CommandLine &line)
{
    const Tokens tokens(line);
    std::optional<qint64> user;
    if (line.has(u"--user"_s))
        user = userNamed(UserStore(tokens.database), line.options.value(u"--user"_s)).id;
    const bool all = line.has(u"--all"_s);
    QTextStream out(stdout);
    tokens.administration.visit(user, [&](const IssuedToken &token) {
        if (all || token.state == IssuedToken::State::Alive)
            out << cells({token.jti, token.username, timeText(token.created),
                          timeText(token.expires), stateName(token.state)});
    });
    return 0;
}

int blacklist(const CommandLine &line)
{
    switch (Tokens(line).administration.blacklist(line.arguments.constFirst())) {
    case TokenAdministration::Verdict::Blacklisted:
        std::puts("blacklisted 1 token");
        return 0;
    case TokenAdministration::Verdict::WasBlacklisted:
        std::puts("nothing to do: the token is blacklisted already");
        return 0;
    case TokenAdministration::Verdict::Unknown:
        break;
    }
    throw std::runtime_error("there is no outstanding token with this jti; sessionkeeper-server "
                             "token list --all tells which there are");
}

int revokeUser(const CommandLine &line)
{
    Tokens tokens(line);
    const User user = userNamed(UserStore(tokens.database), line.arguments.constFirst());
    std::puts(qUtf8Printable(u"blacklisted "_s
                             + counted(tokens.administration.blacklistAllOf(user.id), u"token"_s)));
    return 0;
}

int flushExpired(const CommandLine &line)
{
    std::puts(qUtf8Printable(
        u"removed "_s + counted(Tokens(line).administration.flushExpired(), u"expired token"_s)));
    return 0;
}

// A dead token that the leeway still lets live must not lose its row, as with flush-expired.
int deleteStale(const CommandLine &line)
{
    const JwtAuthSettings &settings = line.settings.jwtAuth;
    const QDateTime until = QDateTime::currentDateTimeUtc().addMSecs(-settings.JWT_LEEWAY.count());
    JwtBlacklist blacklist(openDatabase(line, Database::App::Blacklist));
    // Tokens that never expire are never stale.
    const int removed = settings.JWT_VERIFY_EXPIRATION
        ? blacklist.removeStale(until, settings.JWT_EXPIRATION_DELTA)
        : 0;
    std::puts(qUtf8Printable(u"removed "_s + counted(removed, u"stale token"_s)));
    return 0;
}

} // namespace

QList<Command> tokenCommands()
{
    const QString group = u"token"_s;
    return {
        {.words = {group, u"list"_s},
         .help =
             u"the refresh and sliding tokens that are alive: jti, user, created, expires, state"_s,
         .options = {{u"--user"_s, u"NAME"_s, u"only those of this user"_s},
                     {u"--all"_s, {}, u"also those that are blacklisted or expired"_s}},
         .more =
             u"Times are UTC; what is not known or of nobody is \"-\". The tokens themselves are not shown."_s,
         .run = list},
        {.words = {group, u"blacklist"_s},
         .help = u"ends the session of one refresh token"_s,
         .arguments = {{u"JTI"_s, u"the jti of the token"_s}},
         .more = u"Access tokens that were made with it live on until they expire."_s,
         .run = blacklist},
        {.words = {group, u"revoke-user"_s},
         .help = u"ends all sessions of a user: blacklists every outstanding token"_s,
         .arguments = {{u"NAME"_s, u"the name of the user"_s}},
         .more =
             u"The user can log in again (see user deactivate), and refresh-token keys stay (see "
             u"refresh-token delete).\n"
             "Profiles before simplejwt/5.5.0 do not record rotated tokens: those are not reached."_s,
         .run = revokeUser},
        {.words = {group, u"flush-expired"_s},
         .help = u"forgets the tokens whose time is over; safe at any time"_s,
         .more =
             u"LEEWAY counts, and sliding tokens stay while one that was refreshed may live: no blacklisted token comes back."_s,
         .run = flushExpired},
        {.words = {group, u"delete-stale"_s},
         .help = u"forgets what the Styria fork blacklisted and is over; safe at any time"_s,
         .more =
             u"JWT_LEEWAY counts, and a row stays for JWT_EXPIRATION_DELTA after the blacklisting: as long as a refreshed token may live that it keeps dead."_s,
         .run = deleteStale},
    };
}
