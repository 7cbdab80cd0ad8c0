// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "jwtfixture.h"

#include <QtCore/qfile.h>
#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qregularexpression.h>
#include <QtTest/qtest.h>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

constexpr char blacklistedText[] = "Token is blacklisted.";

Settings withNames()
{
    Settings settings = JwtFixture::styria();
    settings.jwtAuth.JWT_SECRET_KEY = {{"new", "the new key"}, {"old", "the old key"}};
    return settings;
}

QByteArray bearer(const QByteArray &token)
{
    return "Authorization: Bearer " + token;
}

QByteArray tokenField(const QByteArray &token)
{
    return "{\"token\":\"" + token + "\"}";
}

const QString uuid = u"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"_s;

} // namespace

// Check J30 of contract.md 7.5, and section 3.5 whole.
class tst_ConformanceStyria : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ONLY_OURS(); }
    void J30_successesAre201WithPk();
    void J30_claimsAreInTheirOrder();
    void J30_origJtiStaysOverRefreshes();
    void J30_readsTheHeader_data();
    void J30_readsTheHeader();
    void J30_judgesATokenOnViews_data();
    void J30_judgesATokenOnViews();
    void J30_judgesATokenAtRefreshAndVerify_data();
    void J30_judgesATokenAtRefreshAndVerify();
    void J30_origIatIsNeeded();
    void J30_aBlacklistedTokenIsDead();
    void J30_theBlacklistTakesTheFamily();
    void J30_blacklistingNeedsNoToken();
    void J30_badTokensAreNotBlacklisted_data();
    void J30_badTokensAreNotBlacklisted();
    void J30_theBlacklistIsAResource();
    void J30_theBlacklistIsOnesOwn();
    void J30_theBlacklistNeedsALogin();
    void J30_theBlacklistCanBeMissing();
    void J30_staleTokensAreForgotten();
    void J30_keysHaveNames();
    void J30_keysCanBeAList();
    void J30_aKeyNameCanBeDemanded();
    void J30_algorithmsCanBeAList();
    void J30_cookiesHaveAttributes();
    void J30_superusersImpersonate();
    void J30_onlySuperusersImpersonate();
    void J30_impersonationNamesAUser_data();
    void J30_impersonationNamesAUser();
    void J30_theImpersonationCookieGoesFirst();
    void J30_tokenIdsAreOptional();
    void J30_tokenIdsCanBeRequired();
    void J30_theUserIdIsOptional();

private:
    static std::unique_ptr<JwtFixture> withSuperuser(const Settings &settings);
};

std::unique_ptr<JwtFixture> tst_ConformanceStyria::withSuperuser(const Settings &settings)
{
    auto fixture = std::make_unique<JwtFixture>(settings);
    const NewUser zeus {.name = u"zeus"_s, .password = u"pw"_s, .isSuperuser = true};
    if (!fixture->server().addUser(zeus))
        qFatal("the superuser cannot be made");
    return fixture;
}

void tst_ConformanceStyria::J30_successesAre201WithPk()
{
    const qint64 second = now();
    const JwtFixture fixture(JwtFixture::at(JwtFixture::styria(), second));
    const WireReply login = fixture.obtain();
    const QByteArray token = login.text("token");
    for (const WireReply &reply : {login, fixture.refresh(token), fixture.verify(token)}) {
        QCOMPARE(reply.summary(),
                 "201 {\"pk\":" + QByteArray::number(second) + ",\"token\":\"" + reply.text("token")
                     + "\"}");
    }
    QCOMPARE(fixture.verify(token).text("token"), token);
    const QByteArray timeless = JwtFixture::craftedByStyria().without("iat").bytes();
    QCOMPARE(fixture.verify(timeless).summary(),
             "201 {\"pk\":null,\"token\":\"" + timeless + "\"}");
    QCOMPARE(fixture.obtain("alice", "wrong").summary(),
             refusal("Unable to log in with provided credentials."));
}

