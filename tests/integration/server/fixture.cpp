// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"

#include "djangosites.h"

#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/tokenledger.h>

#include <QtCore/qprocess.h>
#include <QtCore/qversionnumber.h>
#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlquery.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

QByteArray field(const char *name, const QByteArray &value)
{
    return QByteArray("{\"") + name + "\":\"" + value + "\"}";
}

std::unique_ptr<TokenServer> start(const Settings &settings)
{
    auto server = std::make_unique<TokenServer>(settings);
    const bool ready = server->addUser(NewUser {.name = u"alice"_s,
                                                .password = u"pw"_s,
                                                .email = u"alice@example.com"_s})
        && server->addUser(NewUser {.name = u"ina"_s,
                                    .password = u"pw"_s,
                                    .email = u"ina@example.com"_s,
                                    .isActive = false})
        && server->addUser(NewUser {.name = u"root"_s,
                                    .password = u"pw"_s,
                                    .email = u"root@example.com"_s,
                                    .isStaff = true})
        && server->listen();
    if (!ready)
        qFatal("%s", qUtf8Printable(server->errorString()));
    return server;
}

} // namespace

Fixture::Fixture()
    : Fixture(settings())
{
}

Fixture::Fixture(Settings settings)
    : m_database(settings.database)
{
    switch (peer()) {
    case Peer::Foreign:
        m_url = QUrl(qEnvironmentVariable("SESSIONKEEPER_CONFORMANCE_URL"));
        break;
    case Peer::Django:
        m_url = DjangoSites::instance().site(settings);
        break;
    case Peer::Ours:
        settings.clock = [now = m_now, clock = settings.clock] {
            return *now > 0 ? std::chrono::system_clock::from_time_t(*now) : clock();
        };
        m_server = start(settings);
        m_url = m_server->url();
        break;
    }
}

Fixture::Peer Fixture::peer()
{
    if (qEnvironmentVariableIsSet("SESSIONKEEPER_CONFORMANCE_URL"))
        return Peer::Foreign;
    return qgetenv("CONFORMANCE_PEER") == "django" ? Peer::Django : Peer::Ours;
}

Settings Fixture::settings()
{
    Settings settings;
    settings.secretKey = fixtureKey();
    settings.passwordIterations = 100;
    settings.profile = profile();
    return settings;
}

Settings Fixture::rotating()
{
    Settings rotating = settings();
    rotating.simpleJwt.ROTATE_REFRESH_TOKENS = true;
    rotating.simpleJwt.BLACKLIST_AFTER_ROTATION = true;
    return rotating;
}

QString Fixture::profile()
{
    if (peer() == Peer::Django)
        return DjangoSites::instance().profile();
    return qEnvironmentVariable("CONFORMANCE_PROFILE", u"simplejwt/5.5.1"_s);
}

bool Fixture::isSince(const QString &version)
{
    const QString served = profile().section(u'/', 1);
    if (served == u"head"_s || version == u"head"_s)
        return served == u"head"_s;
    return QVersionNumber::fromString(served) >= QVersionNumber::fromString(version);
}

WireReply Fixture::get(const QByteArray &path, const QList<QByteArray> &headers) const
{
    return exchange(m_url, {.path = path, .headers = headers});
}

WireReply Fixture::post(const QByteArray &path, const QByteArray &json,
                        const QList<QByteArray> &headers) const
{
    return exchange(m_url,
                    {.method = "POST",
                     .path = path,
                     .body = json,
                     .contentType = "application/json",
                     .headers = headers});
}

WireReply Fixture::logIn(const QByteArray &name, const QByteArray &password) const
{
    return post("/api/token/", "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}");
}

Fixture::Pair Fixture::pair(const QByteArray &name) const
{
    const WireReply reply = logIn(name);
    return {reply.text("access"), reply.text("refresh")};
}

WireReply Fixture::refresh(const QByteArray &token) const
{
    return post("/api/token/refresh/", field("refresh", token));
}

