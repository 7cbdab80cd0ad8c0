// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"

#include <QtCore/qjsonarray.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

constexpr char json[] = "application/json";
constexpr char good[] = R"({"username":"alice","password":"pw"})";
constexpr char bothRequired[] =
    R"(400 {"username":["This field is required."],"password":["This field is required."]})";

QByteArray multipart()
{
    return "--xx\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\nalice\r\n"
           "--xx\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\npw\r\n--xx--\r\n";
}

// An authenticator before that of Simple JWT.
Settings first(const QString &authenticator)
{
    Settings settings = Fixture::settings();
    settings.restFramework.DEFAULT_AUTHENTICATION_CLASSES = {authenticator, u"JWTAuthentication"_s};
    return settings;
}

QByteArray usernameError(const QByteArray &text)
{
    return "400 {\"username\":[\"" + text + "\"]}";
}

} // namespace

// Checks C01 to C32 of contract.md 7.1.
class tst_ConformanceCommon : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void C01_obtainHasTheHeadersOfTheFramework();
    void answersALogin_data();
    void answersALogin();
    void C15_edgeSpacesAreTrimmed();
    void C16_aPasswordWithEdgeSpacesCannotLogIn();
    void C19_otherMethodsAreNotAllowed_data();
    void C19_otherMethodsAreNotAllowed();
    void C20_optionsDescribesAnEndpoint();
    void C21_anUnknownAcceptIsRefused();
    void C22_aMissingSlashIsRedirected();
    void C23_endpointsIgnoreAuthorization();
    void C24_noCsrfTokenIsNeeded();
    void C25_aThrottledLoginSaysWhenToComeBack();
    void C26_lackingRightsAreForbidden();
    void C27_publicViewsRefuseBadTokensOnly();
    void C28_sessionAuthenticationFirstAnswers403();
    void C29_basicAuthenticationFirstChallengesBasic();
    void C28_C29_soDoFaultSwitches();
    void C30_aBadTokenFailsEvenWhereReadingIsFree();
    void C31_headAndOptionsNeedALoginToo();
    void C32_answersFollowAcceptLanguage_data();
    void C32_answersFollowAcceptLanguage();
    void C32_codesAreNeverTranslated();
    void errorsOfNoFieldHaveTheNameOfTheSite();
    void browsersGetPages();
    void jsonIsIndentedOnRequest();
};

void tst_ConformanceCommon::C01_obtainHasTheHeadersOfTheFramework()
{
    const Fixture fixture;
    const WireReply reply = fixture.post("/api/token/", good);
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.header("Content-Type"), json);
    QVERIFY(reply.header("Vary").contains("Accept"));
    QCOMPARE(reply.header("Allow"), "POST, OPTIONS");
    if (Fixture::isOurs())
        QCOMPARE(reply.header("Cache-Control"), "no-store");
}

void tst_ConformanceCommon::answersALogin_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected"); // the beginning of status and body

    const auto row = [](const char *name, const QByteArray &type, const QByteArray &body,
                        const QByteArray &expected) {
        QTest::newRow(name) << type << body << expected;
    };
    const QByteArray success = "200 {\"refresh\":\"";
    row("C01 json", json, good, success);
    row("C02 form", "application/x-www-form-urlencoded", "username=alice&password=pw", success);
    row("C03 multipart", "multipart/form-data; boundary=xx", multipart(), success);
    row("C04 charset", "application/json; charset=utf-8", good, success);
    row("C05 text", "text/plain", good,
        R"(415 {"detail":"Unsupported media type \"text/plain\" in request."})");
    row("C06 vnd.api", "application/vnd.api+json", good,
        R"(415 {"detail":"Unsupported media type \"application/vnd.api+json\" in request."})");
    row("C07 truncated", json, R"({"username":)",
        R"~(400 {"detail":"JSON parse error - Expecting value: line 1 column 13 (char 12)"})~");
    row("C07 NaN", json, R"({"username":NaN})", R"(400 {"detail":"JSON parse error - )");
    row("C08 byte order mark", json, QByteArray("\xEF\xBB\xBF") + good,
        R"(400 {"detail":"JSON parse error - )");
    row("C09 empty", json, "", bothRequired);
    row("C10 list", json, "[]",
        R"(400 {"non_field_errors":["Invalid data. Expected a dictionary, but got list."]})");
    row("C10 number", json, "5",
        R"(400 {"non_field_errors":["Invalid data. Expected a dictionary, but got int."]})");
    row("C11 null", json, "null", R"(400 {"non_field_errors":["No data provided"]})");
    row("C12 no fields", json, "{}", bothRequired);
    row("C13 null field", json, R"({"username":null,"password":"pw"})",
        usernameError("This field may not be null."));
    row("C13 empty field", json, R"({"username":"","password":"pw"})",
        usernameError("This field may not be blank."));
    row("C13 blank field", json, R"({"username":"   ","password":"pw"})",
        usernameError("This field may not be blank."));
    row("C13 bool field", json, R"({"username":true,"password":"pw"})",
        usernameError("Not a valid string."));
    row("C13 object field", json, R"({"username":{},"password":"pw"})",
        usernameError("Not a valid string."));
    row("C13 nul", json, R"({"username":"al\u0000ice","password":"pw"})",
        usernameError("Null characters are not allowed."));
    row("C14 numbers", json, R"({"username":5,"password":5})", noAccount);
    row("C17 unknown field", json, R"({"username":"alice","password":"pw","more":[1]})", success);
    row("C18 duplicate key", json, R"({"username":"nobody","password":"pw","username":"alice"})",
        success);
}

