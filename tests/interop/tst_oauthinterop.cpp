// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "djangosite.h"
#include "secondprocess.h"

#include <support/awaited.h>
#include <support/fakeclock.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>
#include <SessionKeeper/protocol/oauth2protocol.h>
#include <SessionKeeper/session/detectprotocol.h>
#include <SessionKeeper/session/session.h>
#include <SessionKeeper/store/keychainstore.h>
#include <SessionKeeper/store/memorystore.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using ClientAuthentication = OAuth2Protocol::ClientAuthentication;
using Grant = OAuth2Protocol::Grant;
using Kind = Error::Kind;
Q_DECLARE_METATYPE(SessionKeeper::OAuth2Protocol::ClientAuthentication)

// The independent witness: Django OAuth Toolkit of the distribution on gunicorn, with rotation. Its
// opaque access tokens live for two seconds.
class tst_OAuthInterop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isRecognized();
    void logsInAndCalls();
    void anotherScopeIsNoRefusal();
    void refusesWhomTheSiteRefuses();
    void saysWhatIsMisconfigured_data();
    void saysWhatIsMisconfigured();
    void outlivesItsAccessToken();
    void replaysWhatTheSiteRefused();
    void sixRefusedCallsCauseOneRefresh();
    void aSpentRefreshTokenIsRefused();
    void takesOverARefreshToken();
    void exchangesACode();
    void keepsAProgramLoggedIn_data();
    void keepsAProgramLoggedIn();
    void endsWhenItIsRevokedElsewhere();
    void restoresFromTheKeychainInASecondProcess();
    void logsOutEverywhere();
    void knowsARefusalBehindAnotherAuthenticator();
    void livesOnWithoutTheSite();

private:
    QNetworkRequest request(const QString &path) const { return QNetworkRequest(m_site.url(path)); }
    int statusWith(const QByteArray &accessToken) const;
    bool waitUntilRefused(const QByteArray &accessToken) const;

    DjangoSite m_site;
};

namespace {

const Credentials alice(u"alice"_s, u"pw"_s);
const auto tokenPath = u"/o/token/"_s;
const auto revocationPath = u"/o/revoke_token/"_s;

QJsonObject siteSettings(int accessLifetime, const QJsonArray &authenticators)
{
    return {{u"DEFAULT_AUTHENTICATION_CLASSES"_s, authenticators},
            {u"OAUTH2_PROVIDER"_s,
             QJsonObject {
                 {u"ACCESS_TOKEN_EXPIRE_SECONDS"_s, accessLifetime},
                 {u"ROTATE_REFRESH_TOKEN"_s, true},
                 {u"REFRESH_TOKEN_GRACE_PERIOD_SECONDS"_s, 0},
                 {u"SCOPES"_s, QJsonObject {{u"read"_s, u"Read"_s}, {u"write"_s, u"Write"_s}}}}}};
}

// The public client "app" of the site's fixture.
std::shared_ptr<OAuth2Protocol> protocolOf(const QUrl &site)
{
    auto protocol = std::make_shared<OAuth2Protocol>(site.resolved(QUrl(tokenPath)));
    protocol->setClientId(u"app"_s);
    protocol->setScopes({u"read"_s});
    protocol->setRevocationPath(revocationPath);
    return protocol;
}

std::shared_ptr<OAuth2Protocol> protocolOf(const DjangoSite &site)
{
    return protocolOf(site.url(u"/"_s));
}

RefreshPolicy withoutProactiveRefresh()
{
    RefreshPolicy policy;
    policy.proactive = false;
    return policy;
}

// A session whose clock stands still: it takes its token for fresh until the site refuses it.
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

    Tokens tokens() const
    {
        const auto record = awaited(store->read()).value_or(std::nullopt);
        return record.value_or(SessionRecord()).tokens;
    }
};

QJsonObject jsonIn(QNetworkReply *reply)
{
    return QJsonDocument::fromJson(reply->readAll()).object();
}

Session::LogoutReason reasonIn(const QSignalSpy &loggedOut)
{
    return loggedOut.value(0).value(0).value<Session::LogoutReason>();
}

} // namespace

void tst_OAuthInterop::initTestCase()
{
    const bool started = m_site.start(siteSettings(2, {u"OAuth2Authentication"_s}));
    if (m_site.problem().contains("No module named 'oauth2_provider'"_L1))
        QSKIP("The distribution's Django OAuth Toolkit is not installed.");
    QVERIFY2(started, qPrintable(m_site.problem()));
}

