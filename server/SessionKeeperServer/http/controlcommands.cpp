// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/controlcommands.h>

#include <SessionKeeperServer/http/faultreader.h>
#include <SessionKeeperServer/http/memberreader.h>
#include <SessionKeeperServer/http/tokenserver.h>

#include <map>
#include <stdexcept>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

using Command = Json (*)(TokenServer &, MemberReader &);
using FirstAuthenticator = FaultSwitches::FirstAuthenticator;

const Json done = Json::Object();

Json doneIf(bool succeeded, const TokenServer &server)
{
    if (!succeeded)
        throw std::runtime_error(server.errorString().toStdString());
    return done;
}

QString readPath(MemberReader &members)
{
    QString path;
    members.demand(u"path"_s);
    members.read(u"path"_s, path);
    return path;
}

Json addFault(TokenServer &server, MemberReader &members)
{
    const QString path = readPath(members);
    int times = 1;
    members.read(u"times"_s, times, -1, 1000000);
    const Fault fault = readFault(members);
    members.finish();
    server.faults().next(path, fault, times);
    return done;
}

Json clearFaults(TokenServer &server, MemberReader &members)
{
    members.finish();
    server.faults().clear();
    return done;
}

Json hold(TokenServer &server, MemberReader &members)
{
    const QString path = readPath(members);
    members.finish();
    server.faults().hold(path);
    return done;
}

Json release(TokenServer &server, MemberReader &members)
{
    const QString path = readPath(members);
    members.finish();
    server.faults().release(path);
    return done;
}

Json refuseIssued(TokenServer &server, MemberReader &members)
{
    members.finish();
    return Json::object({{u"refused"_s, server.faults().refuseIssuedAccessTokens()}});
}

Json setOffline(TokenServer &server, MemberReader &members)
{
    bool offline = true;
    members.demand(u"offline"_s);
    members.read(u"offline"_s, offline);
    members.finish();
    return doneIf(server.faults().setOffline(offline), server);
}

Json setAuthenticator(TokenServer &server, MemberReader &members)
{
    members.demand(u"first"_s);
    const int word = members.readWord(u"first"_s, {u"bearer"_s, u"basic"_s, u"session"_s});
    members.finish();
    server.faults().setFirstAuthenticator(word == 0       ? FirstAuthenticator::Bearer
                                              : word == 1 ? FirstAuthenticator::Basic
                                                          : FirstAuthenticator::Session);
    return done;
}

Json setClock(TokenServer &server, MemberReader &members)
{
    std::chrono::seconds offset {0};
    members.demand(u"offset"_s);
    members.read(u"offset"_s, offset);
    members.finish();
    server.faults().setClockOffset(offset);
    return done;
}

Json changeSettings(TokenServer &server, MemberReader &members)
{
    bool rotate = false;
    bool blacklist = true;
    std::chrono::seconds access {0};
    std::chrono::seconds refresh {0};
    QByteArray key;
    QByteArray verifyingKey;
    members.read(u"rotate"_s, rotate);
    members.read(u"blacklist"_s, blacklist);
    members.read(u"access_lifetime"_s, access);
    members.read(u"refresh_lifetime"_s, refresh);
    members.read(u"signing_key"_s, key);
    members.read(u"verifying_key"_s, verifyingKey);
    members.finish();
    if (members.has(u"blacklist"_s))
        members.demand(u"rotate"_s);
    if (members.has(u"access_lifetime"_s) != members.has(u"refresh_lifetime"_s))
        throw std::runtime_error("access_lifetime and refresh_lifetime go together.");
    if (members.has(u"verifying_key"_s))
        members.demand(u"signing_key"_s);
    FaultSwitches &faults = server.faults();
    // The key first: it is the only one that can fail.
    const bool changed = (!members.has(u"signing_key"_s) || faults.setSigningKey(key, verifyingKey))
        && (!members.has(u"rotate"_s) || faults.setRotation(rotate, blacklist))
        && (!members.has(u"access_lifetime"_s) || faults.setLifetimes(access, refresh));
    return doneIf(changed, server);
}

QString readName(MemberReader &members)
{
    QString name;
    members.demand(u"name"_s);
    members.read(u"name"_s, name);
    return name;
}

QString readPassword(MemberReader &members)
{
    QString password;
    members.demand(u"password"_s);
    members.read(u"password"_s, password);
    return password;
}

Json addUser(TokenServer &server, MemberReader &members)
{
    NewUser user;
    user.name = readName(members);
    user.password = readPassword(members);
    members.read(u"email"_s, user.email);
    members.read(u"active"_s, user.isActive);
    members.read(u"staff"_s, user.isStaff);
    members.read(u"superuser"_s, user.isSuperuser);
    members.finish();
    return doneIf(server.addUser(user), server);
}

Json setPassword(TokenServer &server, MemberReader &members)
{
    const QString name = readName(members);
    const QString password = readPassword(members);
    members.finish();
    return doneIf(server.setPassword(name, password), server);
}

Json activateUser(TokenServer &server, MemberReader &members)
{
    const QString name = readName(members);
    bool active = true;
    members.read(u"active"_s, active);
    members.finish();
    return doneIf(server.setActive(name, active), server);
}

Json deleteUser(TokenServer &server, MemberReader &members)
{
    const QString name = readName(members);
    members.finish();
    return doneIf(server.removeUser(name), server);
}

template<typename Map>
Json counts(const Map &map)
{
    Json::Object object;
    for (auto it = map.begin(); it != map.end(); ++it)
        object.emplace_back(it.key(), it.value());
    return object;
}

Json statistics(TokenServer &server, MemberReader &members)
{
    members.finish();
    return Json::object({{u"url"_s, server.url().toString()},
                         {u"requests"_s, server.requests()},
                         {u"requests_to"_s, counts(server.requestsByPath())},
                         {u"logins"_s, server.logins()},
                         {u"refreshes"_s, server.refreshes()},
                         {u"held"_s, counts(server.faults().held())}});
}

Json reset(TokenServer &server, MemberReader &members)
{
    members.finish();
    server.faults().clear();
    server.resetStatistics();
    return doneIf(server.faults().setOffline(false), server);
}

const std::map<QByteArray, Command> &commands()
{
    static const std::map<QByteArray, Command> commands {
        {"POST /faults", addFault},
        {"DELETE /faults", clearFaults},
        {"POST /hold", hold},
        {"POST /release", release},
        {"POST /refuse-issued", refuseIssued},
        {"POST /offline", setOffline},
        {"POST /authenticator", setAuthenticator},
        {"POST /clock", setClock},
        {"POST /settings", changeSettings},
        {"POST /users", addUser},
        {"POST /users/set-password", setPassword},
        {"POST /users/activate", activateUser},
        {"POST /users/delete", deleteUser},
        {"GET /statistics", statistics},
        {"POST /reset", reset},
    };
    return commands;
}

} // namespace

QStringList controlCommands()
{
    QStringList names;
    for (const auto &[name, command] : commands())
        names.append(QString::fromLatin1(name));
    return names;
}

std::optional<Json> runControlCommand(TokenServer &server, const QByteArray &command,
                                      const Json &body)
{
    const auto found = commands().find(command);
    if (found == commands().end())
        return std::nullopt;
    MemberReader members(body);
    return found->second(server, members);
}

} // namespace SessionKeeperServer
