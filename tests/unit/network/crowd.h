// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_CROWD_H
#define SESSIONKEEPER_TESTS_CROWD_H

#include <support/keptsession.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtCore/qhash.h>
#include <QtCore/qpointer.h>

#include <functional>
#include <vector>

namespace SessionKeeper::Test {

// Many requests to one guarded path, each with its number in the query; what the server saw of them
// and what became of each. Replies delete themselves when they have finished. Outlives its manager.
class Crowd : public QObject
{
public:
    static constexpr auto path = "/crowd/";

    explicit Crowd(TokenSite &site)
        : m_site(site)
    {
        site.handle(path, [this](const HttpRequest &request) { return answer(request); });
    }

    void setHttp(AccessManager *http) { m_http = http; }

    // Sends so many; null body: GET, else POST.
    void send(int count, QNetworkRequest::Priority priority = QNetworkRequest::NormalPriority,
              const QByteArray &body = {})
    {
        for (int i = 0; i < count; ++i)
            add(priority, body);
    }

    QNetworkReply *add(QNetworkRequest::Priority priority = QNetworkRequest::NormalPriority,
                       const QByteArray &body = {})
    {
        const auto number = static_cast<int>(replies.size());
        auto url = m_site.url(QLatin1StringView(path));
        url.setQuery(QString::number(number));
        QNetworkRequest request(url);
        request.setPriority(priority);
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("text/plain"));
        auto *reply = body.isNull() ? m_http->get(request) : m_http->post(request, body);
        connect(reply, &QNetworkReply::finished, this, [this, reply] { note(reply); });
        replies.emplace_back(reply);
        return reply;
    }

    // Waits until so many have finished.
    bool haveEnded(int count, std::chrono::milliseconds limit = std::chrono::seconds(45))
    {
        QEventLoop loop;
        m_enough = [this, count, &loop] {
            if (ended >= count)
                loop.quit();
        };
        QTimer::singleShot(limit, &loop, &QEventLoop::quit);
        if (ended < count)
            loop.exec();
        m_enough = {};
        return ended >= count;
    }

    std::vector<QPointer<QNetworkReply>> replies;

    // At the server: the numbers it served, in this order, and how often it refused the token.
    QList<int> served;
    int refused = 0;

    // At the caller: how many finished, with what.
    int ended = 0;
    QHash<int, int> statuses;
    QHash<Error::Kind, int> kinds;
    QHash<QNetworkReply::NetworkError, int> errors;

private:
    HttpAnswer answer(const HttpRequest &request)
    {
        if (!m_site.honoursAccess(request.bearerToken())) {
            ++refused;
            return TokenSite::tokenRefused();
        }
        served.append(request.query.toInt());
        return HttpAnswer::bytes("ok");
    }

    void note(QNetworkReply *reply)
    {
        ++ended;
        ++statuses[statusOf(reply)];
        ++kinds[AccessManager::sessionError(reply).kind()];
        ++errors[reply->error()];
        reply->deleteLater();
        if (m_enough)
            m_enough();
    }

    TokenSite &m_site;
    AccessManager *m_http = nullptr;
    std::function<void()> m_enough;
};

inline size_t qHash(Error::Kind kind, size_t seed = 0)
{
    return ::qHash(static_cast<int>(kind), seed);
}

// A session, a manager and a crowd that goes through it.
struct CrowdedSession : KeptSession
{
    Crowd crowd {site};
    std::unique_ptr<AccessManager> http = std::make_unique<AccessManager>(&session);

    CrowdedSession()
    {
        change([](RefreshPolicy &policy) { policy.proactive = false; });
        crowd.setHttp(http.get());
    }

    // The access token has ended, and a refresh takes until release().
    bool beginExpired()
    {
        const bool loggedIn = logIn();
        outliveAccessToken();
        site.hold(TokenSite::refreshPath);
        return loggedIn;
    }

    void release() { site.release(TokenSite::refreshPath); }

    // QNetworkAccessManager has six connections to a host, on which requests overtake each other.
    // All but one get busy with requests that are none of the session's business, so that the order
    // at the server is the order in which requests were sent.
    bool leaveOneConnection()
    {
        site.hold("/busy/");
        QNetworkRequest request(site.url(QStringLiteral("/busy/")));
        request.setRawHeader("Authorization", "Basic bm90OnVz");
        for (int i = 0; i < 5; ++i)
            http->get(request);
        return QTest::qWaitFor([&] { return site.count("/busy/") == 5; }, 10000);
    }
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_CROWD_H
