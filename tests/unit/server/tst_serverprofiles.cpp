// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "engineworld.h"

#include <QtTest/qtest.h>

#include <functional>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// What one row of the table says of one version.
using Question = std::function<QString(EngineWorld &, const QString &profile)>;

const QString ok = u"accepted"_s;
const QString no = u"no"_s;
const QString yes = u"yes"_s;
const QString gone = u"401 - No active account found for the given token."_s;
const QString crash = u"500 - "_s;
const QString changed = u"401 - The user's password has been changed."_s;
const QString changedAtView = u"401 password_changed The user's password has been changed."_s;
const QString eitherText = u"401 token_not_valid Token is invalid or expired"_s;

SimpleJwtSettings rotating()
{
    SimpleJwtSettings settings;
    settings.ROTATE_REFRESH_TOKENS = true;
    settings.BLACKLIST_AFTER_ROTATION = true;
    return settings;
}

QString expiredToken(EngineWorld &world, const QString &profile)
{
    world.start({}, profile);
    return told(world->refresh(world.crafted("refresh", {{u"exp"_s, 5}})));
}

QString userIdIsText(EngineWorld &world, const QString &profile)
{
    world.start({}, profile);
    return EngineWorld::payload(world.loggedIn().access)[u"user_id"].isString() ? yes : no;
}

QString issuedAtIsCopied(EngineWorld &world, const QString &profile)
{
    world.start({}, profile);
    const qint64 login = world.seconds();
    const QByteArray token = world.loggedIn().refresh;
    world.advance(60s);
    const QJsonObject access = EngineWorld::payload(world->refresh(token)->access);
    return access[u"iat"].toInteger() == login ? yes : no;
}

QString inactiveUserRefreshes(EngineWorld &world, const QString &profile)
{
    world.start({}, profile);
    return told(world->refresh(world.crafted("refresh", {{u"user_id"_s, 2}})));
}

QString deletedUserRefreshes(EngineWorld &world, const QString &profile)
{
    world.start({}, profile);
    return told(world->refresh(world.crafted("refresh", {{u"user_id"_s, 99}})));
}

QString noUserIdRefreshes(EngineWorld &world, const QString &profile)
{
    world.start({}, profile);
    return told(world->refresh(world.crafted("refresh", {{u"user_id"_s, u"abc"_s}})));
}

QString inactiveUserSlides(EngineWorld &world, const QString &profile)
{
    world.start({}, profile);
    return told(world->refreshSliding(
        world.crafted("sliding", {{u"user_id"_s, 2}, {u"refresh_exp"_s, world.seconds() + 60}})));
}

QString successorIsListed(EngineWorld &world, const QString &profile)
{
    world.start(rotating(), profile);
    const QByteArray token = world->refresh(world.loggedIn().refresh)->refresh.value();
    const QString id = EngineWorld::payload(token)[u"jti"].toString();
    return world.ledger.isOutstanding(id) ? yes : no;
}

QString rotatesWithoutTheApp(EngineWorld &world, const QString &profile)
{
    world.options.tokenBlacklist = false;
    world.start(rotating(), profile);
    return told(world->refresh(world.loggedIn().refresh));
}

QByteArray ofFormerPassword(EngineWorld &world, const QString &profile, bool access)
{
    SimpleJwtSettings settings;
    settings.CHECK_REVOKE_TOKEN = true;
    world.start(settings, profile);
    const TokenPair pair = world.loggedIn();
    world.users.setPassword(1, u"md5$other$0"_s);
    return access ? pair.access : pair.refresh;
}

QString formerPasswordOnViews(EngineWorld &world, const QString &profile)
{
    const QByteArray token = ofFormerPassword(world, profile, true);
    return told(world->authenticate(token));
}

QString formerPasswordOnRefresh(EngineWorld &world, const QString &profile)
{
    const QByteArray token = ofFormerPassword(world, profile, false);
    return told(world->refresh(token));
}

