// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "engineworld.h"

#include <SessionKeeperServer/engine/tokenadministration.h>

#include <QtCore/qjsondocument.h>
#include <QtTest/qtest.h>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// What an administrator sees and does, while the clock stands still.
class tst_ServerTokenAdministration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void tokensAreListedInTheirOrder();
    void statesFollowTheClock();
    void theLeewayKeepsATokenAlive();
    void aSlidingTokenEndsAtItsRefreshExp();
    void aTokenIsBlacklistedOnce();
    void allTokensOfAUserAreBlacklisted();
    void aSuccessorThatIsNotRecordedIsBlacklistedToo_data();
    void aSuccessorThatIsNotRecordedIsBlacklistedToo();
    void flushingForgetsWhatIsOver();
    void flushingSparesTheLeeway();
    void flushingSparesALivingSlidingToken();
    void flushingTakesManySteps();

private:
    TokenAdministration administration(const SimpleJwtSettings &settings = {}) const
    {
        return TokenAdministration(m_world->database, settings, m_world->options.clock);
    }
    std::vector<IssuedToken> all(const SimpleJwtSettings &settings = {},
                                 std::optional<qint64> userId = std::nullopt) const;
    void record(const QString &jti, std::chrono::seconds lifetime,
                const QJsonObject &claims = {}) const;
    QDateTime after(std::chrono::seconds time) const
    {
        return QDateTime::fromSecsSinceEpoch((m_world->now + time).count(), Qt::UTC);
    }

    std::unique_ptr<EngineWorld> m_world;
};

void tst_ServerTokenAdministration::init()
{
    m_world = std::make_unique<EngineWorld>();
    m_world->start();
}

std::vector<IssuedToken> tst_ServerTokenAdministration::all(const SimpleJwtSettings &settings,
                                                            std::optional<qint64> userId) const
{
    std::vector<IssuedToken> tokens;
    administration(settings).visit(userId,
                                   [&](const IssuedToken &token) { tokens.push_back(token); });
    return tokens;
}

void tst_ServerTokenAdministration::record(const QString &jti, std::chrono::seconds lifetime,
                                           const QJsonObject &claims) const
{
    const QByteArray token = EngineWorld::sign(
        QJsonDocument(claims).toJson(QJsonDocument::Compact));
    m_world->ledger.record({jti, token, m_world->idOf(u"alice"_s), after(0s), after(lifetime)});
}

void tst_ServerTokenAdministration::tokensAreListedInTheirOrder()
{
    QVERIFY(all().empty());
    const QByteArray first = m_world->loggedIn(u"root"_s).refresh;
    const QByteArray second = m_world->loggedIn(u"alice"_s).refresh;
    const auto tokens = all();
    QCOMPARE(tokens.size(), size_t(2));
    QCOMPARE(tokens[0].jti, EngineWorld::payload(first)[u"jti"].toString());
    QCOMPARE(tokens[0].username, u"root"_s);
    QCOMPARE(tokens[0].created, after(0s));
    QCOMPARE(tokens[0].expires, after(86400s));
    QVERIFY(tokens[0].state == IssuedToken::State::Alive);
    QCOMPARE(tokens[1].jti, EngineWorld::payload(second)[u"jti"].toString());

    const auto alices = all({}, m_world->idOf(u"alice"_s));
    QCOMPARE(alices.size(), size_t(1));
    QCOMPARE(alices[0].username, u"alice"_s);
    QVERIFY(all({}, m_world->idOf(u"ina"_s)).empty());
}

void tst_ServerTokenAdministration::statesFollowTheClock()
{
    record(u"short"_s, 60s);
    record(u"dead"_s, 60s);
    administration().blacklist(u"dead"_s);
    QVERIFY(all()[0].state == IssuedToken::State::Alive);
    QVERIFY(all()[1].state == IssuedToken::State::Blacklisted);
    m_world->advance(59s);
    QVERIFY(all()[0].state == IssuedToken::State::Alive);
    m_world->advance(1s);
    QVERIFY(all()[0].state == IssuedToken::State::Expired);
    QVERIFY(all()[1].state == IssuedToken::State::Blacklisted);
}

void tst_ServerTokenAdministration::theLeewayKeepsATokenAlive()
{
    SimpleJwtSettings settings;
    settings.LEEWAY = 10s;
    record(u"short"_s, 60s);
    m_world->advance(69s);
    QVERIFY(all()[0].state == IssuedToken::State::Expired);
    QVERIFY(all(settings)[0].state == IssuedToken::State::Alive);
    m_world->advance(1s);
    QVERIFY(all(settings)[0].state == IssuedToken::State::Expired);
}

void tst_ServerTokenAdministration::aSlidingTokenEndsAtItsRefreshExp()
{
    const QJsonValue end = m_world->seconds() + 1000;
    record(u"sliding"_s, 60s, {{u"refresh_exp"_s, end}});
    record(u"renamed"_s, 60s, {{u"until"_s, end}});
    record(u"shorter"_s, 60s, {{u"refresh_exp"_s, m_world->seconds() + 10}});
    QCOMPARE(all()[0].expires, after(1000s));
    QCOMPARE(all()[1].expires, after(60s));
    QCOMPARE(all()[2].expires, after(60s));
    SimpleJwtSettings settings;
    settings.SLIDING_TOKEN_REFRESH_EXP_CLAIM = u"until"_s;
    QCOMPARE(all(settings)[0].expires, after(60s));
    QCOMPARE(all(settings)[1].expires, after(1000s));
}