void tst_ConformanceStyria::J30_claimsAreInTheirOrder()
{
    const JwtFixture fixture(JwtFixture::at(JwtFixture::styria(), 1800000000));
    const QByteArray token = fixture.token();
    QCOMPARE(headerOf(token), R"({"typ":"JWT","alg":"HS256"})");
    const QRegularExpression shape(
        uR"(^\{"username":"alice","iat":1800000000,"exp":1800000300,"jti":"%1",)"
        R"("user_id":1,"orig_iat":1800000000\}$)"_s.arg(uuid));
    const QByteArray payload = payloadTextOf(token);
    QVERIFY2(shape.match(QString::fromUtf8(payload)).hasMatch(), payload.constData());
}

void tst_ConformanceStyria::J30_origJtiStaysOverRefreshes()
{
    const JwtFixture fixture(JwtFixture::styria());
    const QByteArray first = fixture.token();
    const QByteArray second = fixture.refresh(first).text("token");
    const QByteArray third = fixture.refresh(second).text("token");
    const QJsonValue id = payloadOf(first).value("jti"_L1);
    QVERIFY(!payloadOf(first).contains("orig_jti"_L1));
    QCOMPARE(payloadOf(second).value("orig_jti"_L1), id);
    QCOMPARE(payloadOf(third).value("orig_jti"_L1), id);
    QVERIFY(payloadOf(second).value("jti"_L1) != id);
    QVERIFY(payloadOf(third).value("jti"_L1) != payloadOf(second).value("jti"_L1));
    QVERIFY(payloadTextOf(third).endsWith(",\"orig_jti\":\"" + id.toString().toUtf8() + "\"}"));
}

void tst_ConformanceStyria::J30_readsTheHeader_data()
{
    QTest::addColumn<QByteArray>("header"); // TOKEN stands for a good one
    QTest::addColumn<QByteArray>("expected");
    const QByteArray fine = "200 ";
    QTest::newRow("J30 valid") << QByteArray("Bearer TOKEN") << fine;
    QTest::newRow("J30 lower case") << QByteArray("bearer TOKEN") << fine;
    QTest::newRow("J30 two spaces") << QByteArray("Bearer  TOKEN") << QByteArray(notProvided);
    QTest::newRow("J30 tab") << QByteArray("Bearer\tTOKEN") << QByteArray(notProvided);
    QTest::newRow("J30 alone") << QByteArray("Bearer") << QByteArray(notProvided);
    QTest::newRow("J30 three words") << QByteArray("Bearer a b") << QByteArray(notProvided);
    QTest::newRow("J30 JWT") << QByteArray("JWT TOKEN") << QByteArray(notProvided);
}

void tst_ConformanceStyria::J30_readsTheHeader()
{
    QFETCH(QByteArray, header);
    QFETCH(const QByteArray, expected);
    const JwtFixture fixture(JwtFixture::styria());
    header.replace("TOKEN", fixture.token());
    const WireReply reply = fixture.meAs(header);
    QCOMPARE(reply.summary().left(expected.size()), expected);
    if (reply.status == 401)
        QCOMPARE(reply.header("WWW-Authenticate"), "Bearer realm=\"api\"");
}

void tst_ConformanceStyria::J30_judgesATokenOnViews_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const CraftedToken &token, const char *text) {
        QTest::newRow(name) << token.bytes() << refusalByView(text);
    };
    const CraftedToken good = JwtFixture::craftedByStyria();
    QTest::newRow("J30 good") << good.bytes() << QByteArray("200 ");
    QTest::newRow("J30 garbage") << QByteArray("garbage") << refusalByView("Error decoding token.");
    row("J30 expired", good.at("exp", -10), "Token has expired.");
    row("J30 bad signature", good.signedWith("x"), "Error decoding token.");
    row("J30 algorithm", good.header(R"({"alg":"HS512","typ":"JWT"})"), "Invalid token.");
    row("J30 nbf", good.at("nbf", 60), "Invalid token.");
    row("J30 aud", good.with("aud", "\"us\""), "Invalid token.");
    row("J30 no name", good.without("username"), "Invalid payload.");
    row("J30 unknown", good.with("username", "\"nobody\""), "Invalid token.");
    row("J30 inactive", good.with("username", "\"ina\""), "User account is disabled.");
}

void tst_ConformanceStyria::J30_judgesATokenOnViews()
{
    QFETCH(const QByteArray, token);
    QFETCH(const QByteArray, expected);
    const WireReply reply = JwtFixture(JwtFixture::styria()).meAs("Bearer " + token);
    QCOMPARE(reply.summary().left(expected.size()), expected);
}