QString inactiveUserIsLetIn(EngineWorld &world, const QString &profile)
{
    SimpleJwtSettings settings;
    settings.CHECK_USER_IS_ACTIVE = false;
    world.start(settings, profile);
    return world->authenticate(world.crafted("access", {{u"user_id"_s, 2}})) ? yes : no;
}

QString modernAlgorithm(EngineWorld &world, const QString &profile)
{
    SimpleJwtSettings settings;
    settings.ALGORITHM = "ES256K";
    try {
        world.start(settings, profile);
    } catch (const std::runtime_error &error) {
        return QByteArray(error.what()).contains("came with Simple JWT 5.4.0") ? no : yes;
    }
    return u"a secret is no key of a curve"_s;
}

QString blacklistingUnknownUser(EngineWorld &world, const QString &profile)
{
    world.start({}, profile);
    return told(world->blacklist(world.crafted("refresh", {{u"user_id"_s, 99}})));
}

QString rowGetsItsUser(EngineWorld &world, const QString &profile)
{
    world.start({}, profile);
    if (!world->blacklist(world.crafted("refresh")))
        return u"refused"_s;
    return world.count(u"SELECT COUNT(*) FROM token_blacklist_outstandingtoken "
                       "WHERE user_id = 1 AND created_at IS NOT NULL"_s)
            == 1
        ? yes
        : no;
}

} // namespace

Q_DECLARE_METATYPE(Question)

// contract.md 2.7: every row for every version, clean and faithful.
class tst_ServerProfiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void versionsDiffer_data();
    void versionsDiffer();
    void faithfulFailsWhereTheOriginalDoes_data();
    void faithfulFailsWhereTheOriginalDoes();
    void faithfulFailsOnWhatTheOriginalCannotRead_data();
    void faithfulFailsOnWhatTheOriginalCannotRead();
    void everySwitchCanBeSet();
};

namespace {

void ask(const QString &row, const Question &question, const QStringList &answers)
{
    const QStringList profiles = SimpleJwtProfile::names();
    for (qsizetype i = 0; i < profiles.size(); ++i)
        QTest::newRow(qPrintable(row + u", "_s + profiles[i]))
            << question << profiles[i] << answers[i];
}

} // namespace

void tst_ServerProfiles::versionsDiffer_data()
{
    QTest::addColumn<Question>("question");
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QString>("answer");
    const QString expired = u"401 token_not_valid Token is expired"_s;
    const QString noId = u"401 token_not_valid Token is invalid"_s;
    ask(u"expired"_s, expiredToken,
        {eitherText, eitherText, eitherText, expired, expired, expired});
    ask(u"user_id is text"_s, userIdIsText, {no, no, no, no, yes, yes});
    ask(u"iat is copied"_s, issuedAtIsCopied, {yes, yes, yes, yes, no, no});
    ask(u"inactive user"_s, inactiveUserRefreshes, {ok, ok, gone, gone, gone, gone});
    ask(u"deleted user"_s, deletedUserRefreshes, {ok, ok, gone, gone, gone, gone});
    ask(u"no user id"_s, noUserIdRefreshes, {ok, ok, eitherText, noId, noId, noId});
    ask(u"sliding, inactive user"_s, inactiveUserSlides, {ok, ok, ok, ok, ok, gone});
    ask(u"successor is listed"_s, successorIsListed, {no, no, no, yes, yes, yes});
    ask(u"rotation without the app"_s, rotatesWithoutTheApp, {ok, ok, ok, ok, ok, ok});
    ask(u"former password on views"_s, formerPasswordOnViews,
        {ok, changedAtView, changedAtView, changedAtView, changedAtView, changedAtView});
    ask(u"former password on refresh"_s, formerPasswordOnRefresh, {ok, ok, ok, ok, ok, changed});
    ask(u"CHECK_USER_IS_ACTIVE"_s, inactiveUserIsLetIn, {no, no, yes, yes, yes, yes});
    ask(u"modern algorithms"_s, modernAlgorithm, {no, no, yes, yes, yes, yes});
    ask(u"blacklisting, deleted user"_s, blacklistingUnknownUser, {ok, ok, ok, ok, ok, ok});
    ask(u"row gets its user"_s, rowGetsItsUser, {no, no, yes, yes, yes, yes});
}

