// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_REDIRECTSCENE_H
#define SESSIONKEEPER_TESTS_REDIRECTSCENE_H

#include <support/keptsession.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtTest/qsignalspy.h>

namespace SessionKeeper::Test {

// Without a policy it is Qt's default.
inline QNetworkRequest requestTo(const QUrl &url,
                                 std::optional<QNetworkRequest::RedirectPolicy> policy = {})
{
    QNetworkRequest request(url);
    if (policy)
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, *policy);
    return request;
}

// Logged in at one server, which redirects to another.
struct RedirectScene : KeptSession
{
    static constexpr auto go = "/go/";
    static constexpr auto there = "/there/";

    AccessManager http {&session};
    ScriptedServer other;

    // Each server says who it is at /there/.
    bool begin()
    {
        site.handle(there, HttpAnswer::bytes("home"));
        other.handle(there, HttpAnswer::bytes("elsewhere"));
        return logIn();
    }

    void redirect(int status, const QByteArray &location)
    {
        site.handle(go, HttpAnswer::redirect(status, location));
    }

    QByteArray elsewhere(const QString &host = QStringLiteral("127.0.0.1")) const
    {
        return other.url(QLatin1StringView(there), host).toEncoded();
    }

    QNetworkRequest request(std::optional<QNetworkRequest::RedirectPolicy> policy = {}) const
    {
        return requestTo(site.url(QLatin1StringView(go)), policy);
    }
};

// Every byte of a request, for searching.
inline QByteArray allOf(const HttpRequest &request)
{
    auto all = request.verb + ' ' + request.path + '?' + request.query + '\n';
    for (const auto &[name, value] : request.headers)
        all += name + ": " + value + '\n';
    return all + '\n' + request.body;
}

// What a caller sees of a reply with redirects, in order, as text.
class RedirectTrace
{
public:
    explicit RedirectTrace(QNetworkReply *reply)
        : m_reply(reply)
    {
        QObject::connect(reply, &QNetworkReply::redirected, reply, [this](const QUrl &target) {
            note("redirected " + target.toEncoded() + ", reply at " + m_reply->url().toEncoded());
        });
        QObject::connect(reply, &QNetworkReply::errorOccurred, reply,
                         [this] { note("error " + QByteArray::number(m_reply->error())); });
        QObject::connect(reply, &QNetworkReply::finished, reply, [this] { note("finished"); });
    }

    // After the end.
    QByteArrayList lines() const
    {
        return m_lines
            + QByteArrayList {"status " + QByteArray::number(statusOf(m_reply)),
                              "url " + m_reply->url().toEncoded(),
                              "target "
                                  + m_reply->attribute(QNetworkRequest::RedirectionTargetAttribute)
                                        .toUrl()
                                        .toEncoded(),
                              "body " + (m_reply->isOpen() ? m_reply->readAll() : QByteArray())};
    }

private:
    void note(const QByteArray &line) { m_lines.append(line); }

    QNetworkReply *m_reply;
    QByteArrayList m_lines;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_REDIRECTSCENE_H
