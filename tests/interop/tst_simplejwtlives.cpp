// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "djangosite.h"

#include <support/awaited.h>
#include <support/fakeclock.h>
#include <support/replies.h>
#include <support/testtokens.h>

#include <SessionKeeper/network/accessmanager.h>
#include <SessionKeeper/protocol/simplejwtprotocol.h>
#include <SessionKeeper/protocol/slidingtokenprotocol.h>
#include <SessionKeeper/session/session.h>
#include <SessionKeeper/store/memorystore.h>

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsonobject.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Reason = Session::LogoutReason;

// Whole lives at the distribution's Simple JWT, by a clock that the tests move on both sides: of a
// sliding token to its hard end, and of a pair that rotates for ever. Tokens live for 300 s,
// sliding ones can be renewed for 900 s, and a refresh token lives as long.
class tst_SimpleJwtLives : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void aSlidingTokenLogsInCallsAndLogsOut();
    void aSlidingTokenIsRefusedToWhomTheSiteRefuses();
    void aSlidingTokenIsRenewedAtHalfOfItsLifetime();
    void aSlidingTokenLivesUntilTheSiteEndsIt();
    void theLastSlidingTokenIsUsedToItsEnd();
    void aSlidingTokenComesBackFromTheStore();
    void aSlidingTokenThatSleptTooLongHasExpired();
    void aBlacklistedSlidingTokenIsRevoked();
    void aSlidingTokenEndsWithItsUser();
    void verifyTellsTheTruthOfASlidingToken();
    void aRotatingPairLivesOnAndOn();
    void aRotatedTokenIsGoneAtOnce();

private:
    DjangoSite m_site;
};

namespace {

const Credentials alice(u"alice"_s, u"pw"_s);

// One app at the site, and the time for both.
struct Life
{
    Life(const DjangoSite &site, std::shared_ptr<Protocol> protocol)
        : site(site)
        , protocol(std::move(protocol))
    {
        pass(0s);
        begin();
    }

    static std::shared_ptr<Protocol> sliding(const DjangoSite &site)
    {
        auto made = std::make_shared<SlidingTokenProtocol>(site.url(u"/api/token/sliding/"_s));
        made->setVerifyPath(u"/api/token/verify/"_s);
        return made;
    }
    static std::shared_ptr<Protocol> pair(const DjangoSite &site)
    {
        return std::make_shared<SimpleJwtProtocol>(site.url(u"/api/token/"_s));
    }

    // The app starts.
    void begin()
    {
        http.reset();
        session = std::make_unique<Session>(protocol, store);
        session->setClock(clock);
        http = std::make_unique<AccessManager>(session.get());
        ends = std::make_unique<QSignalSpy>(session.get(), &Session::loggedOut);
    }

    bool pass(std::chrono::seconds duration)
    {
        clock->advance(duration);
        return site.make(u"set_now"_s, {{u"now"_s, clock->wallTime().toSecsSinceEpoch()}});
    }

    // Time passes, and then the app wants a token. False when there is none.
    bool live(std::chrono::seconds duration)
    {
        return pass(duration) && awaited(session->freshAccessToken()).has_value();
    }

    int call()
    {
        auto *reply = http->get(QNetworkRequest(site.url(u"/api/me/"_s)));
        return hasEnded(reply) ? statusOf(reply) : 0;
    }

    Tokens tokens() const
    {
        return awaited(store->read()).value_or(std::nullopt).value_or(SessionRecord()).tokens;
    }

    std::chrono::seconds left() const
    {
        return std::chrono::seconds(clock->wallTime().secsTo(session->sessionExpiresAt()));
    }

    std::optional<Reason> end() const
    {
        return ends->count() == 1 ? std::optional(ends->first().first().value<Reason>())
                                  : std::nullopt;
    }

    const DjangoSite &site;
    std::shared_ptr<Protocol> protocol;
    std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
    std::shared_ptr<MemoryStore> store = std::make_shared<MemoryStore>();
    std::unique_ptr<Session> session;
    std::unique_ptr<AccessManager> http;
    std::unique_ptr<QSignalSpy> ends;
};

} // namespace