void tst_ConformanceStyria::J30_judgesATokenAtRefreshAndVerify_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const CraftedToken &token, const char *text) {
        QTest::newRow(name) << token.bytes() << refusal(text);
    };
    const CraftedToken good = JwtFixture::craftedByStyria();
    QTest::newRow("J30 garbage") << QByteArray("garbage") << refusal("Error decoding token.");
    row("J30 expired", good.at("exp", -10), "Token has expired.");
    row("J30 nbf", good.at("nbf", 60), "Invalid token.");
    row("J30 aud", good.with("aud", "\"us\""), "Invalid token.");
    row("J30 algorithm", good.header(R"({"alg":"HS512","typ":"JWT"})"), "Invalid token.");
    row("J30 no name", good.without("username"), "Invalid token.");
    row("J30 unknown", good.with("username", "\"nobody\""), "User doesn't exist.");
    row("J30 inactive", good.with("username", "\"ina\""), "User account is disabled.");
}

void tst_ConformanceStyria::J30_judgesATokenAtRefreshAndVerify()
{
    QFETCH(const QByteArray, token);
    QFETCH(const QByteArray, expected);
    const JwtFixture fixture(JwtFixture::styria());
    QCOMPARE(fixture.refresh(token).summary(), expected);
    QCOMPARE(fixture.verify(token).summary(), expected);
}

void tst_ConformanceStyria::J30_origIatIsNeeded()
{
    const JwtFixture fixture(JwtFixture::styria());
    const CraftedToken good = JwtFixture::craftedByStyria();
    QCOMPARE(fixture.refresh(good.without("orig_iat").bytes()).summary(),
             refusal("orig_iat field not found in token."));
    QCOMPARE(fixture.refresh(good.with("orig_iat", "0").bytes()).summary(),
             refusal("Refresh has expired."));
    QCOMPARE(fixture.refresh(good.without("jti").bytes()).status, 201);
}

void tst_ConformanceStyria::J30_aBlacklistedTokenIsDead()
{
    const JwtFixture fixture(JwtFixture::styria());
    const QByteArray token = fixture.token();
    const QByteArray other = fixture.token();
    const WireReply reply = fixture.post("/blacklist/", tokenField(token), {bearer(other)});
    QCOMPARE(reply.summary(), "201 " + tokenField(token));
    const WireReply refused = fixture.meAs("Bearer " + token);
    QCOMPARE(refused.summary(), "403 {\"detail\":\"Token is blacklisted.\"}");
    QVERIFY(refused.header("WWW-Authenticate").isNull());
    QCOMPARE(fixture.refresh(token).summary(), refusal(blacklistedText));
    QCOMPARE(fixture.verify(token).summary(), refusal(blacklistedText));
    QCOMPARE(fixture.meAs("Bearer " + other).status, 200);
}

void tst_ConformanceStyria::J30_theBlacklistTakesTheFamily()
{
    const JwtFixture fixture(JwtFixture::styria());
    const QByteArray first = fixture.token();
    const QByteArray second = fixture.refresh(first).text("token");
    const QByteArray third = fixture.refresh(second).text("token");
    QCOMPARE(fixture.post("/blacklist/", tokenField(second), {bearer(first)}).status, 201);
    for (const QByteArray &token : {first, second, third})
        QCOMPARE(fixture.verify(token).summary(), refusal(blacklistedText));
    QCOMPARE(fixture.verify(fixture.token()).status, 201);
}

void tst_ConformanceStyria::J30_blacklistingNeedsNoToken()
{
    const JwtFixture fixture(JwtFixture::styria());
    const QByteArray token = fixture.token();
    QCOMPARE(fixture.post("/blacklist/", "{}", {bearer(token)}).summary(),
             "201 " + tokenField(token));
    QCOMPARE(fixture.post("/blacklist/", "{}", {bearer(token)}).status, 403);
    QCOMPARE(fixture.post("/blacklist/", R"({"token":""})", {bearer(fixture.token())}).summary(),
             R"(400 {"token":["This field may not be blank."]})");
}