void tst_ConformanceCommon::answersALogin()
{
    QFETCH(const QByteArray, type);
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, expected);
    const Fixture fixture;
    const WireReply reply = exchange(
        fixture.url(),
        {.method = "POST", .path = "/api/token/", .body = body, .contentType = type});
    QCOMPARE(reply.summary().left(expected.size()), expected);
    QCOMPARE(reply.header("Content-Type"), json);
}

void tst_ConformanceCommon::C15_edgeSpacesAreTrimmed()
{
    QCOMPARE(Fixture().logIn(" alice ", " pw ").status, 200);
}

void tst_ConformanceCommon::C16_aPasswordWithEdgeSpacesCannotLogIn()
{
    NEEDS_SETTINGS();
    Fixture fixture;
    QVERIFY(fixture.addUser(QStringLiteral("spacey"), QStringLiteral(" pw ")));
    QCOMPARE(fixture.logIn("spacey", " pw ").summary(), noAccount);
}

void tst_ConformanceCommon::C19_otherMethodsAreNotAllowed_data()
{
    QTest::addColumn<QByteArray>("method");
    for (const char *method : {"GET", "PUT", "PATCH", "DELETE"})
        QTest::newRow(method) << QByteArray(method);
}

void tst_ConformanceCommon::C19_otherMethodsAreNotAllowed()
{
    QFETCH(const QByteArray, method);
    const Fixture fixture;
    const WireReply reply = exchange(fixture.url(), {.method = method, .path = "/api/token/"});
    QCOMPARE(reply.summary(), "405 {\"detail\":\"Method \\\"" + method + "\\\" not allowed.\"}");
    QCOMPARE(reply.header("Allow"), "POST, OPTIONS");
}

void tst_ConformanceCommon::C20_optionsDescribesAnEndpoint()
{
    const Fixture fixture;
    const WireReply reply = exchange(fixture.url(), {.method = "OPTIONS", .path = "/api/token/"});
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.json().value(QLatin1String("parses")).toArray().size(), 3);
    const QJsonObject post = reply.json()
                                 .value(QLatin1String("actions"))
                                 .toObject()
                                 .value(QLatin1String("POST"))
                                 .toObject();
    QCOMPARE(post.keys(), QStringList({QStringLiteral("password"), QStringLiteral("username")}));
}

void tst_ConformanceCommon::C21_anUnknownAcceptIsRefused()
{
    QCOMPARE(Fixture().post("/api/token/", good, {"Accept: application/xml"}).summary(),
             R"(406 {"detail":"Could not satisfy the request Accept header."})");
}

void tst_ConformanceCommon::C22_aMissingSlashIsRedirected()
{
    const WireReply reply = Fixture().post("/api/token", good);
    QCOMPARE(reply.summary(), "301 ");
    QCOMPARE(reply.header("Location"), "/api/token/");
}

void tst_ConformanceCommon::C23_endpointsIgnoreAuthorization()
{
    const Fixture fixture;
    const QList<QByteArray> garbage {"Authorization: Bearer garbage"};
    const WireReply login = fixture.post("/api/token/", good, garbage);
    QCOMPARE(login.status, 200);
    const QByteArray refresh = login.text("refresh");
    QCOMPARE(fixture.post("/api/token/verify/", "{\"token\":\"" + refresh + "\"}", garbage).status,
             200);
    QCOMPARE(
        fixture.post("/api/token/refresh/", "{\"refresh\":\"" + refresh + "\"}", garbage).status,
        200);
}

void tst_ConformanceCommon::C24_noCsrfTokenIsNeeded()
{
    const QList<QByteArray> browserly {"Cookie: csrftoken=x; sessionid=y",
                                       "Origin: http://evil.example"};
    QCOMPARE(Fixture().post("/api/token/", good, browserly).status, 200);
}