// Asks the site itself, past the session.
int tst_OAuthInterop::statusWith(const QByteArray &accessToken) const
{
    QNetworkAccessManager plain;
    auto me = request(u"/api/me/"_s);
    me.setRawHeader("Authorization", "Bearer " + accessToken);
    auto *reply = plain.get(me);
    return hasEnded(reply) ? statusOf(reply) : -1;
}

bool tst_OAuthInterop::waitUntilRefused(const QByteArray &accessToken) const
{
    return QTest::qWaitFor([&] { return statusWith(accessToken) == 401; }, 10000);
}

void tst_OAuthInterop::isRecognized()
{
    const auto found = awaited(detectProtocol(m_site.url(u"/o/token/"_s)));
    QVERIFY(found);
    const auto oauth = std::dynamic_pointer_cast<OAuth2Protocol>(*found);
    QVERIFY(oauth);
    QCOMPARE(oauth->url(), m_site.url(u"/o/token/"_s));
    QCOMPARE(oauth->revocationPath(), u"/o/revoke_token/"_s);
    // What no server tells.
    oauth->setClientId(protocolOf(m_site)->clientId());
    oauth->setClientSecret(protocolOf(m_site)->clientSecret());
    Session session(oauth, std::make_shared<MemoryStore>());
    QVERIFY(awaited(session.login(alice)));
}

void tst_OAuthInterop::logsInAndCalls()
{
    Session session(protocolOf(m_site), std::make_shared<MemoryStore>());
    AccessManager http(&session);
    QVERIFY(awaited(session.login(alice)));
    QCOMPARE(session.account(), u"alice"_s);
    const auto left = QDateTime::currentDateTimeUtc().msecsTo(session.accessExpiresAt());
    QVERIFY2(left > 0 && left <= 3000, qPrintable(QString::number(left)));
    QVERIFY(!session.sessionExpiresAt().isValid());
    auto *reply = http.get(request(u"/api/me/"_s));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(jsonIn(reply).value("username"_L1).toString(), u"alice"_s);
}

void tst_OAuthInterop::anotherScopeIsNoRefusal()
{
    Sleeper sleeper(protocolOf(m_site));
    QVERIFY(awaited(sleeper.session.login(alice)));
    const int tokens = m_site.count(tokenPath);
    auto *refused = sleeper.http.get(request(u"/api/writers/"_s));
    QVERIFY(hasEnded(refused));
    QCOMPARE(statusOf(refused), 403);
    QCOMPARE(m_site.count(tokenPath), tokens);
    QVERIFY(sleeper.session.isLoggedIn());

    auto writer = protocolOf(m_site);
    writer->setScopes({u"read"_s, u"write"_s});
    Sleeper other(writer);
    QVERIFY(awaited(other.session.login(alice)));
    auto *reply = other.http.get(request(u"/api/writers/"_s));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(jsonIn(reply).value("scope"_L1).toString(), u"read write"_s);
}

void tst_OAuthInterop::refusesWhomTheSiteRefuses()
{
    Session session(protocolOf(m_site), std::make_shared<MemoryStore>());
    const auto wrong = awaited(session.login({u"alice"_s, u"wrong & +more"_s}));
    QCOMPARE(kindOf(wrong), Kind::InvalidCredentials);
    QCOMPARE(wrong.error().code(), u"invalid_grant"_s);
    QCOMPARE(kindOf(awaited(session.login({u"ina"_s, u"pw"_s}))), Kind::InvalidCredentials);
    QCOMPARE(kindOf(awaited(session.login({u"nobody"_s, u"pw"_s}))), Kind::InvalidCredentials);
    QCOMPARE(kindOf(awaited(session.login({u""_s, u"pw"_s}))), Kind::Rejected);
    QVERIFY(!session.isLoggedIn());

    const auto odd = u"ü £+%&=;🔑 "_s;
    QVERIFY(m_site.make(u"add_user"_s, {{u"username"_s, u"zoë"_s}, {u"password"_s, odd}}));
    QVERIFY(awaited(session.login({u"zoë"_s, odd})));
}

void tst_OAuthInterop::saysWhatIsMisconfigured_data()
{
    QTest::addColumn<QString>("client");
    QTest::addColumn<QString>("scope");
    QTest::addColumn<QString>("grant");
    QTest::addColumn<QString>("code");
    QTest::newRow("unknown client")
        << u"nobody"_s << u"read"_s << u"password"_s << u"invalid_client"_s;
    QTest::newRow("unknown scope") << u"app"_s << u"all"_s << u"password"_s << u"invalid_scope"_s;
    QTest::newRow("a grant of others")
        << u"browserless"_s << u"read"_s << u"password"_s << u"unauthorized_client"_s;
    QTest::newRow("an unknown grant")
        << u"app"_s << u"read"_s << u"magic"_s << u"unsupported_grant_type"_s;
}

