// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "djangosite.h"
#include "secondprocess.h"

#include <support/awaited.h>
#include <support/fakeclock.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>
#include <SessionKeeper/protocol/simplejwtprotocol.h>
#include <SessionKeeper/session/detectprotocol.h>
#include <SessionKeeper/session/session.h>
#include <SessionKeeper/store/keychainstore.h>
#include <SessionKeeper/store/memorystore.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;

// The independent witness: Simple JWT of the distribution on gunicorn. Its access tokens live for
// two seconds.
class tst_SimpleJwtInterop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isRecognized();
    void logsInAndCalls();
    void refusesWhomTheSiteRefuses();
    void outlivesItsAccessToken();
    void replaysWhatTheSiteRefused();
    void sixRefusedCallsCauseOneRefresh();
    void aSpentRefreshTokenIsRefused();
    void verifyTellsTheTruth();
    void aMissingSlashIsExplained();
    void restoresFromTheKeychainInASecondProcess();
    void logsOutEverywhere();

private:
    std::shared_ptr<SimpleJwtProtocol> protocol() const;
    QNetworkRequest request(const QString &path) const { return QNetworkRequest(m_site.url(path)); }
    bool waitUntilRefused(const QByteArray &accessToken) const;

    DjangoSite m_site;
};

namespace {

const Credentials alice(u"alice"_s, u"pw"_s);
const auto refreshPath = u"/api/token/refresh/"_s;

// A session of alice whose clock stands still: it takes its token for fresh until the site refuses
// it.
struct Sleeper
{
    explicit Sleeper(std::shared_ptr<Protocol> protocol)
        : session(protocol, store)
    {
        session.setClock(std::make_shared<FakeClock>());
    }

    std::shared_ptr<MemoryStore> store = std::make_shared<MemoryStore>();
    Session session;
    AccessManager http {&session};

    SessionRecord record() const
    {
        return awaited(store->read()).value_or(std::nullopt).value_or(SessionRecord());
    }
};

QJsonObject jsonIn(QNetworkReply *reply)
{
    return QJsonDocument::fromJson(reply->readAll()).object();
}

} // namespace

void tst_SimpleJwtInterop::initTestCase()
{
    QVERIFY2(m_site.start(2), qPrintable(m_site.problem()));
}

std::shared_ptr<SimpleJwtProtocol> tst_SimpleJwtInterop::protocol() const
{
    return std::make_shared<SimpleJwtProtocol>(m_site.url(u"/api/token/"_s));
}

// Asks the site itself, since only its clock counts.
bool tst_SimpleJwtInterop::waitUntilRefused(const QByteArray &accessToken) const
{
    QNetworkAccessManager plain;
    return QTest::qWaitFor(
        [&] {
            auto me = request(u"/api/me/"_s);
            me.setRawHeader("Authorization", "Bearer " + accessToken);
            auto *reply = plain.get(me);
            return hasEnded(reply) && statusOf(reply) == 401;
        },
        10000);
}

void tst_SimpleJwtInterop::isRecognized()
{
    for (const auto &address : {u"/"_s, u"/api/token/"_s}) {
        const auto found = awaited(detectProtocol(m_site.url(address)));
        QVERIFY(found);
        QCOMPARE((*found)->name(), u"simplejwt"_s);
        QCOMPARE((*found)->url(), m_site.url(u"/api/token/"_s));
        Session session(*found, std::make_shared<MemoryStore>());
        QVERIFY(awaited(session.login(alice)));
        QCOMPARE(awaited(session.verify()).value_or(false), true);
    }
    const auto sliding = awaited(detectProtocol(m_site.url(u"/api/token/sliding/"_s)));
    QVERIFY(sliding);
    QCOMPARE((*sliding)->name(), u"slidingtoken"_s);
}

