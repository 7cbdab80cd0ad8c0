// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/protocol/oauth2protocol.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;
using ClientAuthentication = OAuth2Protocol::ClientAuthentication;
using Grant = OAuth2Protocol::Grant;
Q_DECLARE_METATYPE(SessionKeeper::OAuth2Protocol::ClientAuthentication)

// The bytes of RFC 6749 and RFC 7009.
class tst_OAuth2Request : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksWithThePasswordGrant();
    void encodesFormsAsTheStandardSays_data();
    void encodesFormsAsTheStandardSays();
    void authenticatesTheClient_data();
    void authenticatesTheClient();
    void encodesTheClientBeforeTheHeaderDoes();
    void asksForTheScopes();
    void asksWithTheFieldsThatTheServerWants();
    void extraFieldsNeverOverruleUserAndPassword();
    void asksWithClientCredentials();
    void asksWithAGrantOfTheApp_data();
    void asksWithAGrantOfTheApp();
    void refreshesWithTheRefreshTokenAlone();
    void asksAnewWhereThereIsNoRefreshToken();
    void revokes_data();
    void revokes();
    void revokesNothingWithoutAnEndpoint();
    void cannotAskWhetherATokenIsValid();
    void authorizesWithTheScheme();
};

namespace {

const QUrl tokenUrl(u"https://api.example.com/o/token/"_s);
const Tokens tokens("the/access+token=", "the/refresh+token=");
const Tokens standIn("opaque", "opaque");

OAuth2Protocol client()
{
    OAuth2Protocol protocol(tokenUrl);
    protocol.setClientId(u"app"_s);
    return protocol;
}

Credentials withFields(std::initializer_list<std::pair<QString, QVariant>> fields)
{
    Credentials credentials(u"ada"_s, u"pw"_s);
    for (const auto &[name, value] : fields)
        credentials.insert(name, value);
    return credentials;
}

} // namespace

void tst_OAuth2Request::asksWithThePasswordGrant()
{
    const auto request = client().loginRequest({u"ada"_s, u"pw"_s});
    QCOMPARE(request.step, TokenStep::Login);
    QCOMPARE(request.url, tokenUrl);
    QCOMPARE(request.verb, QByteArray("POST"));
    QCOMPARE(headerValue(request.headers, "content-type"),
             QByteArray("application/x-www-form-urlencoded"));
    QCOMPARE(headerValue(request.headers, "accept"), QByteArray("application/json"));
    QVERIFY(headerValue(request.headers, "authorization").isNull());
    QCOMPARE(request.body,
             QByteArray("client_id=app&grant_type=password&password=pw&username=ada"));
}

void tst_OAuth2Request::encodesFormsAsTheStandardSays_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("RFC 6749 appendix B") << u" %&+£€"_s << QByteArray("+%25%26%2B%C2%A3%E2%82%AC");
    QTest::newRow("nothing to encode") << u"aZ09-._~"_s << QByteArray("aZ09-._~");
    QTest::newRow("equals and semicolon") << u"a=b;c"_s << QByteArray("a%3Db%3Bc");
    QTest::newRow("line break") << u"a\r\nb"_s << QByteArray("a%0D%0Ab");
    QTest::newRow("spaces at both ends") << u" pw "_s << QByteArray("+pw+");
    QTest::newRow("beyond the first plane") << u"🔑"_s << QByteArray("%F0%9F%94%91");
    QTest::newRow("percent that looks encoded") << u"%41"_s << QByteArray("%2541");
}

void tst_OAuth2Request::encodesFormsAsTheStandardSays()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, expected);
    QCOMPARE(client().loginRequest({u"ada"_s, text}).body,
             "client_id=app&grant_type=password&password=" + expected + "&username=ada");
    QCOMPARE(client().loginRequest({text, u"pw"_s}).body,
             "client_id=app&grant_type=password&password=pw&username=" + expected);
}

void tst_OAuth2Request::authenticatesTheClient_data()
{
    QTest::addColumn<ClientAuthentication>("how");
    QTest::addColumn<QString>("secret");
    QTest::addColumn<QByteArray>("expectedBody");
    QTest::addColumn<QByteArray>("expectedHeader");

    using How = ClientAuthentication;
    const QByteArray fields = "grant_type=refresh_token&refresh_token=r";
    const QByteArray named = "client_id=app&" + fields;
    QTest::newRow("body") << How::Body << u"s e"_s << "client_id=app&client_secret=s+e&" + fields
                          << QByteArray();
    QTest::newRow("body, a public client") << How::Body << QString() << named << QByteArray();
    QTest::newRow("Basic") << How::Basic << u"secret"_s << fields
                           << QByteArray("Basic YXBwOnNlY3JldA=="); // app:secret
    QTest::newRow("Basic without a secret")
        << How::Basic << QString() << fields << QByteArray("Basic YXBwOg=="); // app:
    QTest::newRow("none") << How::None << QString() << named << QByteArray();
    QTest::newRow("none, with a secret") << How::None << u"secret"_s << named << QByteArray();
}