void tst_SimpleJwtLives::initTestCase()
{
    const QJsonObject simpleJwt {{u"AUTH_TOKEN_CLASSES"_s, QJsonArray {u"access"_s, u"sliding"_s}},
                                 {u"ACCESS_TOKEN_LIFETIME"_s, 300},
                                 {u"REFRESH_TOKEN_LIFETIME"_s, 900},
                                 {u"ROTATE_REFRESH_TOKENS"_s, true},
                                 {u"BLACKLIST_AFTER_ROTATION"_s, true},
                                 {u"SLIDING_TOKEN_LIFETIME"_s, 300},
                                 {u"SLIDING_TOKEN_REFRESH_LIFETIME"_s, 900}};
    QVERIFY2(m_site.start(QJsonObject {{u"SIMPLE_JWT"_s, simpleJwt}, {u"TOKEN_BLACKLIST"_s, true}}),
             qPrintable(m_site.problem()));
}

void tst_SimpleJwtLives::init()
{
    QVERIFY(m_site.make(u"reset"_s, {}));
}

void tst_SimpleJwtLives::aSlidingTokenLogsInCallsAndLogsOut()
{
    Life life(m_site, Life::sliding(m_site));
    QVERIFY(awaited(life.session->login(alice)));
    QCOMPARE(life.call(), 200);
    QCOMPARE(life.left(), 900s);
    const auto before = life.tokens();
    QCOMPARE(before.refreshToken(), before.accessToken());
    QVERIFY(life.pass(2s));
    QVERIFY(awaited(life.session->refresh()));
    const auto after = life.tokens();
    QVERIFY(after.accessToken() != before.accessToken());
    QCOMPARE(after.refreshExpiresAt(), before.refreshExpiresAt());
    QCOMPARE(life.call(), 200);
    QVERIFY(awaited(life.session->logout()));
    QCOMPARE(life.call(), 401);
}

void tst_SimpleJwtLives::aSlidingTokenIsRefusedToWhomTheSiteRefuses()
{
    Life life(m_site, Life::sliding(m_site));
    const auto kind = [&](const QString &name, const QString &password) {
        return kindOf(awaited(life.session->login({name, password})));
    };
    QCOMPARE(kind(u"alice"_s, u"wrong"_s), Kind::InvalidCredentials);
    QCOMPARE(kind(u"ina"_s, u"pw"_s), Kind::InvalidCredentials);
    QCOMPARE(kind(u"alice"_s, u""_s), Kind::Rejected);
}

void tst_SimpleJwtLives::aSlidingTokenIsRenewedAtHalfOfItsLifetime()
{
    Life life(m_site, Life::sliding(m_site));
    QVERIFY(awaited(life.session->login(alice)));
    const auto first = life.tokens().accessToken();
    QVERIFY(life.live(130s));
    QCOMPARE(life.tokens().accessToken(), first);
    QVERIFY(life.live(25s));
    QCOMPARE(life.session->statistics().refreshes, 1);
    QVERIFY(life.tokens().accessToken() != first);
    QCOMPARE(life.call(), 200);
}

void tst_SimpleJwtLives::aSlidingTokenLivesUntilTheSiteEndsIt()
{
    Life life(m_site, Life::sliding(m_site));
    QVERIFY(awaited(life.session->login(alice)));
    auto lived = 0s;
    while (lived < 1h && life.live(20s)) {
        lived += 20s;
        QCOMPARE(life.call(), 200);
    }
    QVERIFY2(lived >= 880s && lived < 1200s, qPrintable(QString::number(lived.count())));
    QCOMPARE(life.end(), Reason::Expired);
    QCOMPARE(life.session->lastError().kind(), Kind::Expired);
    QCOMPARE(life.session->statistics().refusals, 0);
}

void tst_SimpleJwtLives::theLastSlidingTokenIsUsedToItsEnd()
{
    Life life(m_site, Life::sliding(m_site));
    QVERIFY(awaited(life.session->login(alice)));
    while (!life.tokens().refreshToken().isEmpty())
        QVERIFY(life.live(20s));
    QCOMPARE(life.session->sessionExpiresAt(), life.session->accessExpiresAt());
    QCOMPARE(life.call(), 200);
    life.begin();
    QVERIFY(awaited(life.session->restore()));
    QVERIFY(life.live(life.left() - 2s));
    QCOMPARE(life.call(), 200);
    QVERIFY(!life.live(4s));
    QCOMPARE(life.end(), Reason::Expired);
}

