// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_PROBEDSITE_H
#define SESSIONKEEPER_TESTS_PROBEDSITE_H

#include <SessionKeeper/protocol/protocolprobe.h>

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qmap.h>

namespace SessionKeeper::Test {

// What a site answers to a probe, in a table: "POST /api/token/" and the answer. 404 to the rest.
class ProbedSite
{
public:
    static QUrl url(const QString &path)
    {
        return QUrl(QStringLiteral("https://a.example")).resolved(QUrl(path));
    }

    // The metadata of a view that takes these fields (contract.md 1.8).
    static QByteArray view(const char *name, const QStringList &fields)
    {
        QJsonObject described;
        for (const auto &field : fields)
            described.insert(field, QJsonObject {{QStringLiteral("required"), true}});
        return json(
            {{QStringLiteral("name"), QLatin1String(name)},
             {QStringLiteral("parses"), QStringLiteral("application/json")},
             {QStringLiteral("actions"), QJsonObject {{QStringLiteral("POST"), described}}}});
    }

    // One answer to everything that is not told otherwise.
    static ProbedSite everywhere(int status, const QByteArray &body,
                                 const QByteArray &challenge = {})
    {
        ProbedSite site;
        site.m_default = answerOf(status, body, challenge);
        return site;
    }

    static ProbedSite simpleJwt(const QString &path)
    {
        const auto place = path.toLatin1();
        ProbedSite site;
        site.addView(place, "Token Obtain Pair",
                     {QStringLiteral("username"), QStringLiteral("password")});
        site.addView(place + "refresh/", "Token Refresh", {QStringLiteral("refresh")});
        site.addView(place + "verify/", "Token Verify", {QStringLiteral("token")});
        site.addView(place + "blacklist/", "Token Blacklist", {QStringLiteral("refresh")});
        site.answer("POST " + place + "verify/", 401, tokenNotValid, "Bearer realm=\"api\"");
        return site;
    }

    static ProbedSite djoser()
    {
        ProbedSite site;
        site.addView("/auth/jwt/create/", "Token Obtain Pair",
                     {QStringLiteral("username"), QStringLiteral("password")});
        site.addView("/auth/jwt/refresh/", "Token Refresh", {QStringLiteral("refresh")});
        site.answer("POST /auth/jwt/verify/", 401, tokenNotValid, "Bearer realm=\"api\"");
        return site;
    }

    static ProbedSite sliding(const QString &path)
    {
        const auto place = path.toLatin1();
        ProbedSite site;
        site.addView(place, "Token Obtain Sliding",
                     {QStringLiteral("username"), QStringLiteral("password")});
        site.addView(place + "refresh/", "Token Refresh Sliding", {QStringLiteral("token")});
        site.refuses(place + "refresh/", 401, tokenNotValid, "Bearer realm=\"api\"");
        site.answer("POST " + place + "verify/", 401, tokenNotValid, "Bearer realm=\"api\"");
        return site;
    }

    // Its own paths, or those of a tutorial when path is another one.
    static ProbedSite jwtAuth(const QString &path, const QByteArray &prefix = "JWT")
    {
        const auto place = path.toLatin1();
        const bool isUsual = place.endsWith("api-token-auth/");
        const auto beside = [&](const QByteArray &word) {
            return isUsual ? QByteArray(place).replace("auth", word) : place + word + '/';
        };
        ProbedSite site;
        site.addView(place, "Obtain Json Web Token",
                     {QStringLiteral("username"), QStringLiteral("password")});
        site.addView(beside("refresh"), "Refresh Json Web Token", {QStringLiteral("token")});
        site.refuses(beside("refresh"), 400, notDecoded);
        site.answer("POST " + beside("verify"), 400, notDecoded);
        site.answer("GET /api/me/", 401, prefix == "JWT" ? notMade : notProvided,
                    prefix + " realm=\"api\"");
        return site;
    }

    static ProbedSite withKeys(const ProbedSite &other)
    {
        auto site = other;
        site.addView("/delegate/", "Delegate Json Web Token",
                     {QStringLiteral("client_id"), QStringLiteral("refresh_token")});
        site.answer("OPTIONS /refresh-token/", 401, notProvided, "JWT realm=\"api\"");
        return site;
    }