void tst_SimpleJwtInterop::logsInAndCalls()
{
    Session session(protocol(), std::make_shared<MemoryStore>());
    AccessManager http(&session);
    QVERIFY(awaited(session.login(alice)));
    auto *reply = http.get(request(u"/api/me/"_s));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(jsonIn(reply).value("username"_L1).toString(), u"alice"_s);

    auto *admin = http.get(request(u"/admin-only/"_s));
    QVERIFY(hasEnded(admin));
    QCOMPARE(statusOf(admin), 403);
    QVERIFY(session.isLoggedIn());
}

void tst_SimpleJwtInterop::refusesWhomTheSiteRefuses()
{
    Session session(protocol(), std::make_shared<MemoryStore>());
    QCOMPARE(kindOf(awaited(session.login({u"alice"_s, u"wrong"_s}))), Kind::InvalidCredentials);
    QCOMPARE(kindOf(awaited(session.login({u"ina"_s, u"pw"_s}))), Kind::InvalidCredentials);
    QCOMPARE(kindOf(awaited(session.login({u"nobody"_s, u"pw"_s}))), Kind::InvalidCredentials);
    QCOMPARE(kindOf(awaited(session.login({u"alice"_s, u""_s}))), Kind::Rejected);
    QVERIFY(!session.isLoggedIn());
}

void tst_SimpleJwtInterop::outlivesItsAccessToken()
{
    Session session(protocol(), std::make_shared<MemoryStore>());
    AccessManager http(&session);
    QVERIFY(awaited(session.login(alice)));
    const auto first = awaited(session.freshAccessToken()).value_or("none");
    QTRY_VERIFY_WITH_TIMEOUT(session.statistics().refreshes >= 1, 10000);
    QVERIFY(waitUntilRefused(first));
    auto *reply = http.get(request(u"/api/me/"_s));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(session.statistics().refusals, 0);
}

void tst_SimpleJwtInterop::replaysWhatTheSiteRefused()
{
    Sleeper sleeper(protocol());
    QVERIFY(awaited(sleeper.session.login(alice)));
    QVERIFY(waitUntilRefused(sleeper.record().tokens.accessToken()));
    const int refreshes = m_site.count(refreshPath);
    const int calls = m_site.count(u"/protected/"_s);

    auto upload = request(u"/protected/"_s);
    upload.setHeader(QNetworkRequest::ContentTypeHeader, "text/plain"_ba);
    // The view speaks JSON only about what arrived, as text.
    auto *reply = sleeper.http.post(upload, QByteArray("the same bytes again"));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(jsonIn(reply).value("body"_L1).toString(), u"the same bytes again"_s);
    QCOMPARE(m_site.count(refreshPath), refreshes + 1);
    QCOMPARE(m_site.count(u"/protected/"_s), calls + 2);
}

void tst_SimpleJwtInterop::sixRefusedCallsCauseOneRefresh()
{
    Sleeper sleeper(protocol());
    QVERIFY(awaited(sleeper.session.login(alice)));
    QVERIFY(waitUntilRefused(sleeper.record().tokens.accessToken()));
    const int refreshes = m_site.count(refreshPath);
    QList<QNetworkReply *> replies;
    for (int i = 0; i < 6; ++i)
        replies.append(sleeper.http.get(request(u"/api/me/"_s)));
    for (auto *reply : replies) {
        QVERIFY(hasEnded(reply));
        QCOMPARE(statusOf(reply), 200);
    }
    QCOMPARE(m_site.count(refreshPath), refreshes + 1);
}

void tst_SimpleJwtInterop::aSpentRefreshTokenIsRefused()
{
    Sleeper owner(protocol());
    QVERIFY(awaited(owner.session.login(alice)));
    const auto spent = owner.record();
    QVERIFY(awaited(owner.session.refresh()));
    QVERIFY(owner.record().tokens.refreshToken() != spent.tokens.refreshToken());

    Sleeper thief(protocol());
    QVERIFY(awaited(thief.store->write(spent)));
    QVERIFY(awaited(thief.session.restore()));
    QSignalSpy loggedOut(&thief.session, &Session::loggedOut);
    const auto refused = awaited(thief.session.refresh());
    QCOMPARE(kindOf(refused), Kind::Revoked);
    QCOMPARE(refused.error().code(), u"token_not_valid"_s);
    QCOMPARE(loggedOut.count(), 1);
    QCOMPARE(loggedOut.first().first().value<Session::LogoutReason>(),
             Session::LogoutReason::Revoked);
    QVERIFY(awaited(owner.session.refresh()));
}

