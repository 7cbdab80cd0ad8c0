// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <demoservers.h>
#include <keychainlook.h>
#include <support/awaited.h>

#include <SessionKeeper/network/accessmanager.h>
#include <SessionKeeper/session/session.h>
#include <SessionKeeper/store/memorystore.h>

#include <QtCore/qtemporarydir.h>
#include <QtNetwork/qnetworkreply.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace std::chrono_literals;

namespace {

constexpr LocalTimes times {
    .token = 5min, .slidingToken = 5min, .slidingEnd = 1h, .chainLimit = 1h};

std::shared_ptr<Protocol> protocolOf(const DemoServer &server)
{
    return server.protocol().value<std::shared_ptr<Protocol>>();
}

} // namespace

class tst_DemoServers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void eachSystemIsWhatItIsSaidToBe_data();
    void eachSystemIsWhatItIsSaidToBe();
    void eachSystemHasItsOwnPlaceInTheKeychain();
    void findsOutHowAServerTalks();
    void knowsTheSiteFromAnyOfItsAddresses_data();
    void knowsTheSiteFromAnyOfItsAddresses();
    void saysWhatIsNoAddress();
    void saysWhenNobodyAnswersAndAsksAgain();
    void staysWhereSomebodyWentMeanwhile();
    void forgetsTheOtherServerForAnother();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<DemoServers> m_servers;
    // Somebody else's, with a system of its own.
    std::unique_ptr<DemoServer> m_elsewhere;
};

void tst_DemoServers::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_servers = std::make_unique<DemoServers>();
    QCOMPARE(m_servers->startLocal(m_folder->path(), u"test"_s, times), QString());
    m_elsewhere = std::make_unique<DemoServer>();
    const QString database = u"sqlite:"_s + m_folder->filePath(u"elsewhere.db"_s);
    QCOMPARE(m_elsewhere->start(LocalSystem::JwtAuth, database, times, u"elsewhere"_s), QString());
}

void tst_DemoServers::cleanup()
{
    m_elsewhere.reset();
    m_servers.reset();
    m_folder.reset();
}

void tst_DemoServers::eachSystemIsWhatItIsSaidToBe_data()
{
    using Content = KeychainLook::Content;
    QTest::addColumn<LocalSystem>("system");
    QTest::addColumn<Content>("kept");
    QTest::addColumn<bool>("renewsExpired");
    QTest::addColumn<bool>("hearsOfLogout");
    QTest::newRow("pair") << LocalSystem::SimpleJwt << Content::AccessAndRefreshToken << true
                          << true;
    QTest::newRow("sliding") << LocalSystem::SlidingToken << Content::OneToken << false << false;
    QTest::newRow("djangorestframework-jwt")
        << LocalSystem::JwtAuth << Content::OneToken << false << false;
    QTest::newRow("long-running key") << LocalSystem::Delegate << Content::KeyOnly << true << true;
}

void tst_DemoServers::eachSystemIsWhatItIsSaidToBe()
{
    QFETCH(LocalSystem, system);
    QFETCH(KeychainLook::Content, kept);
    QFETCH(bool, renewsExpired);
    QFETCH(bool, hearsOfLogout);
    DemoServer &server = *m_servers->local(system);
    QCOMPARE(server.renewsExpired(), renewsExpired);
    QCOMPARE(server.hearsOfLogout(), hearsOfLogout);
    QVERIFY(server.title() != server.dialect());
    QVERIFY(!server.summary().isEmpty());

    const auto store = std::make_shared<MemoryStore>();
    Session session(protocolOf(server), store);
    QVERIFY(awaited(session.login({server.userName(), server.password()})));
    QVERIFY(awaited(session.refresh()));
    const auto record = awaited(store->read());
    QVERIFY(record);
    QCOMPARE(KeychainLook::contentOf(*record), kept);

    AccessManager http(&session);
    const std::unique_ptr<QNetworkReply> reply(
        http.get(QNetworkRequest(QUrl(server.url() + u"/api/me/"_s))));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    QVERIFY(finished.wait());
    QCOMPARE(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), 200);
    QCOMPARE(server.requestsTo(u"/api/me/"_s), 1);

    QSignalSpy refused(&server, &DemoServer::tokensRefused);
    server.refuseIssuedTokens();
    QCOMPARE(refused.size(), 1);
    QCOMPARE(refused.at(0).at(0).toInt() > 0, server.refusesTokens());
}

