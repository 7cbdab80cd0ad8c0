// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "engineworld.h"

#include <SessionKeeperServer/engine/refreshtokenengine.h>
#include <SessionKeeperServer/engine/refreshtokenprofile.h>

#include <QtTest/qtest.h>

#include <array>
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr char notFound[] = "404 - Not found.";
constexpr char notUnique[] = "400 non_field_errors - The fields user, app must make a unique set.";

QString text(const char *latin1)
{
    return QString::fromLatin1(latin1);
}

QStringList appsOf(const Outcome<RefreshTokenPage> &page)
{
    QStringList apps;
    for (const RefreshToken &token : page->tokens)
        apps += token.app;
    return apps;
}

void race(int racers, const std::function<void()> &work)
{
    std::atomic_int waiting = racers;
    std::vector<std::jthread> threads;
    for (int racer = 0; racer < racers; ++racer) {
        threads.emplace_back([&] {
            --waiting;
            while (waiting > 0)
                std::this_thread::yield();
            work();
        });
    }
}

} // namespace

class tst_ServerRefreshTokenEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aKeyIsOfItsCaller();
    void nobodyHasNoKeys();
    void aUserTheTokenVouchesForHasNoRow();
    void superusersSeeAll();
    void aUserWhoIsGoneGetsNoKey();
    void revokingIsAtomic();
    void creatingIsAtomic();
    void revokingAgainstDeletingLosesNothing();
    void theOwnerIsJudged();
    void aBrokenDatabaseIsToldAsSuch();
    void profilesAreNamed();

private:
    Principal who(const QString &username) const
    {
        return principalOf(*m_world->users.byUsername(username), {});
    }

    std::unique_ptr<EngineWorld> m_world;
    RefreshTokenOptions m_options;
    std::unique_ptr<RefreshTokenEngine> m_engine;
};

void tst_ServerRefreshTokenEngine::init()
{
    m_world = std::make_unique<EngineWorld>();
    m_options = {};
    m_options.clock = m_world->options.clock;
    m_engine = std::make_unique<RefreshTokenEngine>(m_world->database, m_options);
}

void tst_ServerRefreshTokenEngine::aKeyIsOfItsCaller()
{
    const Principal alice = who(u"alice"_s);
    const Principal root = who(u"root"_s);
    const auto made = m_engine->create(&alice, u"phone"_s);
    QVERIFY(made);
    QCOMPARE(made->userId, *alice.userId);
    QVERIFY(made->created.time_since_epoch() == m_world->now);
    QCOMPARE(told(m_engine->create(&alice, u"phone"_s)), text(notUnique));
    const auto roots = m_engine->create(&root, u"phone"_s);
    QVERIFY(roots);
    QCOMPARE(told(m_engine->find(&alice, roots->key)), text(notFound));
    QCOMPARE(told(m_engine->rename(&alice, roots->key, u"x"_s)), text(notFound));
    QCOMPARE(told(m_engine->revoke(&alice, roots->key)), text(notFound));
    QCOMPARE(told(m_engine->remove(&alice, roots->key)), text(notFound));
    QVERIFY(m_engine->find(&root, made->key));
    QCOMPARE(m_engine->list(&alice)->count, 1);
    QCOMPARE(m_engine->list(&root)->count, 2);
    m_world->advance(1s);
    const auto revoked = m_engine->revoke(&root, made->key);
    QVERIFY(revoked);
    QCOMPARE(revoked->userId, *alice.userId);
    QVERIFY(revoked->created.time_since_epoch() == m_world->now);
    QVERIFY(m_engine->remove(&root, revoked->key));
    QCOMPARE(m_engine->list(&alice)->count, 0);
}

void tst_ServerRefreshTokenEngine::nobodyHasNoKeys()
{
    const Principal alice = who(u"alice"_s);
    const QString key = m_engine->create(&alice, u"phone"_s)->key;
    QCOMPARE(m_engine->list(nullptr)->count, 0);
    QCOMPARE(told(m_engine->find(nullptr, key)), text(notFound));
    QCOMPARE(told(m_engine->rename(nullptr, key, u"x"_s)), text(notFound));
    QCOMPARE(told(m_engine->revoke(nullptr, key)), text(notFound));
    QCOMPARE(told(m_engine->remove(nullptr, key)), text(notFound));
    QCOMPARE(told(m_engine->create(nullptr, u"x"_s)),
             u"401 - Authentication credentials were not provided."_s);
    m_options.faithful = true;
    RefreshTokenEngine faithful(m_world->database, m_options);
    QVERIFY(faithful.create(nullptr, u"x"_s).refusal().kind == Refusal::Kind::Crash);
    QCOMPARE(told(faithful.remove(nullptr, key)), text(notFound));
    QVERIFY(m_engine->find(&alice, key));
}

void tst_ServerRefreshTokenEngine::aUserTheTokenVouchesForHasNoRow()
{
    Principal stateless = who(u"alice"_s);
    const QString key = m_engine->create(&stateless, u"phone"_s)->key;
    stateless.userId.reset();
    QCOMPARE(m_engine->list(&stateless)->count, 0);
    QCOMPARE(told(m_engine->find(&stateless, key)), text(notFound));
    QCOMPARE(told(m_engine->create(&stateless, u"x"_s)), u"401 - User inactive or deleted."_s);
}

void tst_ServerRefreshTokenEngine::superusersSeeAll()
{
    const Principal alice = who(u"alice"_s);
    const QString key = m_engine->create(&alice, u"phone"_s)->key;
    Principal ina = who(u"ina"_s);
    QVERIFY(!m_engine->find(&ina, key));
    ina.isSuperuser = true;
    QVERIFY(m_engine->find(&ina, key));
    QCOMPARE(appsOf(m_engine->list(&ina)), QStringList {u"phone"_s});
    QCOMPARE(appsOf(m_engine->list(&ina, 1)), QStringList());
    QCOMPARE(m_engine->list(&ina, 1)->count, 1);
}