void tst_OAuthInterop::saysWhatIsMisconfigured()
{
    QFETCH(QString, client);
    QFETCH(QString, scope);
    QFETCH(QString, grant);
    auto protocol = protocolOf(m_site);
    protocol->setClientId(client);
    protocol->setScopes({scope});
    Session session(protocol, std::make_shared<MemoryStore>());
    auto credentials = alice;
    if (grant != "password"_L1)
        credentials.insert(u"grant_type"_s, grant);
    const auto outcome = awaited(session.login(credentials));
    QCOMPARE(kindOf(outcome), Kind::Misconfigured);
    QTEST(outcome.error().code(), "code");
}

void tst_OAuthInterop::outlivesItsAccessToken()
{
    Session session(protocolOf(m_site), std::make_shared<MemoryStore>());
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

void tst_OAuthInterop::replaysWhatTheSiteRefused()
{
    auto protocol = protocolOf(m_site);
    protocol->setScopes({u"write"_s});
    Sleeper sleeper(protocol);
    QVERIFY(awaited(sleeper.session.login(alice)));
    QVERIFY(waitUntilRefused(sleeper.tokens().accessToken()));
    const int refreshes = m_site.count(tokenPath);
    const int calls = m_site.count(u"/api/writers/"_s);

    auto upload = request(u"/api/writers/"_s);
    upload.setHeader(QNetworkRequest::ContentTypeHeader, "application/json"_ba);
    auto *reply = sleeper.http.post(upload, R"("the same bytes again")"_ba);
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(jsonIn(reply).value("data"_L1).toString(), u"the same bytes again"_s);
    QCOMPARE(m_site.count(tokenPath), refreshes + 1);
    QCOMPARE(m_site.count(u"/api/writers/"_s), calls + 2);
}

void tst_OAuthInterop::sixRefusedCallsCauseOneRefresh()
{
    Sleeper sleeper(protocolOf(m_site));
    QVERIFY(awaited(sleeper.session.login(alice)));
    QVERIFY(waitUntilRefused(sleeper.tokens().accessToken()));
    const int refreshes = m_site.count(tokenPath);
    QList<QNetworkReply *> replies;
    for (int i = 0; i < 6; ++i)
        replies.append(sleeper.http.get(request(u"/api/me/"_s)));
    for (auto *reply : replies) {
        QVERIFY(hasEnded(reply));
        QCOMPARE(statusOf(reply), 200);
    }
    QCOMPARE(m_site.count(tokenPath), refreshes + 1);
}

void tst_OAuthInterop::aSpentRefreshTokenIsRefused()
{
    Sleeper owner(protocolOf(m_site));
    QVERIFY(awaited(owner.session.login(alice)));
    const auto
        spent = awaited(owner.store->read()).value_or(std::nullopt).value_or(SessionRecord());
    QVERIFY(awaited(owner.session.refresh()));
    QVERIFY(owner.tokens().refreshToken() != spent.tokens.refreshToken());

    Sleeper thief(protocolOf(m_site));
    QVERIFY(awaited(thief.store->write(spent)));
    QVERIFY(awaited(thief.session.restore()));
    QSignalSpy loggedOut(&thief.session, &Session::loggedOut);
    const auto refused = awaited(thief.session.refresh());
    QCOMPARE(kindOf(refused), Kind::Revoked);
    QCOMPARE(refused.error().code(), u"invalid_grant"_s);
    QCOMPARE(loggedOut.count(), 1);
    QCOMPARE(reasonIn(loggedOut), Session::LogoutReason::Revoked);
    QVERIFY(awaited(owner.session.refresh()));
}

void tst_OAuthInterop::takesOverARefreshToken()
{
    Sleeper first(protocolOf(m_site));
    QVERIFY(awaited(first.session.login(alice)));
    const auto refreshToken = QString::fromLatin1(first.tokens().refreshToken());

    Sleeper second(protocolOf(m_site));
    Credentials credentials(u"alice"_s, {});
    credentials.insert(u"grant_type"_s, u"refresh_token"_s);
    credentials.insert(u"refresh_token"_s, refreshToken);
    QVERIFY(awaited(second.session.login(credentials)));
    QCOMPARE(second.session.account(), u"alice"_s);
    QCOMPARE(statusWith(second.tokens().accessToken()), 200);
    QVERIFY(awaited(second.session.refresh()));
    // It is spent.
    QCOMPARE(kindOf(awaited(Sleeper(protocolOf(m_site)).session.login(credentials))),
             Kind::InvalidCredentials);
}

// RFC 6749 4.1.3 with RFC 7636: the app brings the code from the browser.
void tst_OAuthInterop::exchangesACode()
{
    const auto verifier = u"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"_s;
    for (const auto &code : {u"first"_s, u"second"_s})
        QVERIFY(m_site.make(
            u"add_code"_s,
            {{u"username"_s, u"alice"_s}, {u"code"_s, code}, {u"verifier"_s, verifier}}));
    const auto credentials = [](const QString &code, const QString &proof) {
        Credentials credentials(u"alice"_s, {});
        credentials.insert(u"grant_type"_s, u"authorization_code"_s);
        credentials.insert(u"code"_s, code);
        credentials.insert(u"redirect_uri"_s, u"http://127.0.0.1/done"_s);
        credentials.insert(u"code_verifier"_s, proof);
        return credentials;
    };
    auto protocol = protocolOf(m_site);
    protocol->setClientId(u"browserless"_s);
    Sleeper sleeper(protocol);
    const auto guessed = awaited(sleeper.session.login(credentials(u"first"_s, QString(43, u'x'))));
    QCOMPARE(kindOf(guessed), Kind::InvalidCredentials);
    QVERIFY(awaited(sleeper.session.login(credentials(u"second"_s, verifier))));
    QCOMPARE(statusWith(sleeper.tokens().accessToken()), 200);
    QVERIFY(awaited(sleeper.session.refresh()));
    QCOMPARE(statusWith(sleeper.tokens().accessToken()), 200);
}

void tst_OAuthInterop::keepsAProgramLoggedIn_data()
{
    QTest::addColumn<ClientAuthentication>("how");
    QTest::newRow("Body") << ClientAuthentication::Body;
    QTest::newRow("Basic") << ClientAuthentication::Basic;
}

void tst_OAuthInterop::keepsAProgramLoggedIn()
{
    QFETCH(ClientAuthentication, how);
    auto protocol = protocolOf(m_site);
    protocol->setClientId(u"program"_s);
    protocol->setClientSecret(u"the secret: 1+1 & more"_s);
    protocol->setClientAuthentication(how);
    protocol->setGrant(Grant::ClientCredentials);
    protocol->setScopes({u"write"_s});
    Sleeper sleeper(protocol);
    QVERIFY(awaited(sleeper.session.login({})));
    const auto first = sleeper.tokens().accessToken();
    QVERIFY(waitUntilRefused(first));
    // The refusal is known by its challenge, and a new token is asked for with the secret.
    auto *reply = sleeper.http.get(request(u"/api/writers/"_s));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    const auto second = sleeper.tokens().accessToken();
    QVERIFY(second != first);

    const int revocations = m_site.count(revocationPath);
    QVERIFY(awaited(sleeper.session.logout()));
    QTRY_COMPARE(m_site.count(revocationPath), revocations + 1);
    QTRY_COMPARE(statusWith(second), 401);

    protocol->setClientSecret(u"another"_s);
    const auto unknown = awaited(Sleeper(protocol).session.login({}));
    QCOMPARE(kindOf(unknown), Kind::Misconfigured);
    QCOMPARE(unknown.error().code(), u"invalid_client"_s);
}

void tst_OAuthInterop::endsWhenItIsRevokedElsewhere()
{
    Sleeper sleeper(protocolOf(m_site));
    QVERIFY(awaited(sleeper.session.login(alice)));
    QVERIFY(m_site.make(u"revoke_grants"_s, {{u"username"_s, u"alice"_s}}));
    QSignalSpy loggedOut(&sleeper.session, &Session::loggedOut);
    auto *reply = sleeper.http.get(request(u"/api/me/"_s));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 401);
    QCOMPARE(sleeper.http.sessionError(reply).kind(), Kind::Revoked);
    QCOMPARE(loggedOut.count(), 1);
    QCOMPARE(reasonIn(loggedOut), Session::LogoutReason::Revoked);
}