    static ProbedSite styria()
    {
        auto site = jwtAuth(QStringLiteral("/api-token-auth/"), "Bearer");
        site.answer("POST /blacklist/", 401, notProvided, "Bearer realm=\"api\"");
        return site;
    }

    static ProbedSite oauth(const QString &path)
    {
        const auto place = path.toLatin1();
        ProbedSite site;
        site.answer("OPTIONS " + place, 200, {});
        site.answer("POST " + place, 400, R"({"error":"unsupported_grant_type"})");
        site.answer("POST " + QByteArray(place).replace("token", "revoke_token"), 400,
                    R"({"error":"invalid_request"})");
        return site;
    }

    // What a path says to a token that is none; addView() told what it says to an empty object.
    void refuses(const QByteArray &path, int status, const QByteArray &body,
                 const QByteArray &challenge = {})
    {
        answer("TOKEN " + path, status, body, challenge);
    }

    // Both on one host.
    static ProbedSite both(const ProbedSite &one, const ProbedSite &other)
    {
        auto site = one;
        site.m_answers.insert(other.m_answers);
        return site;
    }

    void addView(const QByteArray &path, const char *name, const QStringList &fields)
    {
        QJsonObject complaints;
        for (const auto &field : fields)
            complaints.insert(field, QJsonArray {QStringLiteral("This field is required.")});
        answer("OPTIONS " + path, 200, view(name, fields));
        answer("POST " + path, 400, json(complaints));
    }

    void answer(const QByteArray &request, int status, const QByteArray &body,
                const QByteArray &challenge = {})
    {
        m_answers.insert(request, answerOf(status, body, challenge));
    }

    void redirect(const QByteArray &request, const QByteArray &location)
    {
        TokenResponse response;
        response.status = 302;
        response.headers = {{"Location", location}};
        m_answers.insert(request, response);
    }

    // A site that describes nothing: OPTIONS is refused.
    ProbedSite withoutNames() const
    {
        auto site = *this;
        for (auto it = site.m_answers.begin(); it != site.m_answers.end(); ++it) {
            if (it.key().startsWith("OPTIONS"))
                it.value() = answerOf(405, "{}", {});
        }
        return site;
    }

    // What a probe of this address finds.
    Result<std::shared_ptr<Protocol>> probed(const QString &address)
    {
        ProtocolProbe probe(url(address));
        while (const auto request = probe.next()) {
            m_asked.append(*request);
            const auto path = request->url.path().toLatin1();
            const auto usual = m_answers.value(request->verb + ' ' + path, m_default);
            const bool isToken = request->body.contains("token");
            auto response = isToken ? m_answers.value("TOKEN " + path, usual) : usual;
            response.url = request->url;
            probe.take(response);
        }
        return probe.result();
    }
    QList<TokenRequest> asked() const { return m_asked; }

    static constexpr auto notDecoded = R"({"non_field_errors":["Error decoding signature."]})";
    static constexpr auto notMade = R"({"detail":"Error decoding signature."})";
    static constexpr auto
        notProvided = R"({"detail":"Authentication credentials were not provided."})";
    static constexpr auto
        tokenNotValid = R"({"detail":"Token is invalid","code":"token_not_valid"})";

private:
    static QByteArray json(const QJsonObject &object)
    {
        return QJsonDocument(object).toJson(QJsonDocument::Compact);
    }
    static TokenResponse answerOf(int status, const QByteArray &body, const QByteArray &challenge)
    {
        TokenResponse response;
        response.status = status;
        response.body = body;
        if (!challenge.isEmpty())
            response.headers = {{"WWW-Authenticate", challenge}};
        return response;
    }

    QMap<QByteArray, TokenResponse> m_answers;
    TokenResponse m_default = answerOf(404, "<h1>Not Found</h1>", {});
    QList<TokenRequest> m_asked;
};

// Empty when there is none; for QCOMPARE, which prints it.
template<typename T>
QString problemOf(const Result<T> &result)
{
    return result ? QString() : result.error().message();
}

} // namespace SessionKeeper::Test

Q_DECLARE_METATYPE(SessionKeeper::Test::ProbedSite)

#endif // SESSIONKEEPER_TESTS_PROBEDSITE_H