void tst_ServerRefreshTokenEngine::aUserWhoIsGoneGetsNoKey()
{
    const Principal alice = who(u"alice"_s);
    QVERIFY(m_world->users.remove(*alice.userId));
    QCOMPARE(told(m_engine->create(&alice, u"phone"_s)), u"401 - User inactive or deleted."_s);
}

void tst_ServerRefreshTokenEngine::revokingIsAtomic()
{
    const Principal alice = who(u"alice"_s);
    for (const bool faithful : {false, true}) {
        m_options.faithful = faithful;
        RefreshTokenEngine engine(m_world->database, m_options);
        for (int round = 0; round < 25; ++round) {
            const QString app = u"%1-%2"_s.arg(faithful).arg(round);
            const QString key = engine.create(&alice, app)->key;
            std::atomic_int winners = 0;
            std::atomic_int others = 0;
            race(4, [&] {
                const auto outcome = engine.revoke(&alice, key);
                const bool isExpected = outcome || told(outcome) == text(notFound)
                    || (faithful && outcome.refusal().kind == Refusal::Kind::Crash);
                winners += outcome ? 1 : 0;
                others += isExpected ? 0 : 1;
            });
            QCOMPARE(winners.load(), 1);
            QCOMPARE(others.load(), 0);
        }
    }
    QCOMPARE(m_engine->list(&alice)->count, 50);
}

void tst_ServerRefreshTokenEngine::creatingIsAtomic()
{
    const Principal alice = who(u"alice"_s);
    for (int round = 0; round < 25; ++round) {
        std::atomic_int winners = 0;
        std::atomic_int refused = 0;
        race(4, [&] {
            const auto outcome = m_engine->create(&alice, QString::number(round));
            winners += outcome ? 1 : 0;
            refused += told(outcome) == text(notUnique) ? 1 : 0;
        });
        QCOMPARE(winners.load(), 1);
        QCOMPARE(refused.load(), 3);
    }
}

// Whoever comes second finds the key gone; if deleting was first, nothing is made of nothing.
void tst_ServerRefreshTokenEngine::revokingAgainstDeletingLosesNothing()
{
    const Principal alice = who(u"alice"_s);
    for (int round = 0; round < 25; ++round) {
        const QString key = m_engine->create(&alice, QString::number(round))->key;
        const qint64 before = m_engine->list(&alice)->count;
        std::atomic_int turn = 0;
        std::atomic_int revoked = 0;
        std::atomic_int removed = 0;
        race(2, [&] {
            if (turn++ == 0)
                revoked += m_engine->revoke(&alice, key) ? 1 : 0;
            else
                removed += m_engine->remove(&alice, key) ? 1 : 0;
        });
        QCOMPARE(revoked + removed, 1);
        QCOMPARE(m_engine->list(&alice)->count, before - removed);
    }
}

void tst_ServerRefreshTokenEngine::theOwnerIsJudged()
{
    const Principal alice = who(u"alice"_s);
    const QString key = m_engine->create(&alice, u"phone"_s)->key;
    QCOMPARE(m_engine->ownerOf(key)->username, u"alice"_s);
    QCOMPARE(told(m_engine->ownerOf(u""_s)), u"401 - Invalid token."_s);
    QCOMPARE(told(m_engine->ownerOf(key + u' ')), u"401 - Invalid token."_s);
    m_world->users.setActive(*alice.userId, false);
    QCOMPARE(told(m_engine->ownerOf(key)), u"401 - User inactive or deleted."_s);
    m_world->users.setActive(*alice.userId, true);
    QVERIFY(m_engine->ownerOf(key));
    m_world->users.remove(*alice.userId);
    QCOMPARE(told(m_engine->ownerOf(key)), u"401 - Invalid token."_s);
}

void tst_ServerRefreshTokenEngine::aBrokenDatabaseIsToldAsSuch()
{
    // Without its tables, as after a failed migration.
    const RefreshTokenEngine engine(std::make_shared<Database>(u"sqlite::memory:"_s), m_options);
    const Principal alice = who(u"alice"_s);
    QVERIFY(engine.list(&alice).refusal().kind == Refusal::Kind::Unavailable);
    QVERIFY(engine.find(&alice, u"secret-key"_s).refusal().kind == Refusal::Kind::Unavailable);
    const auto owner = engine.ownerOf(u"secret-key"_s);
    QVERIFY(owner.refusal().kind == Refusal::Kind::Unavailable);
    QVERIFY(!owner.refusal().logged.contains(u"secret-key"_s));
}

void tst_ServerRefreshTokenEngine::profilesAreNamed()
{
    QVERIFY(!RefreshTokenProfile::named(u"refreshtoken/1"_s));
    const std::array<std::pair<bool, bool>, 3> expected {
        {{false, false}, {true, false}, {true, true}}};
    size_t at = 0;
    for (const QString &name : RefreshTokenProfile::names()) {
        const auto profile = RefreshTokenProfile::named(name);
        QVERIFY(profile);
        QCOMPARE(profile->hasRevoke, expected.at(at).first);
        QCOMPARE(profile->hasUpdate, expected.at(at).second);
        ++at;
    }
    QCOMPARE(at, expected.size());
}

QTEST_GUILESS_MAIN(tst_ServerRefreshTokenEngine)
#include "tst_serverrefreshtokenengine.moc"