void tst_ConformanceStyria::J30_badTokensAreNotBlacklisted_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("J30 garbage") << QByteArray("garbage") << QByteArray("Error decoding token.");
    QTest::newRow("J30 expired") << JwtFixture::craftedByStyria().at("exp", -9).bytes()
                                 << QByteArray("Token has expired.");
}

void tst_ConformanceStyria::J30_badTokensAreNotBlacklisted()
{
    QFETCH(const QByteArray, token);
    QFETCH(const QByteArray, text);
    const JwtFixture fixture(JwtFixture::styria());
    const QByteArray own = bearer(fixture.token());
    QCOMPARE(fixture.post("/blacklist/", tokenField(token), {own}).summary(), refusal(text));
    QCOMPARE(fixture.get("/blacklist/", {own}).summary(), "200 []");
    Settings settings = JwtFixture::styria();
    settings.faithful = true;
    const JwtFixture faithful(settings);
    QCOMPARE(faithful.post("/blacklist/", tokenField(token), {own}).status, 500);
}

void tst_ConformanceStyria::J30_theBlacklistIsAResource()
{
    const JwtFixture fixture(JwtFixture::styria());
    const QByteArray own = bearer(fixture.token("root")); // staff: may touch every row
    const QByteArray first = fixture.token();
    const QByteArray second = fixture.token("root");
    const auto send = [&](const QByteArray &method, const QByteArray &path,
                          const QByteArray &body = {}) {
        return exchange(fixture.url(),
                        {.method = method,
                         .path = path,
                         .body = body,
                         .contentType = "application/json",
                         .headers = {own}});
    };
    QCOMPARE(send("POST", "/blacklist/", tokenField(first)).header("Allow"),
             "GET, POST, HEAD, OPTIONS");
    QCOMPARE(send("POST", "/blacklist/", tokenField(first)).status, 201);
    QCOMPARE(send("GET", "/blacklist/").summary(), "200 [" + tokenField(first) + "]");
    QCOMPARE(send("GET", "/blacklist/1/").summary(), "200 " + tokenField(first));
    QCOMPARE(send("PUT", "/blacklist/1/", tokenField(second)).summary(),
             "200 " + tokenField(second));
    QCOMPARE(fixture.verify(first).status, 201);
    QCOMPARE(fixture.verify(second).summary(), refusal(blacklistedText));
    QCOMPARE(send("PATCH", "/blacklist/1/", "{}").summary(),
             R"(400 {"token":["This field is required."]})");
    const WireReply gone = send("DELETE", "/blacklist/1/");
    QCOMPARE(gone.summary(), "204 ");
    QVERIFY(gone.header("Content-Type").isNull());
    QCOMPARE(fixture.verify(second).status, 201);
    for (const char *method : {"GET", "DELETE", "PUT"})
        QCOMPARE(send(method, "/blacklist/1/", tokenField(second)).summary(),
                 R"(404 {"detail":"Not found."})");
    QCOMPARE(send("GET", "/blacklist/x/").status, 404);
}

// The original shows everybody everything: FAITHFUL.
void tst_ConformanceStyria::J30_theBlacklistIsOnesOwn()
{
    for (const bool isFaithful : {false, true}) {
        Settings settings = JwtFixture::styria();
        settings.faithful = isFaithful;
        JwtFixture fixture(settings);
        const QByteArray stolen = fixture.token("alice");
        QCOMPARE(fixture.post("/blacklist/", "{}", {bearer(stolen)}).status, 201);
        QVERIFY(fixture.server().addUser(u"mallory"_s, u"pw"_s));
        const QByteArray stranger = bearer(fixture.token("mallory"));
        const QByteArray staff = bearer(fixture.token("root"));
        const QByteArray all = "200 [" + tokenField(stolen) + "]";
        QCOMPARE(fixture.get("/blacklist/", {stranger}).summary(), isFaithful ? all : "200 []");
        QCOMPARE(fixture.get("/blacklist/", {staff}).summary(), all);
        QCOMPARE(fixture.get("/blacklist/1/", {stranger}).status, isFaithful ? 200 : 404);
        const WireReply gone = exchange(
            fixture.url(), {.method = "DELETE", .path = "/blacklist/1/", .headers = {stranger}});
        QCOMPARE(gone.status, isFaithful ? 204 : 404);
        QCOMPARE(fixture.get("/api/me/", {bearer(stolen)}).status, isFaithful ? 200 : 403);
    }
}

