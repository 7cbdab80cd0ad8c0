// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "engineworld.h"

#include <QtTest/qtest.h>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

namespace {

const QString blacklisted = u"401 token_not_valid Token is blacklisted"_s;

} // namespace

// contract.md 7.4: logging out and verifying
class tst_ServerBlacklist : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void blacklistIsLogout();
    void blacklistRefusesWhatRefreshRefuses();
    void blacklistWithoutTheAppDoesNothing();
    void verifyAsksForNoTypeAndNoUser();
    void verifyKnowsTheBlacklistWhenRotationUsesIt();
};

// S76, S78
void tst_ServerBlacklist::blacklistIsLogout()
{
    EngineWorld world;
    world.start();
    const TokenPair pair = world.loggedIn();
    const TokenPair other = world.loggedIn();
    QVERIFY(world->blacklist(pair.refresh));
    QCOMPARE(told(world->blacklist(pair.refresh)), blacklisted);
    QCOMPARE(told(world->refresh(pair.refresh)), blacklisted);
    QVERIFY(world->authenticate(pair.access));
    QVERIFY(world->refresh(other.refresh));
}

// S79; a user id that the original crashes on is refused, a user who is gone is not asked for
void tst_ServerBlacklist::blacklistRefusesWhatRefreshRefuses()
{
    EngineWorld world;
    world.start();
    QCOMPARE(told(world->blacklist("garbage")), u"401 token_not_valid Token is invalid"_s);
    QCOMPARE(told(world->blacklist(world.crafted("refresh", {{u"user_id"_s, u"abc"_s}}))),
             u"401 token_not_valid Token is invalid"_s);
    QVERIFY(world->blacklist(world.crafted("refresh", {{u"user_id"_s, 99}})));
}

// S80
void tst_ServerBlacklist::blacklistWithoutTheAppDoesNothing()
{
    EngineWorld world;
    world.options.tokenBlacklist = false;
    world.start();
    const TokenPair pair = world.loggedIn();
    QVERIFY(world->blacklist(pair.refresh));
    QVERIFY(world->blacklist(pair.refresh));
    QVERIFY(world->refresh(pair.refresh));
}

// S85 to S87
void tst_ServerBlacklist::verifyAsksForNoTypeAndNoUser()
{
    EngineWorld world;
    world.start();
    const QJsonValue gone = QJsonValue::Null;
    QVERIFY(world->verify(world.crafted("access")));
    QVERIFY(world->verify(world.crafted("refresh", {{u"user_id"_s, 99}})));
    QVERIFY(world->verify(world.crafted("odd")));
    QVERIFY(world->verify(world.crafted("access", {{u"token_type"_s, gone}})));
    const auto reason = [&](const QJsonObject &changes) {
        return told(world->verify(world.crafted("access", changes)));
    };
    QCOMPARE(reason({{u"exp"_s, 5}}), u"401 token_not_valid Token is expired"_s);
    QCOMPARE(reason({{u"exp"_s, gone}}), u"401 token_not_valid Token has no 'exp' claim"_s);
    QCOMPARE(reason({{u"jti"_s, gone}}), u"401 token_not_valid Token has no id"_s);
    QCOMPARE(told(world->verify("garbage")), u"401 token_not_valid Token is invalid"_s);
}

// S88
void tst_ServerBlacklist::verifyKnowsTheBlacklistWhenRotationUsesIt()
{
    EngineWorld world;
    world.start();
    const TokenPair pair = world.loggedIn();
    QVERIFY(world->blacklist(pair.refresh));
    QVERIFY(world->verify(pair.refresh));
    world->setSettings([&] {
        SimpleJwtSettings settings = world->settings();
        settings.BLACKLIST_AFTER_ROTATION = true;
        return settings;
    }());
    QCOMPARE(told(world->verify(pair.refresh)), u"400 non_field_errors - Token is blacklisted"_s);
}

QTEST_GUILESS_MAIN(tst_ServerBlacklist)
#include "tst_serverblacklist.moc"