void tst_ConformanceCommon::C25_aThrottledLoginSaysWhenToComeBack()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::settings();
    settings.loginThrottle = QStringLiteral("2/min");
    Fixture fixture(settings);
    fixture.setNow(now());
    QCOMPARE(fixture.logIn("alice").status, 200);
    QCOMPARE(fixture.logIn("alice", "wrong").status, 401);
    const WireReply reply = fixture.logIn("alice");
    QCOMPARE(reply.summary(),
             R"(429 {"detail":"Request was throttled. Expected available in 60 seconds."})");
    QCOMPARE(reply.header("Retry-After"), "60");
    QCOMPARE(fixture.get("/api/public/").status, 200);
}

void tst_ConformanceCommon::C26_lackingRightsAreForbidden()
{
    const Fixture fixture;
    const WireReply reply = fixture.get("/api/admin-only/",
                                        {"Authorization: Bearer " + fixture.pair().access});
    QCOMPARE(reply.summary(),
             R"(403 {"detail":"You do not have permission to perform this action."})");
    QVERIFY(reply.header("WWW-Authenticate").isNull());
    QCOMPARE(
        fixture.get("/api/admin-only/", {"Authorization: Bearer " + fixture.pair("root").access})
            .status,
        200);
}

void tst_ConformanceCommon::C27_publicViewsRefuseBadTokensOnly()
{
    const Fixture fixture;
    QCOMPARE(fixture.get("/api/public/").status, 200);
    QCOMPARE(
        fixture.get("/api/public/", {CraftedToken::access().at("exp", -10).bearer()}).summary(),
        notValidForView(expiredText()));
    QCOMPARE(fixture.get("/api/public/", {"Authorization: Magic word"}).status, 200);
}

void tst_ConformanceCommon::C28_sessionAuthenticationFirstAnswers403()
{
    NEEDS_SETTINGS();
    const Fixture fixture(first(u"SessionAuthentication"_s));
    const WireReply reply = fixture.get("/api/me/");
    QCOMPARE(reply.summary(), QByteArray(notProvided).replace("401", "403"));
    QVERIFY(reply.header("WWW-Authenticate").isNull());
    QCOMPARE(fixture.get("/api/me/", {CraftedToken::access().at("exp", -10).bearer()}).summary(),
             notValidForView(expiredText()).replace("401", "403"));
}

void tst_ConformanceCommon::C29_basicAuthenticationFirstChallengesBasic()
{
    NEEDS_SETTINGS();
    const Fixture fixture(first(u"BasicAuthentication"_s));
    const WireReply reply = fixture.get("/api/me/", {"Authorization: Bearer garbage"});
    QCOMPARE(reply.summary(), notValidForView(invalidText()));
    QCOMPARE(reply.header("WWW-Authenticate"), "Basic realm=\"api\"");
}

void tst_ConformanceCommon::C28_C29_soDoFaultSwitches()
{
    ONLY_OURS();
    using First = FaultSwitches::FirstAuthenticator;
    Fixture fixture;
    fixture.server().faults().setFirstAuthenticator(First::Session);
    QCOMPARE(fixture.get("/api/me/").status, 403);
    fixture.server().faults().setFirstAuthenticator(First::Basic);
    QCOMPARE(fixture.get("/api/me/").header("WWW-Authenticate"), "Basic realm=\"api\"");
}

void tst_ConformanceCommon::C30_aBadTokenFailsEvenWhereReadingIsFree()
{
    NEEDS_SETTINGS(); // a foreign server need not have such a resource
    const Fixture fixture;
    const WireReply reply = fixture.get("/api/readable/",
                                        {CraftedToken::access().at("exp", -10).bearer()});
    QCOMPARE(reply.summary(), notValidForView(expiredText()));
    QCOMPARE(reply.header("WWW-Authenticate"), "Bearer realm=\"api\"");
    QCOMPARE(fixture.get("/api/readable/").status, 200);
    QCOMPARE(fixture.post("/api/readable/", "{}").summary(), notProvided);
    QCOMPARE(fixture.post("/api/readable/", "{}", {CraftedToken::access().bearer()}).status, 200);
}