void tst_ConformanceStyria::J30_theBlacklistNeedsALogin()
{
    const JwtFixture fixture(JwtFixture::styria());
    QCOMPARE(fixture.get("/blacklist/").summary(), notProvided);
    QCOMPARE(fixture.post("/blacklist/", tokenField(fixture.token())).summary(), notProvided);
    QCOMPARE(fixture.get("/blacklist/1/").summary(), notProvided);
    QCOMPARE(JwtFixture().get("/blacklist/").status, 404);
}

void tst_ConformanceStyria::J30_theBlacklistCanBeMissing()
{
    Settings settings = JwtFixture::styria();
    settings.tokenBlacklist = false;
    const JwtFixture fixture(settings);
    QCOMPARE(fixture.get("/blacklist/", {bearer(fixture.token())}).status, 404);
    QCOMPARE(fixture.verify(fixture.token()).status, 201);
}

void tst_ConformanceStyria::J30_staleTokensAreForgotten()
{
    std::atomic<qint64> second = now(); // read on the server's threads
    Settings settings = JwtFixture::styria();
    settings.clock = [&second] { return std::chrono::system_clock::from_time_t(second); };
    settings.jwtAuth.JWT_DELETE_STALE_BLACKLISTED_TOKENS = true;
    const JwtFixture fixture(settings);
    QCOMPARE(fixture.post("/blacklist/", "{}", {bearer(fixture.token())}).status, 201);
    second += 301;
    const QByteArray last = fixture.token();
    QCOMPARE(fixture.post("/blacklist/", "{}", {bearer(last)}).status, 201);
    QCOMPARE(fixture.get("/blacklist/", {bearer(fixture.token())}).summary(),
             "200 [" + tokenField(last) + "]");
}

void tst_ConformanceStyria::J30_keysHaveNames()
{
    const JwtFixture fixture(withNames());
    const QByteArray token = fixture.token();
    QCOMPARE(headerOf(token), R"({"typ":"JWT","alg":"HS256","kid":"new"})");
    QCOMPARE(fixture.meAs("Bearer " + token).status, 200);
    const CraftedToken old = JwtFixture::craftedByStyria().signedWith("the old key");
    const auto named = [&old](const QByteArray &id) {
        return old.header(R"({"alg":"HS256","kid":")" + id + "\"}").bytes();
    };
    QCOMPARE(fixture.meAs("Bearer " + old.bytes()).status, 200);
    QCOMPARE(fixture.meAs("Bearer " + named("old")).status, 200);
    QCOMPARE(fixture.meAs("Bearer " + named("new")).summary(),
             refusalByView("Error decoding token."));
    QCOMPARE(fixture.meAs("Bearer " + named("who")).summary(), refusalByView("Invalid token."));
    QCOMPARE(fixture.verify(named("who")).summary(), refusal("Invalid token."));
}

void tst_ConformanceStyria::J30_keysCanBeAList()
{
    Settings settings = JwtFixture::styria();
    settings.jwtAuth.JWT_SECRET_KEY = {{QByteArray(), "the new key"},
                                       {QByteArray(), "the old key"}};
    const JwtFixture fixture(settings);
    const CraftedToken token = JwtFixture::craftedByStyria();
    QCOMPARE(headerOf(fixture.token()), R"({"typ":"JWT","alg":"HS256"})");
    QCOMPARE(fixture.verify(fixture.token()).status, 201);
    QCOMPARE(fixture.verify(token.signedWith("the new key").bytes()).status, 201);
    QCOMPARE(fixture.verify(token.signedWith("the old key").bytes()).status, 201);
    QCOMPARE(fixture.verify(token.signedWith("no key").bytes()).summary(),
             refusal("Error decoding token."));
}

void tst_ConformanceStyria::J30_aKeyNameCanBeDemanded()
{
    Settings settings = withNames();
    settings.jwtAuth.JWT_INSIST_ON_KID = true;
    const JwtFixture fixture(settings);
    QCOMPARE(fixture.verify(fixture.token()).status, 201);
    const QByteArray unnamed = JwtFixture::craftedByStyria().signedWith("the old key").bytes();
    QCOMPARE(fixture.verify(unnamed).summary(), refusal("Invalid token."));
}

