// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_RETRYINGSESSION_H
#define SESSIONKEEPER_TESTS_RETRYINGSESSION_H

#include <support/keptsession.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtTest/qsignalspy.h>

namespace SessionKeeper::Test {

// Logged in, with a manager that sends again after at most some milliseconds, and a path that is
// busy as often as a test tells it.
struct RetryingSession : KeptSession
{
    static constexpr auto path = "/work/";

    AccessManager http {&session};

    bool begin()
    {
        setAttempts(4);
        site.guard(path, HttpAnswer::bytes("done"));
        return logIn();
    }

    static RetryPolicy quick(int attempts)
    {
        RetryPolicy policy;
        policy.attempts = attempts;
        policy.backoffBase = std::chrono::milliseconds(1);
        policy.longestBackoff = std::chrono::milliseconds(4);
        return policy;
    }

    void setAttempts(int attempts) { http.setRetryPolicy(quick(attempts)); }

    // The next answers; then the good one.
    void answer(const QList<HttpAnswer> &answers)
    {
        for (const auto &one : answers)
            site.enqueue(path, one);
    }

    QNetworkRequest request() const
    {
        QNetworkRequest request(site.url(QLatin1StringView(path)));
        request.setHeader(QNetworkRequest::ContentTypeHeader,
                          QByteArrayLiteral("application/octet-stream"));
        return request;
    }

    // By the function that Qt has for the verb: a HEAD of sendCustomRequest() waits for a body.
    QNetworkReply *send(const QByteArray &verb, const QByteArray &body = {})
    {
        if (verb == "GET" && body.isEmpty())
            return http.get(request());
        if (verb == "HEAD")
            return http.head(request());
        if (verb == "DELETE" && body.isEmpty())
            return http.deleteResource(request());
        if (verb == "PUT")
            return http.put(request(), body);
        if (verb == "POST")
            return http.post(request(), body);
        return http.sendCustomRequest(request(), verb, body);
    }

    int sendings() const { return site.count(path); }

    // Waits until so many sendings came. Not QTRY_COMPARE, which naps 50 ms.
    bool comesTo(int count) const
    {
        QEventLoop loop;
        QTimer look;
        QObject::connect(&look, &QTimer::timeout, &loop, [this, count, &loop] {
            if (sendings() >= count)
                loop.quit();
        });
        QTimer::singleShot(std::chrono::seconds(10), &loop, &QEventLoop::quit);
        look.start(0);
        loop.exec();
        return sendings() == count;
    }

    QList<QByteArray> bodies() const
    {
        QList<QByteArray> all;
        for (const auto &one : site.requests(path))
            all.append(one.body);
        return all;
    }

    QList<QByteArray> headers(const QByteArray &name) const
    {
        QList<QByteArray> all;
        for (const auto &one : site.requests(path))
            all.append(one.header(name));
        return all;
    }

    static Error::Kind kind(const QNetworkReply *reply)
    {
        return AccessManager::sessionError(reply).kind();
    }

    // 503, or another passing answer, that names the time to wait.
    static HttpAnswer busy(const QByteArray &retryAfter = {}, int status = 503)
    {
        auto answer = HttpAnswer::json(status,
                                       {{QStringLiteral("detail"), QStringLiteral("Busy")}});
        return retryAfter.isEmpty() ? answer : std::move(answer).with("Retry-After", retryAfter);
    }
};

// What a reply told its caller.
struct Observed
{
    explicit Observed(QNetworkReply *reply)
        : metaData(reply, &QNetworkReply::metaDataChanged)
        , readyRead(reply, &QIODevice::readyRead)
        , errors(reply, &QNetworkReply::errorOccurred)
        , finished(reply, &QNetworkReply::finished)
    {
        QObject::connect(reply, &QNetworkReply::uploadProgress, reply,
                         [this](qint64 sent, qint64 total) {
                             // Qt's last word is "0 of 0".
                             if (sent != 0 || total != 0)
                                 uploaded.append(sent);
                         });
    }

    bool uploadNeverWentBack() const { return std::is_sorted(uploaded.begin(), uploaded.end()); }

    QSignalSpy metaData;
    QSignalSpy readyRead;
    QSignalSpy errors;
    QSignalSpy finished;
    QList<qint64> uploaded;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_RETRYINGSESSION_H