void tst_ServerTokenAdministration::aTokenIsBlacklistedOnce()
{
    const QByteArray token = m_world->loggedIn().refresh;
    const QString jti = EngineWorld::payload(token)[u"jti"].toString();
    using Verdict = TokenAdministration::Verdict;
    QVERIFY(administration().blacklist(u"unknown"_s) == Verdict::Unknown);
    QVERIFY(administration().blacklist(jti) == Verdict::Blacklisted);
    QVERIFY(administration().blacklist(jti) == Verdict::WasBlacklisted);
    QCOMPARE(told((*m_world)->refresh(token)), u"401 token_not_valid Token is blacklisted"_s);
    QVERIFY(!m_world->ledger.isOutstanding(u"unknown"_s));
}

void tst_ServerTokenAdministration::allTokensOfAUserAreBlacklisted()
{
    const QByteArray first = m_world->loggedIn().refresh;
    const QByteArray second = m_world->loggedIn().refresh;
    const QByteArray others = m_world->loggedIn(u"root"_s).refresh;
    const qint64 alice = m_world->idOf(u"alice"_s);
    administration().blacklist(EngineWorld::payload(first)[u"jti"].toString());
    QCOMPARE(administration().blacklistAllOf(alice), 1);
    QCOMPARE(administration().blacklistAllOf(alice), 0);
    QVERIFY(!(*m_world)->refresh(first));
    QVERIFY(!(*m_world)->refresh(second));
    QVERIFY((*m_world)->refresh(others));
    QVERIFY((*m_world)->refresh(m_world->loggedIn().refresh));
}

void tst_ServerTokenAdministration::aSuccessorThatIsNotRecordedIsBlacklistedToo_data()
{
    QTest::addColumn<QString>("profile");
    for (const QString &profile : SimpleJwtProfile::names())
        QTest::newRow(qPrintable(profile)) << profile;
}

// Before 5.5.0 only the journal knows it.
void tst_ServerTokenAdministration::aSuccessorThatIsNotRecordedIsBlacklistedToo()
{
    QFETCH(const QString, profile);
    SimpleJwtSettings settings;
    settings.ROTATE_REFRESH_TOKENS = true;
    settings.BLACKLIST_AFTER_ROTATION = true;
    m_world->options.rotationGracePeriod = 60s;
    m_world->start(settings, profile);
    const auto rotated = [this](const QByteArray &token) {
        return (*m_world)->refresh(token)->refresh.value();
    };
    const QByteArray first = m_world->loggedIn().refresh;
    const QByteArray second = rotated(first);
    const QByteArray third = rotated(second);
    const QByteArray others = rotated(m_world->loggedIn(u"root"_s).refresh);
    QCOMPARE(administration().blacklistAllOf(m_world->idOf(u"alice"_s)), 1);
    // Nobody gets grace from a session that was ended.
    for (const QByteArray &token : {first, second, third})
        QVERIFY(!(*m_world)->refresh(token));
    QVERIFY((*m_world)->refresh(others));
}

void tst_ServerTokenAdministration::flushingForgetsWhatIsOver()
{
    record(u"over"_s, 60s);
    record(u"dead"_s, 60s);
    record(u"alive"_s, 61s);
    administration().blacklist(u"dead"_s);
    m_world->advance(60s);
    QCOMPARE(administration().flushExpired(), 2);
    QCOMPARE(administration().flushExpired(), 0);
    QVERIFY(!m_world->ledger.isOutstanding(u"dead"_s));
    QVERIFY(m_world->ledger.isOutstanding(u"alive"_s));
}

void tst_ServerTokenAdministration::flushingSparesTheLeeway()
{
    SimpleJwtSettings settings;
    settings.LEEWAY = 10s;
    record(u"dead"_s, 60s);
    administration().blacklist(u"dead"_s);
    m_world->advance(69s);
    QCOMPARE(administration(settings).flushExpired(), 0);
    QVERIFY(m_world->ledger.isBlacklisted(u"dead"_s));
    m_world->advance(1s);
    QCOMPARE(administration(settings).flushExpired(), 1);
}

void tst_ServerTokenAdministration::flushingSparesALivingSlidingToken()
{
    record(u"sliding"_s, 60s, {{u"refresh_exp"_s, m_world->seconds() + 1000}});
    record(u"refresh"_s, 60s);
    administration().blacklist(u"sliding"_s);
    m_world->advance(999s);
    QCOMPARE(administration().flushExpired(), 1);
    QVERIFY(m_world->ledger.isBlacklisted(u"sliding"_s));
    // Refreshed at the last moment, it lives for a whole lifetime more.
    m_world->advance(300s);
    QCOMPARE(administration().flushExpired(), 0);
    m_world->advance(1s);
    QCOMPARE(administration().flushExpired(), 1);
    QVERIFY(!m_world->ledger.isOutstanding(u"sliding"_s));
}

// More rows than one step takes, with spared ones among them.
void tst_ServerTokenAdministration::flushingTakesManySteps()
{
    constexpr int count = 1203;
    for (int i = 0; i < count; ++i) {
        const bool isSliding = i % 100 == 0;
        record(QString::number(i), 60s,
               isSliding ? QJsonObject {{u"refresh_exp"_s, m_world->seconds() + 1000}}
                         : QJsonObject());
    }
    m_world->advance(60s);
    QCOMPARE(administration().flushExpired(), count - 13);
    QCOMPARE(all().size(), size_t(13));
}

QTEST_GUILESS_MAIN(tst_ServerTokenAdministration)
#include "tst_servertokenadministration.moc"