void tst_ConformanceStyria::J30_algorithmsCanBeAList()
{
    Settings settings = JwtFixture::styria();
    settings.jwtAuth.JWT_ALGORITHM = {"HS512", "HS256"};
    const JwtFixture fixture(settings);
    const CraftedToken token = JwtFixture::craftedByStyria();
    QCOMPARE(headerOf(fixture.token()), R"({"typ":"JWT","alg":"HS512"})");
    QCOMPARE(fixture.verify(token.bytes()).status, 201);
    QCOMPARE(fixture.verify(token.header(R"({"alg":"HS512"})").bytes()).status, 201);
    QCOMPARE(fixture.verify(token.header(R"({"alg":"HS384"})").bytes()).summary(),
             refusal("Invalid token."));
}

void tst_ConformanceStyria::J30_cookiesHaveAttributes()
{
    Settings settings = JwtFixture::at(JwtFixture::styria(), 1800000000);
    settings.jwtAuth.JWT_AUTH_COOKIE = "jwt";
    const WireReply plain = JwtFixture(settings).obtain();
    QCOMPARE(plain.header("Set-Cookie"),
             "jwt=" + plain.text("token")
                 + "; expires=Fri, 15 Jan 2027 08:05:00 GMT; HttpOnly; Max-Age=300; Path=/; "
                   "SameSite=Lax; Secure");
    settings.jwtAuth.JWT_AUTH_COOKIE_DOMAIN = "example.com";
    settings.jwtAuth.JWT_AUTH_COOKIE_PATH = "/api/";
    settings.jwtAuth.JWT_AUTH_COOKIE_SAMESITE = "Strict";
    settings.jwtAuth.JWT_AUTH_COOKIE_SECURE = false;
    const WireReply dressed = JwtFixture(settings).obtain();
    QCOMPARE(dressed.header("Set-Cookie"),
             "jwt=" + dressed.text("token")
                 + "; Domain=example.com; expires=Fri, 15 Jan 2027 08:05:00 GMT; HttpOnly; "
                   "Max-Age=300; Path=/api/; SameSite=Strict");
}

void tst_ConformanceStyria::J30_superusersImpersonate()
{
    Settings settings = JwtFixture::styria();
    settings.jwtAuth.JWT_IMPERSONATION_COOKIE = "imp";
    const auto fixture = withSuperuser(settings);
    const WireReply reply = fixture->post("/impersonate/", R"({"user":1})",
                                          {bearer(fixture->token("zeus"))});
    const QByteArray token = reply.text("token");
    QCOMPARE(reply.summary(), "201 " + tokenField(token));
    QVERIFY(reply.header("Set-Cookie").startsWith("imp=" + token + "; expires="));
    QCOMPARE(fixture->meAs("Bearer " + token).summary(), R"(200 {"id":1,"username":"alice"})");
}

void tst_ConformanceStyria::J30_onlySuperusersImpersonate()
{
    const auto fixture = withSuperuser(JwtFixture::styria());
    const QByteArray body = R"({"user":1})";
    QCOMPARE(fixture->post("/impersonate/", body).summary(), notProvided);
    for (const char *name : {"alice", "root"}) {
        QCOMPARE(fixture->post("/impersonate/", body, {bearer(fixture->token(name))}).summary(),
                 R"(403 {"detail":"You do not have permission to perform this action."})");
    }
    const WireReply reply = fixture->post("/impersonate/", body, {bearer(fixture->token("zeus"))});
    QCOMPARE(reply.status, 201);
    QVERIFY(reply.header("Set-Cookie").isNull());
}