void tst_DemoServers::eachSystemHasItsOwnPlaceInTheKeychain()
{
    QSet<QString> accounts;
    for (const DemoServer *server : m_servers->all())
        accounts.insert(server->keychainAccount());
    QCOMPARE(accounts.size(), qsizetype(std::size(localSystems)));
}

void tst_DemoServers::findsOutHowAServerTalks()
{
    m_servers->ask(m_elsewhere->url());
    QVERIFY(m_servers->isAsking());
    QVERIFY(!m_servers->current());
    QTRY_VERIFY(m_servers->current());
    QVERIFY(!m_servers->isAsking());
    const DemoServer &found = *m_servers->current();
    QCOMPARE(&found, m_servers->other());
    QCOMPARE(found.dialect(), m_elsewhere->dialect());
    QCOMPARE(found.url(), m_elsewhere->url());
    QVERIFY(!found.isLocal());
    QVERIFY(found.keychainAccount().contains(m_elsewhere->url()));
}

void tst_DemoServers::knowsTheSiteFromAnyOfItsAddresses_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("with a slash at its end") << u"/"_s;
    QTest::newRow("where tokens come from") << u"/api-token-auth/"_s;
    QTest::newRow("the same, without its slash") << u"/api-token-auth"_s;
}

void tst_DemoServers::knowsTheSiteFromAnyOfItsAddresses()
{
    QFETCH(QString, path);
    m_servers->ask(m_elsewhere->url() + path);
    QTRY_VERIFY(m_servers->current());
    QCOMPARE(m_servers->current()->url(), m_elsewhere->url());
}

void tst_DemoServers::saysWhatIsNoAddress()
{
    m_servers->ask(u"nowhere"_s);
    QVERIFY(!m_servers->isAsking());
    QVERIFY(!m_servers->complaint().isEmpty());
    QVERIFY(!m_servers->current());
}

void tst_DemoServers::saysWhenNobodyAnswersAndAsksAgain()
{
    m_elsewhere->setOnline(false);
    m_servers->ask(m_elsewhere->url());
    QTRY_VERIFY(!m_servers->complaint().isEmpty());
    QVERIFY(m_servers->complaint().contains(m_elsewhere->url()));
    QVERIFY(!m_servers->current());

    m_elsewhere->setOnline(true);
    m_servers->ask(m_servers->address());
    QVERIFY(m_servers->complaint().isEmpty());
    QTRY_VERIFY(m_servers->current());
    QVERIFY(m_servers->complaint().isEmpty());
}

void tst_DemoServers::staysWhereSomebodyWentMeanwhile()
{
    m_servers->ask(m_elsewhere->url());
    DemoServer *sliding = m_servers->local(LocalSystem::SlidingToken);
    m_servers->choose(sliding);
    QTRY_VERIFY(m_servers->other());
    QCOMPARE(m_servers->current(), sliding);
}

void tst_DemoServers::forgetsTheOtherServerForAnother()
{
    m_servers->ask(m_elsewhere->url());
    QTRY_VERIFY(m_servers->current());
    QSignalSpy changed(m_servers.get(), &DemoServers::currentChanged);
    m_servers->chooseAnother();
    QVERIFY(!m_servers->other());
    QVERIFY(!m_servers->current());
    QCOMPARE(changed.size(), 1);
}

QTEST_GUILESS_MAIN(tst_DemoServers)
#include "tst_demoservers.moc"