void tst_OAuthInterop::restoresFromTheKeychainInASecondProcess()
{
    {
        Session session(protocolOf(m_site), std::make_shared<KeychainStore>(keychainService()));
        session.setRefreshPolicy(withoutProactiveRefresh());
        QVERIFY(awaited(session.login(alice)));
        QVERIFY(session.isPersisted());
        QVERIFY(waitUntilRefused(awaited(session.freshAccessToken()).value_or("none")));
    }
    // Its access token has ended, so the second run has to refresh before it can call: it is not
    // refused.
    const int refreshes = m_site.count(tokenPath);
    const int calls = m_site.count(u"/api/me/"_s);
    QCOMPARE(restoredByASecondProcess(m_site.url(u"/"_s)), u"alice"_s);
    QVERIFY(m_site.count(tokenPath) > refreshes);
    QCOMPARE(m_site.count(u"/api/me/"_s), calls + 1);
    // And the third finds the tokens that the second left there.
    QCOMPARE(restoredByASecondProcess(m_site.url(u"/"_s)), u"alice"_s);
}

void tst_OAuthInterop::logsOutEverywhere()
{
    auto store = std::make_shared<KeychainStore>(keychainService());
    Session session(protocolOf(m_site), store);
    session.setRefreshPolicy(withoutProactiveRefresh());
    QVERIFY(awaited(session.login(alice)));
    const auto kept = awaited(store->read()).value_or(std::nullopt).value_or(SessionRecord());
    QCOMPARE(statusWith(kept.tokens.accessToken()), 200);
    const int revocations = m_site.count(revocationPath);
    QVERIFY(awaited(session.logout()));
    QTRY_COMPARE(m_site.count(revocationPath), revocations + 1);
    // What is to be revoked stays there until the site's answer has come.
    QTRY_VERIFY(!awaited(store->read()).value_or(kept));
    QVERIFY(restoredByASecondProcess(m_site.url(u"/"_s)) != u"alice"_s);

    // The access token goes with the refresh token (RFC 7009 2.1).
    QCOMPARE(statusWith(kept.tokens.accessToken()), 401);
    Sleeper thief(protocolOf(m_site));
    QVERIFY(awaited(thief.store->write(kept)));
    QVERIFY(awaited(thief.session.restore()));
    QCOMPARE(kindOf(awaited(thief.session.refresh())), Kind::Revoked);
}