void tst_OAuth2Request::authenticatesTheClient()
{
    QFETCH(ClientAuthentication, how);
    QFETCH(QString, secret);
    QFETCH(QByteArray, expectedBody);
    QFETCH(QByteArray, expectedHeader);
    auto protocol = client();
    protocol.setClientAuthentication(how);
    protocol.setClientSecret(secret);
    const auto request = protocol.refreshRequest(Tokens("a", "r"));
    QCOMPARE(request.body, expectedBody);
    QCOMPARE(headerValue(request.headers, "Authorization"), expectedHeader);
}

// RFC 6749 2.3.1: a colon in the id would end it, were it not encoded.
void tst_OAuth2Request::encodesTheClientBeforeTheHeaderDoes()
{
    auto protocol = client();
    protocol.setClientAuthentication(ClientAuthentication::Basic);
    protocol.setClientId(u"my:app"_s);
    protocol.setClientSecret(u"ü +"_s);
    const auto header = headerValue(protocol.refreshRequest(tokens).headers, "Authorization");
    QCOMPARE(QByteArray::fromBase64(header.mid(6)), QByteArray("my%3Aapp:%C3%BC+%2B"));
}

void tst_OAuth2Request::asksForTheScopes()
{
    auto protocol = client();
    protocol.setScopes({u"read"_s, u"write:all"_s});
    QCOMPARE(protocol.loginRequest({u"ada"_s, u"pw"_s}).body,
             QByteArray("client_id=app&grant_type=password&password=pw&scope=read+write%3Aall"
                        "&username=ada"));
    // For this login others.
    QCOMPARE(protocol.loginRequest(withFields({{u"scope"_s, u"read"_s}})).body,
             QByteArray("client_id=app&grant_type=password&password=pw&scope=read&username=ada"));
}

void tst_OAuth2Request::asksWithTheFieldsThatTheServerWants()
{
    auto protocol = client();
    protocol.setExtraFields({{u"audience"_s, u"https://a.example"_s}});
    QCOMPARE(protocol.loginRequest({u"ada"_s, u"pw"_s}).body,
             QByteArray("audience=https%3A%2F%2Fa.example&client_id=app&grant_type=password"
                        "&password=pw&username=ada"));
    QVERIFY(!protocol.refreshRequest(tokens).body.contains("audience"));
    protocol.setGrant(Grant::ClientCredentials);
    QCOMPARE(protocol.refreshRequest(standIn).body,
             QByteArray("audience=https%3A%2F%2Fa.example&client_id=app"
                        "&grant_type=client_credentials"));
}

void tst_OAuth2Request::extraFieldsNeverOverruleUserAndPassword()
{
    const auto credentials = withFields({{u"otp"_s, 123456},
                                         {u"remember"_s, true},
                                         {u"username"_s, u"eve"_s},
                                         {u"password"_s, u"guess"_s},
                                         {u"client_id"_s, u"other"_s}});
    QCOMPARE(client().loginRequest(credentials).body,
             QByteArray("client_id=app&grant_type=password&otp=123456&password=pw&remember=true"
                        "&username=ada"));
}

void tst_OAuth2Request::asksWithClientCredentials()
{
    auto protocol = client();
    protocol.setGrant(Grant::ClientCredentials);
    protocol.setClientSecret(u"secret"_s);
    protocol.setScopes({u"read"_s});
    const QByteArray expected = "client_id=app&client_secret=secret&grant_type=client_credentials"
                                "&scope=read";
    QCOMPARE(protocol.loginRequest({}).body, expected);
    QCOMPARE(protocol.loginRequest({u"a machine"_s, u"pw"_s}).body, expected);
    // A user's grant would be renewed as the client's.
    QCOMPARE(protocol.loginRequest(withFields({{u"grant_type"_s, u"password"_s}})).body, expected);
}