void tst_ConformanceStyria::J30_impersonationNamesAUser_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *body, const char *text) {
        QTest::newRow(name) << QByteArray(body) << "400 {\"user\":[\"" + QByteArray(text) + "\"]}";
    };
    row("J30 none", "{}", "This field is required.");
    row("J30 null", R"({"user":null})", "This field may not be null.");
    row("J30 empty", R"({"user":""})", "This field may not be null.");
    row("J30 unknown", R"({"user":99})", R"(Invalid pk \"99\" - object does not exist.)");
    row("J30 name", R"({"user":"alice"})", "Incorrect type. Expected pk value, received str.");
    row("J30 list", R"({"user":[1]})", "Incorrect type. Expected pk value, received list.");
    row("J30 huge", R"({"user":1e300})", "Incorrect type. Expected pk value, received float.");
    QTest::newRow("J30 inactive") << QByteArray(R"({"user":"2"})")
                                  << refusal("User account is disabled.");
}

void tst_ConformanceStyria::J30_impersonationNamesAUser()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, expected);
    const auto fixture = withSuperuser(JwtFixture::styria());
    const WireReply reply = fixture->post("/impersonate/", body, {bearer(fixture->token("zeus"))});
    QCOMPARE(reply.summary(), expected);
}

void tst_ConformanceStyria::J30_theImpersonationCookieGoesFirst()
{
    Settings settings = JwtFixture::styria();
    settings.jwtAuth.JWT_AUTH_COOKIE = "jwt";
    settings.jwtAuth.JWT_IMPERSONATION_COOKIE = "imp";
    const JwtFixture fixture(settings);
    const QByteArray login = "jwt=" + fixture.token("root");
    const QByteArray acting = "imp=" + fixture.token("alice");
    const auto nameBy = [&fixture](const QByteArray &cookies) {
        return fixture.get("/api/me/", {"Cookie: " + cookies}).text("username");
    };
    QCOMPARE(nameBy(login + "; " + acting), "alice");
    QCOMPARE(nameBy(login + "; imp="), "root");
    QCOMPARE(nameBy(login), "root");
    QCOMPARE(nameBy(acting), "alice");
}

void tst_ConformanceStyria::J30_tokenIdsAreOptional()
{
    Settings settings = JwtFixture::styria();
    settings.jwtAuth.JWT_TOKEN_ID = JwtAuthSettings::TokenId::Off;
    const JwtFixture fixture(settings);
    const QByteArray token = fixture.token();
    QVERIFY(!payloadOf(token).contains("jti"_L1));
    const QByteArray next = fixture.refresh(token).text("token");
    QVERIFY(!payloadOf(next).contains("orig_jti"_L1));
    // Only the very token dies.
    const CraftedToken first = JwtFixture::craftedByStyria();
    QCOMPARE(fixture.post("/blacklist/", "{}", {bearer(first.bytes())}).status, 201);
    QCOMPARE(fixture.verify(first.bytes()).summary(), refusal(blacklistedText));
    QCOMPARE(fixture.verify(first.at("exp", 200).bytes()).status, 201);
}

void tst_ConformanceStyria::J30_tokenIdsCanBeRequired()
{
    Settings settings = JwtFixture::styria();
    settings.jwtAuth.JWT_TOKEN_ID = JwtAuthSettings::TokenId::Require;
    const JwtFixture fixture(settings);
    const CraftedToken token = JwtFixture::craftedByStyria();
    QCOMPARE(fixture.refresh(token.without("jti").bytes()).summary(), refusal("Invalid token."));
    // The token itself is not kept, and so not shown.
    QCOMPARE(fixture.post("/blacklist/", "{}", {bearer(fixture.token())}).summary(),
             R"(201 {"token":null})");
    QCOMPARE(fixture.get("/blacklist/", {bearer(fixture.token())}).summary(),
             R"(200 [{"token":null}])");
}

void tst_ConformanceStyria::J30_theUserIdIsOptional()
{
    Settings settings = JwtFixture::styria();
    settings.jwtAuth.JWT_PAYLOAD_INCLUDE_USER_ID = false;
    settings.jwtAuth.JWT_ALLOW_REFRESH = false;
    const JwtFixture fixture(settings);
    const QJsonObject payload = payloadOf(fixture.token());
    QVERIFY(!payload.contains("user_id"_L1));
    QVERIFY(!payload.contains("orig_iat"_L1));
    QCOMPARE(fixture.verify(fixture.token()).status, 201);
}

QTEST_GUILESS_MAIN(tst_ConformanceStyria)
#include "tst_conformancestyria.moc"
