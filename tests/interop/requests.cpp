// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "requests.h"

#include <craftedtoken.h>

namespace {

using Requests = std::vector<std::pair<QByteArray, WireRequest>>;

struct Named
{
    QByteArray name;
    QByteArray value;
};

constexpr char json[] = "application/json";
const QByteArray good = R"({"username":"alice","password":"pw"})";

const QList<QByteArray> views {"/api/me/", "/api/public/", "/api/readable/", "/api/admin-only/"};
const QList<QByteArray> endpoints {"/api/token/", "/api/token/refresh/", "/api/token/verify/",
                                   "/api/token/blacklist/"};

QByteArray multipart(const QByteArray &fields)
{
    return fields + "--xx--\r\n";
}

QByteArray part(const QByteArray &disposition, const QByteArray &content)
{
    return "--xx\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
}

const QList<Named> jsonBodies {
    {"good", good},
    {"nothing", ""},
    {"space", "  "},
    {"no fields", "{}"},
    {"list", "[]"},
    {"list of things", "[1,{}]"},
    {"null", "null"},
    {"true", "true"},
    {"int", "5"},
    {"float", "1.5"},
    {"text", R"("alice")"},
    {"only a name", R"({"username":"alice"})"},
    {"only a password", R"({"password":"pw"})"},
    {"nulls", R"({"username":null,"password":null})"},
    {"blanks", R"({"username":"","password":"  "})"},
    {"bools", R"({"username":true,"password":false})"},
    {"objects", R"({"username":{},"password":[]})"},
    {"ints", R"({"username":5,"password":-7})"},
    {"floats", R"({"username":1.0,"password":1e3})"},
    {"huge float", R"({"username":1e400,"password":"pw"})"},
    {"big int", R"({"username":123456789012345678901234567890,"password":"pw"})"},
    {"minus zero", R"({"username":-0,"password":-0.0})"},
    {"NUL", R"({"username":"al\u0000ice","password":"p\u0000w"})"},
    {"high surrogate", R"({"username":"\ud800","password":"pw"})"},
    {"low surrogate", R"({"username":"a\udc00","password":"pw"})"},
    {"pair", R"({"username":"\ud83d\ude00","password":"pw"})"},
    {"white space", R"({"username":"\u00a0\u3000alice\u2003\u001f","password":"\tpw\n"})"},
    {"zero width", R"({"username":"\u200balice","password":"pw"})"},
    {"more fields", R"({"username":"alice","password":"pw","more":{"a":[]}})"},
    {"twice", R"({"username":"nobody","username":"alice","password":"pw"})"},
    {"BOM", "\xEF\xBB\xBF{}"},
    {"UTF-16", QByteArray("{\0}\0", 4)},
    {"not UTF-8", "{\"username\":\"\xff\",\"password\":\"pw\"}"},
    {"overlong", "{\"username\":\"\xc0\xaf\",\"password\":\"pw\"}"},
    {"continuation alone", "\x80"},
    {"cut of two", "{\"a\":\"\xc3"},
    {"bad second of two", "\xc3("},
    {"cut of three", "\xe2\x82"},
    {"bad second of three", "\xe2(\xa1"},
    {"bad third", "\xe2\x82("},
    {"overlong of three", "\xe0\x80\x80"},
    {"encoded surrogate", "\xed\xa0\x80"},
    {"cut of four", "\xf0\x9f\x98"},
    {"bad fourth", "\xf0\x9f\x98("},
    {"overlong of four", "\xf0\x8f\xbf\xbf"},
    {"beyond Unicode", "\xf4\x90\x80\x80"},
    {"too high a start", "\xf5\x80\x80\x80"},
    {"very deep", QByteArray(20000, '[')},
    {"NaN", R"({"username":NaN})"},
    {"Infinity", R"([Infinity])"},
    {"minus Infinity", R"(-Infinity)"},
    {"cut", R"({"username":)"},
    {"cut text", R"({"username":"ali)"},
    {"cut escape", R"({"username":"\u00)"},
    {"bad escape", R"({"username":"\x"})"},
    {"cut list", "[1,"},
    {"no colon", R"({"username" "alice"})"},
    {"no comma", R"({"username":"alice" "password":"pw"})"},
    {"no comma in list", R"([1 2])"},
    {"comma at the end", R"({"username":"alice",})"},
    {"comma in list", "[1,]"},
    {"name without quotes", "{username:1}"},
    {"single quotes", "{'username':'alice'}"},
    {"control", "{\"username\":\"a\nb\"}"},
    {"more data", "{} {}"},
    {"leading zero", "[01]"},
    {"plus", "[+1]"},
    {"point", "[.5]"},
    {"point at the end", "[1.]"},
    {"word", "nil"},
    {"lines", "{\n \"username\":\n x}"},
    {"comment", "{}//x"},
};

const QList<Named> formBodies {
    {"good", "username=alice&password=pw"},
    {"nothing", ""},
    {"no equals", "username&password"},
    {"blanks", "username=&password="},
    {"plus", "username=+alice+&password=pw"},
    {"percent", "username=%61lice&password=p%77"},
    {"bad percent", "username=%zz&password=pw"},
    {"not UTF-8", "username=%ff&password=pw"},
    {"NUL", "username=a%00b&password=pw"},
    {"twice", "username=nobody&username=alice&password=pw"},
    {"semicolon", "username=alice;password=pw"},
    {"ampersands", "&&username=alice&&password=pw&"},
    {"json", "{\"username\":\"alice\",\"password\":\"pw\"}"},
};

const QList<Named> multipartBodies {
    {"good", multipart(part("name=\"username\"", "alice") + part("name=\"password\"", "pw"))},
    {"nothing", ""},
    {"end only", "--xx--\r\n"},
    {"no end", part("name=\"username\"", "alice") + part("name=\"password\"", "pw")},
    {"no quotes", multipart(part("name=username", "alice") + part("name=password", "pw"))},
    {"file",
     multipart(part("name=\"username\"; filename=\"a.txt\"", "alice")
               + part("name=\"password\"", "pw"))},
    {"no name", multipart(part("other=\"x\"", "alice") + part("name=\"password\"", "pw"))},
    {"twice",
     multipart(part("name=\"username\"", "nobody") + part("name=\"username\"", "alice")
               + part("name=\"password\"", "pw"))},
    {"not UTF-8", multipart(part("name=\"username\"", "\xff") + part("name=\"password\"", "pw"))},
    {"garbage", "garbage"},
};

const QList<QByteArray> types {
    "application/json; charset=utf-8",
    "application/json;charset=latin-1",
    "APPLICATION/JSON",
    "application/json;",
    " application/json ",
    "application/*",
    "*/*",
    "application/vnd.api+json",
    "application/x-json",
    "application/xml",
    "text/plain",
    "text/json",
    "json",
    "/",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/mixed; boundary=xx",
    "application/octet-stream",
    "application/json, text/plain",
};

const QList<QByteArray> accepts {
    "*/*",
    "application/json",
    "application/*",
    "application/json; indent=4",
    "application/json; indent=0",
    "application/json; indent=99",
    "application/json; indent=x",
    "application/json;q=0.1, */*;q=0.9",
    "application/json; charset=utf-8",
    "application/xml",
    "application/xml, */*",
    "text/html",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "text/*",
    "application/json, text/html",
    "image/png",
    "json",
    "*",
    "",
    ",",
    "APPLICATION/JSON",
    "application/json;version=1",
};

void addMethods(Requests &requests)
{
    QList<QByteArray> paths = views + endpoints;
    paths += {"/nowhere/",   "/",        "/api/token", "/api/me",    "/api/me?a=b",
              "/api//me/",   "/API/ME/", "/api/me/?x", "/api/%6de/", "/api/token/refresh",
              "/api/nowhere"};
    for (const QByteArray &path : paths) {
        for (const char *method :
             {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "FOO"})
            requests.push_back({QByteArray(method) + ' ' + path, {.method = method, .path = path}});
    }
}

void addQueries(Requests &requests)
{
    for (const char *query : {"format=json", "format=api", "format=xml", "format=", "format",
                              "format=xml&format=json", "format=j%73on", "Format=xml"}) {
        for (const char *accept : {"*/*", "text/html", "application/json; indent=2"}) {
            const QByteArray name = QByteArray(query) + ' ' + accept;
            const QList<QByteArray> headers {QByteArray("Accept: ") + accept};
            requests.push_back(
                {"me?" + name, {.path = QByteArray("/api/me/?") + query, .headers = headers}});
            requests.push_back({"login?" + name,
                                {.method = "POST",
                                 .path = QByteArray("/api/token/?") + query,
                                 .body = "{}",
                                 .contentType = json,
                                 .headers = headers}});
        }
    }
}

void addBodies(Requests &requests)
{
    const auto add = [&requests](const QByteArray &name, const QByteArray &type,
                                 const QByteArray &body, const QByteArray &path = "/api/token/") {
        requests.push_back(
            {name, {.method = "POST", .path = path, .body = body, .contentType = type}});
    };
    for (const Named &body : jsonBodies)
        add("json: " + body.name, json, body.value);
    for (const Named &body : formBodies)
        add("form: " + body.name, "application/x-www-form-urlencoded", body.value);
    for (const Named &body : multipartBodies)
        add("multipart: " + body.name, "multipart/form-data; boundary=xx", body.value);
    for (const QByteArray &type : types) {
        add("type: " + type, type, good);
        add("type of nothing: " + type, type, "");
    }
    add("no type", "", good);
    for (const QByteArray &path : endpoints.mid(1)) {
        for (const Named &body : formBodies)
            add(path + " form: " + body.name, "application/x-www-form-urlencoded", body.value,
                path);
    }
    for (const QByteArray &path : endpoints) {
        for (const char *field : {"refresh", "token"}) {
            for (const char *value : {"null", "\"\"", "\" \"", "5", "1.5", "true", "[]", "{}",
                                      "\"x\"", "\"a.b.c\"", "\"..\"", "\"\\u0000\"", "\"é\""})
                add(path + ' ' + field + ": " + value, json,
                    QByteArray("{\"") + field + "\":" + value + '}', path);
        }
    }
}

void addHeaders(Requests &requests)
{
    for (const QByteArray &accept : accepts) {
        const QByteArray header = "Accept: " + accept;
        requests.push_back({"GET me, " + header, {.path = "/api/me/", .headers = {header}}});
        requests.push_back(
            {"GET public, " + header, {.path = "/api/public/", .headers = {header}}});
        requests.push_back({"GET token, " + header, {.path = "/api/token/", .headers = {header}}});
        requests.push_back({"OPTIONS token, " + header,
                            {.method = "OPTIONS", .path = "/api/token/", .headers = {header}}});
    }
    const QByteArray token = CraftedToken::access().bytes();
    const QList<QByteArray> values {QByteArray("Bearer"),
                                    QByteArray("Bearer "),
                                    QByteArray("bearer x"),
                                    QByteArray("Bearer x"),
                                    "Bearer " + token,
                                    "Bearer\t" + token,
                                    "Bearer  " + token + "  ",
                                    "bearer " + token,
                                    "Bearer " + token + " x",
                                    "Bearer," + token,
                                    "Bearer:" + token,
                                    "Bearer \"" + token + '"',
                                    "Bearer " + token + ',',
                                    token,
                                    "Token " + token,
                                    "Basic YWxpY2U6cHc=",
                                    QByteArray("\xff\xfe x"),
                                    QByteArray("Bearer \xc3\xa9"),
                                    QByteArray(",")};
    for (const QByteArray &value : values) {
        // Names are printed, tokens never.
        const QByteArray shown = QByteArray(value).replace(token, "TOKEN");
        for (const QByteArray &path : views)
            requests.push_back({path + ' ' + shown.toPercentEncoding(" ,:\""),
                                {.path = path, .headers = {"Authorization: " + value}}});
    }
}

QList<std::pair<QByteArray, CraftedToken>> tokens()
{
    const CraftedToken access = CraftedToken::access("1");
    const CraftedToken refresh = CraftedToken::refresh("1");
    QList<std::pair<QByteArray, CraftedToken>> tokens {
        {"root", CraftedToken::access("3")},
        {"ina", CraftedToken::access("2")},
        {"nobody", CraftedToken::access("4711")},
        {"other key", access.signedWith("another key")},
        {"HS512", access.header(R"({"alg":"HS512","typ":"JWT"})")},
        {"none", access.header(R"({"alg":"none","typ":"JWT"})")},
        {"no alg", access.header(R"({"typ":"JWT"})")},
        {"alg number", access.header(R"({"alg":5,"typ":"JWT"})")},
        {"alg lower case", access.header(R"({"alg":"hs256","typ":"JWT"})")},
        {"crit", access.header(R"({"alg":"HS256","crit":["x"]})")},
        {"kid number", access.header(R"({"alg":"HS256","kid":5})")},
        {"b64", access.header(R"({"alg":"HS256","b64":false})")},
        {"header list", access.header("[]")},
        {"header text", access.header("x")},
        {"header twice", access.header(R"({"alg":"none","alg":"HS256"})")},
    };
    for (const char *value : {"\"1\"", "1.0", "true", "false", "null", "0", "-1", "\"abc\"", "[]",
                              "{}", "\" 1 \"", "\"01\"", "1e0", "99999999999999999999", "\"\""})
        tokens.append({QByteArray("user ") + value, CraftedToken::access(value)});
    for (const char *name : {"token_type", "exp", "iat", "jti", "user_id"}) {
        tokens.append({QByteArray("access without ") + name, access.without(name)});
        tokens.append({QByteArray("refresh without ") + name, refresh.without(name)});
        for (const char *value : {"null", "5", "\"x\"", "[]", "{}", "true", "1e99", "-1"})
            tokens.append({QByteArray(name) + ' ' + value, access.with(name, value)});
    }
    for (const char *name : {"nbf", "iat", "exp"}) {
        tokens.append({QByteArray(name) + " past", refresh.at(name, -1000)});
        tokens.append({QByteArray(name) + " future", refresh.at(name, 1000)});
    }
    tokens.append({"exp fraction", access.with("exp", QByteArray::number(now() + 300) + ".5")});
    tokens.append({"nbf null", access.with("nbf", "null")});
    tokens.append({"nbf text", access.with("nbf", "\"x\"")});
    tokens.append({"sliding", access.with("token_type", "\"sliding\"")});
    return tokens;
}

void addTokens(Requests &requests)
{
    for (const auto &[name, token] : tokens()) {
        for (const QByteArray &path : {QByteArray("/api/me/"), QByteArray("/api/admin-only/")})
            requests.push_back(
                {path + " token: " + name, {.path = path, .headers = {token.bearer()}}});
        for (const QByteArray &path : endpoints.mid(1)) {
            const QByteArray field = path.endsWith("verify/") ? "token" : "refresh";
            requests.push_back({path + ": " + name,
                                {.method = "POST",
                                 .path = path,
                                 .body = "{\"" + field + "\":\"" + token.bytes() + "\"}",
                                 .contentType = json}});
        }
    }
}

} // namespace

Requests generatedRequests()
{
    Requests requests;
    addMethods(requests);
    addQueries(requests);
    addBodies(requests);
    addHeaders(requests);
    addTokens(requests);
    return requests;
}