void tst_OAuth2Request::asksWithAGrantOfTheApp_data()
{
    QTest::addColumn<Credentials>("credentials");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("authorization_code")
        << withFields({{u"grant_type"_s, u"authorization_code"_s},
                       {u"code"_s, u"c/o+de"_s},
                       {u"redirect_uri"_s, u"com.example.app:/done"_s},
                       {u"code_verifier"_s, u"dBjftJeZ4CVP"_s}})
        << QByteArray("client_id=app&code=c%2Fo%2Bde&code_verifier=dBjftJeZ4CVP"
                      "&grant_type=authorization_code&redirect_uri=com.example.app%3A%2Fdone");
    QTest::newRow("refresh_token from elsewhere")
        << withFields({{u"grant_type"_s, u"refresh_token"_s}, {u"refresh_token"_s, u"r"_s}})
        << QByteArray("client_id=app&grant_type=refresh_token&refresh_token=r");
    QTest::newRow("device code") << withFields(
        {{u"grant_type"_s, u"urn:ietf:params:oauth:grant-type:device_code"_s},
         {u"device_code"_s, u"d"_s}})
                                 << QByteArray(
                                        "client_id=app&device_code=d&grant_type=urn%3Aietf%3Aparams"
                                        "%3Aoauth%3Agrant-type%3Adevice_code");
    QTest::newRow("password with fields of its own")
        << withFields({{u"grant_type"_s, u"password"_s}, {u"username"_s, u"ada@example.com"_s}})
        << QByteArray("client_id=app&grant_type=password&username=ada%40example.com");
}

void tst_OAuth2Request::asksWithAGrantOfTheApp()
{
    QFETCH(Credentials, credentials);
    auto protocol = client();
    protocol.setScopes({u"read"_s});
    QTEST(protocol.loginRequest(credentials).body, "expected");
}

void tst_OAuth2Request::refreshesWithTheRefreshTokenAlone()
{
    auto protocol = client();
    protocol.setScopes({u"read"_s});
    const auto request = protocol.refreshRequest(tokens);
    QCOMPARE(request.step, TokenStep::Refresh);
    QCOMPARE(request.url, tokenUrl);
    QCOMPARE(request.verb, QByteArray("POST"));
    QCOMPARE(request.body,
             QByteArray("client_id=app&grant_type=refresh_token"
                        "&refresh_token=the%2Frefresh%2Btoken%3D"));
}

void tst_OAuth2Request::asksAnewWhereThereIsNoRefreshToken()
{
    auto protocol = client();
    protocol.setGrant(Grant::ClientCredentials);
    const auto request = protocol.refreshRequest(standIn);
    QCOMPARE(request.step, TokenStep::Refresh);
    QCOMPARE(request.body, QByteArray("client_id=app&grant_type=client_credentials"));
    QVERIFY(protocol.canRefreshExpired());
}

void tst_OAuth2Request::revokes_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<Tokens>("what");
    QTest::addColumn<QString>("expectedUrl");
    QTest::addColumn<QByteArray>("expectedBody");

    const auto upward = u"../revoke_token/"_s;
    const auto url = u"https://api.example.com/o/revoke_token/"_s;
    QTest::newRow("refresh token") << upward << tokens << url
                                   << QByteArray("client_id=app&token=the%2Frefresh%2Btoken%3D"
                                                 "&token_type_hint=refresh_token");
    QTest::newRow("client credentials")
        << upward << standIn << url
        << QByteArray("client_id=app&token=opaque&token_type_hint=access_token");
    QTest::newRow("no refresh token")
        << upward << Tokens("opaque") << url
        << QByteArray("client_id=app&token=opaque&token_type_hint=access_token");
    QTest::newRow("relative to the host")
        << u"/revoke"_s << standIn << u"https://api.example.com/revoke"_s
        << QByteArray("client_id=app&token=opaque&token_type_hint=access_token");
}

void tst_OAuth2Request::revokes()
{
    QFETCH(QString, path);
    QFETCH(Tokens, what);
    QFETCH(QString, expectedUrl);
    auto protocol = client();
    protocol.setRevocationPath(path);
    const auto request = protocol.logoutRequest(what);
    QVERIFY(request);
    QCOMPARE(request->step, TokenStep::Logout);
    QCOMPARE(request->verb, QByteArray("POST"));
    QCOMPARE(request->url, QUrl(expectedUrl));
    QTEST(request->body, "expectedBody");
}

void tst_OAuth2Request::revokesNothingWithoutAnEndpoint()
{
    QVERIFY(!client().logoutRequest(tokens));
    auto protocol = client();
    protocol.setRevocationPath(u"revoke/"_s);
    QVERIFY(!protocol.logoutRequest({}));
}

void tst_OAuth2Request::cannotAskWhetherATokenIsValid()
{
    QVERIFY(!client().verifyRequest(tokens));
}

void tst_OAuth2Request::authorizesWithTheScheme()
{
    QNetworkRequest request;
    client().authorize(request, tokens);
    QCOMPARE(request.rawHeader("Authorization"), QByteArray("Bearer the/access+token="));
}

QTEST_GUILESS_MAIN(tst_OAuth2Request)
#include "tst_oauth2request.moc"