void tst_SimpleJwtInterop::verifyTellsTheTruth()
{
    Sleeper sleeper(protocol());
    QVERIFY(awaited(sleeper.session.login(alice)));
    QCOMPARE(awaited(sleeper.session.verify()).value_or(false), true);
    QVERIFY(waitUntilRefused(sleeper.record().tokens.accessToken()));
    QCOMPARE(awaited(sleeper.session.verify()).value_or(true), false);
}

// contract.md 1.10, with DEBUG off. Django appends slashes only with CommonMiddleware, so either
// answer will do.
void tst_SimpleJwtInterop::aMissingSlashIsExplained()
{
    Session session(std::make_shared<SimpleJwtProtocol>(m_site.url(u"/api/token"_s)),
                    std::make_shared<MemoryStore>());
    const auto outcome = awaited(session.login(alice));
    QCOMPARE(kindOf(outcome), Kind::Misconfigured);
    QVERIFY(outcome.error().message().contains("/api/token"_L1));
}

void tst_SimpleJwtInterop::restoresFromTheKeychainInASecondProcess()
{
    {
        Session session(protocol(), std::make_shared<KeychainStore>(keychainService()));
        RefreshPolicy policy;
        policy.proactive = false;
        session.setRefreshPolicy(policy);
        QVERIFY(awaited(session.login(alice)));
        QVERIFY(session.isPersisted());
        QVERIFY(waitUntilRefused(awaited(session.freshAccessToken()).value_or("none")));
    }
    // Its access token has ended, so the second run has to refresh before it can call.
    const int refreshes = m_site.count(refreshPath);
    QCOMPARE(restoredByASecondProcess(m_site.url(u"/"_s)), u"alice"_s);
    QVERIFY(m_site.count(refreshPath) > refreshes);
    // And the third finds the tokens that the second left there.
    QCOMPARE(restoredByASecondProcess(m_site.url(u"/"_s)), u"alice"_s);
}

void tst_SimpleJwtInterop::logsOutEverywhere()
{
    auto store = std::make_shared<KeychainStore>(keychainService());
    Session session(protocol(), store);
    // A refresh on its way would bring one more token to revoke.
    RefreshPolicy policy;
    policy.proactive = false;
    session.setRefreshPolicy(policy);
    QVERIFY(awaited(session.login(alice)));
    const auto kept = awaited(store->read()).value_or(std::nullopt).value_or(SessionRecord());
    const int blacklisted = m_site.count(u"/api/token/blacklist/"_s);
    QVERIFY(awaited(session.logout()));
    QTRY_COMPARE(m_site.count(u"/api/token/blacklist/"_s), blacklisted + 1);
    // What is to be revoked stays there until the site's answer has come.
    QTRY_VERIFY(!awaited(store->read()).value_or(kept));
    QVERIFY(restoredByASecondProcess(m_site.url(u"/"_s)) != u"alice"_s);

    Sleeper thief(protocol());
    QVERIFY(awaited(thief.store->write(kept)));
    QVERIFY(awaited(thief.session.restore()));
    QCOMPARE(kindOf(awaited(thief.session.refresh())), Kind::Revoked);
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const auto arguments = QCoreApplication::arguments();
    if (arguments.value(1) == "--restore"_L1) {
        const QUrl site(arguments.value(2));
        return restoreAndCall(
            site, std::make_shared<SimpleJwtProtocol>(site.resolved(QUrl(u"/api/token/"_s))));
    }
    tst_SimpleJwtInterop test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_simplejwtinterop.moc"