void tst_SimpleJwtLives::aSlidingTokenComesBackFromTheStore()
{
    Life life(m_site, Life::sliding(m_site));
    QVERIFY(awaited(life.session->login(alice)));
    QVERIFY(life.pass(60s));
    life.begin();
    QVERIFY(awaited(life.session->restore()));
    QCOMPARE(life.call(), 200);
    QCOMPARE(life.left(), 840s);
    QVERIFY(life.live(125s));
    QCOMPARE(life.session->statistics().refreshes, 1);
}

// 5.2 has one text for "invalid" and "expired": the session knows which by its clock.
void tst_SimpleJwtLives::aSlidingTokenThatSleptTooLongHasExpired()
{
    Life life(m_site, Life::sliding(m_site));
    QVERIFY(awaited(life.session->login(alice)));
    QVERIFY(!life.live(301s));
    QCOMPARE(life.end(), Reason::Expired);
}

void tst_SimpleJwtLives::aBlacklistedSlidingTokenIsRevoked()
{
    Life life(m_site, Life::sliding(m_site));
    QVERIFY(awaited(life.session->login(alice)));
    const auto id = claimsOf(life.tokens().accessToken()).value("jti"_L1);
    QVERIFY(m_site.make(u"blacklist"_s, {{u"jti"_s, id}}));
    QCOMPARE(life.call(), 401);
    QTRY_COMPARE(life.end(), Reason::Revoked);
}

void tst_SimpleJwtLives::aSlidingTokenEndsWithItsUser()
{
    Life life(m_site, Life::sliding(m_site));
    QVERIFY(awaited(life.session->login(alice)));
    QVERIFY(m_site.make(u"set_active"_s, {{u"username"_s, u"alice"_s}, {u"active"_s, false}}));
    QCOMPARE(life.call(), 401);
    QTRY_COMPARE(life.end(), Reason::Revoked);
    QCOMPARE(life.session->lastError().kind(), Kind::AccountRefused);
}

void tst_SimpleJwtLives::verifyTellsTheTruthOfASlidingToken()
{
    Life life(m_site, Life::sliding(m_site));
    QVERIFY(awaited(life.session->login(alice)));
    QCOMPARE(awaited(life.session->verify()).value_or(false), true);
    QVERIFY(life.pass(301s));
    QCOMPARE(awaited(life.session->verify()).value_or(true), false);
}

// Each rotation gives a refresh token that lives for 900 s more.
void tst_SimpleJwtLives::aRotatingPairLivesOnAndOn()
{
    Life life(m_site, Life::pair(m_site));
    QVERIFY(awaited(life.session->login(alice)));
    QByteArrayList spent;
    for (auto lived = 0s; lived < 1h; lived += 60s) {
        if (!spent.contains(life.tokens().refreshToken()))
            spent.append(life.tokens().refreshToken());
        QVERIFY(life.live(60s));
        QCOMPARE(life.call(), 200);
    }
    QVERIFY(life.ends->isEmpty());
    QCOMPARE(life.session->statistics().refusals, 0);
    QVERIFY2(spent.size() >= 11 && spent.size() <= 16, qPrintable(QString::number(spent.size())));
    // Nobody came for longer than a refresh token lives.
    QVERIFY(!life.live(901s));
    QTRY_COMPARE(life.end(), Reason::Expired);
}

void tst_SimpleJwtLives::aRotatedTokenIsGoneAtOnce()
{
    Life life(m_site, Life::pair(m_site));
    QVERIFY(awaited(life.session->login(alice)));
    const auto kept = awaited(life.store->read()).value_or(std::nullopt).value_or(SessionRecord());
    QVERIFY(life.live(290s));
    QVERIFY(life.tokens().refreshToken() != kept.tokens.refreshToken());

    Life late(m_site, Life::pair(m_site));
    QVERIFY(late.pass(290s));
    QVERIFY(awaited(late.store->write(kept)));
    QVERIFY(awaited(late.session->restore()));
    QCOMPARE(kindOf(awaited(late.session->refresh())), Kind::Revoked);
    QVERIFY(!late.session->isLoggedIn());
    QVERIFY(awaited(life.session->refresh()));
}

QTEST_GUILESS_MAIN(tst_SimpleJwtLives)
#include "tst_simplejwtlives.moc"