WireReply Fixture::verify(const QByteArray &token) const
{
    return post("/api/token/verify/", field("token", token));
}

WireReply Fixture::blacklist(const QByteArray &token) const
{
    return post("/api/token/blacklist/", field("refresh", token));
}

WireReply Fixture::me(const QByteArray &token) const
{
    return get("/api/me/", {"Authorization: Bearer " + token});
}

void Fixture::setNow(qint64 seconds)
{
    *m_now = seconds;
    if (!isOurs())
        order(u"set_now"_s, {{u"now"_s, seconds}});
}

bool Fixture::addUser(const QString &name, const QString &password)
{
    if (isOurs())
        return m_server->addUser(name, password);
    order(u"add_user"_s, {{u"username"_s, name}, {u"password"_s, password}});
    return true;
}

bool Fixture::setPassword(const QString &name, const QString &password)
{
    if (isOurs())
        return m_server->setPassword(name, password);
    order(u"set_password"_s, {{u"username"_s, name}, {u"password"_s, password}});
    return true;
}

bool Fixture::setActive(const QString &name, bool active)
{
    if (isOurs())
        return m_server->setActive(name, active);
    order(u"set_active"_s, {{u"username"_s, name}, {u"active"_s, active}});
    return true;
}

bool Fixture::removeUser(const QString &name)
{
    if (isOurs())
        return m_server->removeUser(name);
    order(u"remove_user"_s, {{u"username"_s, name}});
    return true;
}

bool Fixture::flushExpired() const
{
    if (!isOurs())
        return order(u"flush"_s, {}).isNull();
    QProcess program;
    program.start(QStringLiteral(SERVER_PROGRAM),
                  {u"token"_s, u"flush-expired"_s, u"--database"_s, m_database});
    return program.waitForFinished() && program.exitStatus() == QProcess::NormalExit
        && program.exitCode() == 0;
}

bool Fixture::blacklistListed(const QByteArray &token) const
{
    const QString jti = payloadOf(token).value("jti"_L1).toString();
    if (!isOurs())
        return order(u"blacklist"_s, {{u"jti"_s, jti}}).isNull();
    OutstandingToken row;
    row.jti = jti;
    row.token = token;
    row.expiresAt = QDateTime::currentDateTimeUtc();
    const auto database = std::make_shared<Database>(m_database);
    return TokenLedger(database).blacklist(row, QDateTime::currentDateTimeUtc());
}

int Fixture::count(const QString &query) const
{
    if (!isOurs())
        return order(u"count"_s, {{u"query"_s, query}}).toInt(-1);
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"look"_s);
    database.setDatabaseName(m_database.mid(u"sqlite:"_s.size()));
    int number = -1;
    if (database.open()) {
        QSqlQuery result(query, database);
        number = result.next() ? result.value(0).toInt() : -1;
    }
    database = {};
    QSqlDatabase::removeDatabase(u"look"_s);
    return number;
}

QJsonValue Fixture::order(const QString &what, const QJsonObject &arguments) const
{
    return DjangoSites::order(m_url, what, arguments);
}

QByteArray notValid(const QByteArray &detail)
{
    return "401 {\"detail\":\"" + detail + "\",\"code\":\"token_not_valid\"}";
}

QByteArray notValidForView(const QByteArray &message)
{
    return "401 {\"detail\":\"Given token not valid for any token "
           "type\",\"code\":\"token_not_valid\","
           "\"messages\":[{\"token_class\":\"AccessToken\",\"token_type\":\"access\",\"message\":\""
        + message + "\"}]}";
}

QByteArray invalidText()
{
    return Fixture::isSince(u"5.5.0"_s) ? "Token is invalid" : "Token is invalid or expired";
}

QByteArray expiredText()
{
    return Fixture::isSince(u"5.5.0"_s) ? "Token is expired" : "Token is invalid or expired";
}

QByteArray userId(int id)
{
    const QByteArray number = QByteArray::number(id);
    return Fixture::isSince(u"5.5.1"_s) ? '"' + number + '"' : number;
}