void tst_ServerProfiles::versionsDiffer()
{
    QFETCH(const Question, question);
    QFETCH(const QString, profile);
    QFETCH(const QString, answer);
    EngineWorld world;
    QCOMPARE(question(world, profile), answer);
}

void tst_ServerProfiles::faithfulFailsWhereTheOriginalDoes_data()
{
    QTest::addColumn<Question>("question");
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QString>("answer");
    ask(u"deleted user"_s, deletedUserRefreshes, {ok, ok, crash, crash, crash, gone});
    ask(u"no user id"_s, noUserIdRefreshes, {ok, ok, crash, crash, crash, crash});
    ask(u"rotation without the app"_s, rotatesWithoutTheApp, {ok, ok, ok, crash, ok, ok});
    ask(u"blacklisting, deleted user"_s, blacklistingUnknownUser, {ok, ok, crash, ok, ok, ok});
}

void tst_ServerProfiles::faithfulFailsWhereTheOriginalDoes()
{
    QFETCH(const Question, question);
    QFETCH(const QString, profile);
    QFETCH(const QString, answer);
    EngineWorld world;
    world.options.faithful = true;
    QCOMPARE(question(world, profile), answer);
}

// contract.md 2.2
void tst_ServerProfiles::faithfulFailsOnWhatTheOriginalCannotRead_data()
{
    QTest::addColumn<QByteArray>("claims"); // after token_type
    QTest::addColumn<bool>("asRefresh");
    const auto row = [](const char *name, const QByteArray &claims, bool asRefresh = false) {
        QTest::newRow(name) << claims << asRefresh;
    };
    row("user id is no number", R"("exp":1800000060,"jti":"a","user_id":"abc")");
    row("user id is a list", R"("exp":1800000060,"jti":"a","user_id":[1])");
    row("exp is text", R"("exp":"1800000060","jti":"a","user_id":1)");
    row("exp is null", R"("exp":null,"jti":"a","user_id":1)");
    row("exp is a list", R"("exp":[1],"jti":"a","user_id":1)");
    row("exp is after the year 9999", R"("exp":253402300800,"jti":"a","user_id":1)");
    row("iat is null", R"("exp":1800000060,"iat":null,"jti":"a","user_id":1)");
    row("no jti", R"("exp":1800000060,"user_id":1)", true);
}

void tst_ServerProfiles::faithfulFailsOnWhatTheOriginalCannotRead()
{
    QFETCH(const QByteArray, claims);
    QFETCH(const bool, asRefresh);
    const QByteArray type = asRefresh ? "refresh" : "access";
    const QByteArray token = EngineWorld::sign("{\"token_type\":\"" + type + "\"," + claims + '}');
    for (const bool faithful : {false, true}) {
        EngineWorld world;
        world.options.faithful = faithful;
        world.start();
        const QString answer = asRefresh ? told(world->refresh(token))
                                         : told(world->authenticate(token));
        if (faithful)
            QCOMPARE(answer, crash);
        else
            QVERIFY2(answer.startsWith(u"401 token_not_valid "_s), qPrintable(answer));
    }
}

void tst_ServerProfiles::everySwitchCanBeSet()
{
    QSet<QByteArray> seen;
    for (const QString &name : SimpleJwtProfile::switchNames()) {
        QByteArray shape;
        for (const bool on : {true, false}) {
            SimpleJwtProfile profile;
            profile.setSwitch(name, on);
            shape += QByteArray(reinterpret_cast<const char *>(&profile), sizeof(profile));
        }
        QVERIFY2(!seen.contains(shape), qPrintable(name));
        seen.insert(shape);
    }
    QCOMPARE(seen.size(), qsizetype(sizeof(SimpleJwtProfile)));
}

QTEST_GUILESS_MAIN(tst_ServerProfiles)
#include "tst_serverprofiles.moc"