// contract.md 1.11: with SessionAuthentication first a refusal is 403 without a challenge.
void tst_OAuthInterop::knowsARefusalBehindAnotherAuthenticator()
{
    for (const auto &[leader, status] :
         {std::pair {u"SessionAuthentication"_s, 403}, {u"BasicAuthentication"_s, 401}}) {
        DjangoSite site;
        QVERIFY2(site.start(siteSettings(300, {leader, u"OAuth2Authentication"_s})),
                 qPrintable(site.problem()));
        Sleeper sleeper(protocolOf(site));
        QVERIFY(awaited(sleeper.session.login(alice)));
        QVERIFY(site.make(u"end_access_tokens"_s));
        QNetworkRequest me(site.url(u"/api/me/"_s));
        me.setRawHeader("Authorization", "Bearer " + sleeper.tokens().accessToken());
        QNetworkAccessManager plain;
        auto *refused = plain.get(me);
        QVERIFY(hasEnded(refused));
        QCOMPARE(statusOf(refused), status);

        auto *reply = sleeper.http.get(QNetworkRequest(site.url(u"/api/me/"_s)));
        QVERIFY(hasEnded(reply));
        QCOMPARE(statusOf(reply), 200);
        QCOMPARE(sleeper.session.statistics().refreshes, 1);
    }
}

void tst_OAuthInterop::livesOnWithoutTheSite()
{
    DjangoSite site;
    QVERIFY2(site.start(siteSettings(300, {u"OAuth2Authentication"_s})),
             qPrintable(site.problem()));
    Sleeper sleeper(protocolOf(site));
    QVERIFY(awaited(sleeper.session.login(alice)));
    const auto token = sleeper.tokens().accessToken();
    site.stop();
    QCOMPARE(kindOf(awaited(sleeper.session.refresh())), Kind::Network);
    QVERIFY(sleeper.session.isLoggedIn());
    QCOMPARE(awaited(sleeper.session.freshAccessToken()).value_or("none"), token);
    // The log-out is true here at once, and told to the site when it can be.
    QVERIFY(awaited(sleeper.session.logout()));
    QVERIFY(!sleeper.session.isLoggedIn());
    const auto record = awaited(sleeper.store->read()).value_or(std::nullopt);
    QVERIFY(record && record->isEmpty());
    QCOMPARE(record->revocations.size(), 1);
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const auto arguments = QCoreApplication::arguments();
    if (arguments.value(1) == "--restore"_L1) {
        const QUrl site(arguments.value(2));
        return restoreAndCall(site, protocolOf(site));
    }
    tst_OAuthInterop test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_oauthinterop.moc"