void tst_ConformanceCommon::C31_headAndOptionsNeedALoginToo()
{
    const Fixture fixture;
    WireClient client(fixture.url());
    client.send(WireRequest {.method = "HEAD", .path = "/api/me/"}.bytes());
    const WireReply head = client.receive(true);
    QCOMPARE(head.status, 401);
    QCOMPARE(head.header("WWW-Authenticate"), "Bearer realm=\"api\"");
    const WireRequest options {.method = "OPTIONS", .path = "/api/me/"};
    QCOMPARE(exchange(fixture.url(), options).summary(), notProvided);
    if (!Fixture::isOurs())
        return; // gunicorn does send the body that Django leaves in the answer
    // Had HEAD a body, it would be read as the beginning of this answer.
    client.send(options.bytes());
    QCOMPARE(client.receive().summary(), notProvided);
}

void tst_ConformanceCommon::C32_answersFollowAcceptLanguage_data()
{
    QTest::addColumn<QByteArray>("wanted");
    QTest::addColumn<QByteArray>("language");
    QTest::addColumn<QString>("notProvidedThere");

    const auto row = [](const char *wanted, const char *language, const QString &text) {
        QTest::newRow(wanted) << QByteArray(wanted) << QByteArray(language) << text;
    };
    const QString english = u"Authentication credentials were not provided."_s;
    const QString french = u"Informations d'authentification non fournies."_s;
    const QString german = u"Anmeldedaten fehlen."_s;
    const QString chinese = u"身份认证信息未提供。"_s;
    row("fr", "fr", french);
    row("FR-ca", "fr", french);
    row("de", "de", german);
    row("es-419, de", "es", u"Las credenciales de autenticación no se proveyeron."_s);
    row("zh-hans", "zh-hans", chinese);
    row("zh-CN", "zh-hans", chinese);
    row("zh", "zh-hans", chinese);
    row("en-gb, fr", "en", english);
    row("tlh, fr;q=0.5, de;q=0.8", "de", german);
    row("*, fr", "en", english);
    row("fr; nonsense", "en", english);
}

void tst_ConformanceCommon::C32_answersFollowAcceptLanguage()
{
    NEEDS_SETTINGS();
    QFETCH(const QByteArray, wanted);
    QFETCH(const QByteArray, language);
    QFETCH(const QString, notProvidedThere);
    Settings settings = Fixture::settings();
    settings.translations = true;
    const Fixture fixture(settings);
    const WireReply reply = fixture.get("/api/me/", {"Accept-Language: " + wanted});
    QCOMPARE(reply.summary(), "401 {\"detail\":\"" + notProvidedThere.toUtf8() + "\"}");
    QCOMPARE(reply.header("Content-Language"), language);
    QCOMPARE(reply.header("Vary"), "Accept, Accept-Language");
}

void tst_ConformanceCommon::C32_codesAreNeverTranslated()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::settings();
    settings.translations = true;
    const Fixture fixture(settings);
    const QList<QByteArray> french {"Accept-Language: fr"};
    const CraftedToken refresh = CraftedToken::refresh();
    QCOMPARE(fixture.get("/api/me/", {french.first(), refresh.bearer()}).summary(),
             "401 {\"detail\":\"Le type de jeton fourni n'est pas valide\",\"code\":\"token_not_"
             "valid\",\"messages\":[{\"token_class\":\"AccessToken\",\"token_type\":\"access\","
             "\"message\":\"Le jeton a un type erroné\"}]}");
    QCOMPARE(fixture.post("/api/token/", "{}", french).summary(),
             "400 {\"username\":[\"Ce champ est obligatoire.\"],\"password\":[\"Ce champ est "
             "obligatoire.\"]}");
    QCOMPARE(fixture.get("/api/token/", french).summary(),
             "405 {\"detail\":\"Méthode «\u00a0GET\u00a0» non autorisée.\"}");
}

void tst_ConformanceCommon::errorsOfNoFieldHaveTheNameOfTheSite()
{
    NEEDS_SETTINGS();
    Settings settings = Fixture::settings();
    settings.restFramework.NON_FIELD_ERRORS_KEY = u"errors"_s;
    QCOMPARE(Fixture(settings).post("/api/token/", "null").summary(),
             R"(400 {"errors":["No data provided"]})");
}

void tst_ConformanceCommon::browsersGetPages()
{
    const WireReply reply = Fixture().get("/api/me/", {"Accept: text/html,application/xhtml+xml"});
    QCOMPARE(reply.status, 401);
    QVERIFY(reply.header("Content-Type").startsWith("text/html"));
    QCOMPARE(Fixture().get("/nowhere/").status, 404);
}

void tst_ConformanceCommon::jsonIsIndentedOnRequest()
{
    QCOMPARE(Fixture().get("/api/me/", {"Accept: application/json; indent=2"}).body,
             "{\n  \"detail\": \"Authentication credentials were not provided.\"\n}");
}

QTEST_GUILESS_MAIN(tst_ConformanceCommon)
#include "tst_conformancecommon.moc"
