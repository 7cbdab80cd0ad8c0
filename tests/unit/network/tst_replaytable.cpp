// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "retryingsession.h"
#include "tablebodies.h"

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

namespace {

// What the server does with the first request.
enum class Server { Refuses, RefusesTwice, Redirects307, Redirects308, IsBusy, LosesTheAnswer };

struct Name
{
    int value;
    const char *name;
};

constexpr Name bodyNames[] = {
    {TableBody::Bytes, "bytes"},
    {TableBody::NoBytes, "no bytes"},
    {TableBody::BufferFromTheMiddle, "buffer from the middle"},
    {TableBody::FileFrom500, "file from 500"},
    {TableBody::TemporaryFile, "temporary file"},
    {TableBody::MultiPart, "multipart"},
    {TableBody::SmallPipe, "small pipe"},
    {TableBody::LongPipe, "long pipe"},
    {TableBody::SlowPipe, "slow pipe"},
    {TableBody::StreamingPipe, "streaming pipe"},
    {TableBody::OneWay, "one-way device"},
    {TableBody::Mortal, "deleted device"},
};

constexpr Name serverNames[] = {
    {int(Server::Refuses), "401"},      {int(Server::RefusesTwice), "401 twice"},
    {int(Server::Redirects307), "307"}, {int(Server::Redirects308), "308"},
    {int(Server::IsBusy), "503"},       {int(Server::LosesTheAnswer), "lost"},
};

// PATCH, POST and a verb nobody knows: sent again only with a key, and never by itself.
bool acts(const QByteArray &verb)
{
    return verb != "PUT" && verb != "DELETE";
}

} // namespace

// U2: verb x body x server. What arrived, byte for byte, how often, and what the caller saw.
class tst_ReplayTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCell_data();
    void everyCell();

private:
    void prepare(Server server);
    void expectAgain(Server server, const TableBody &body);
    void expectRefusal(Server server, const TableBody &body);
    void expectUnknown(const TableBody &body);
    QList<QByteArray> arrivedThere() const;

    std::unique_ptr<RetryingSession> m_kept;
    QNetworkReply *m_reply = nullptr;
    QByteArray m_verb;
};

void tst_ReplayTable::everyCell_data()
{
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<int>("body");
    QTest::addColumn<int>("server");
    for (const QByteArray verb : {"POST", "PUT", "PATCH", "DELETE", "REPORT"})
        for (const auto &body : bodyNames)
            for (const auto &server : serverNames)
                QTest::addRow("%s, %s, %s", verb.constData(), body.name, server.name)
                    << verb << body.value << server.value;
}

void tst_ReplayTable::prepare(Server server)
{
    auto &kept = *m_kept;
    kept.http.setReplayBufferLimit(10000);
    kept.site.guard("/there/", HttpAnswer::bytes("done"));
    switch (server) {
    case Server::Refuses:
        kept.answer({TokenSite::tokenRefused()});
        break;
    case Server::RefusesTwice:
        kept.answer({TokenSite::tokenRefused(), TokenSite::tokenRefused()});
        break;
    case Server::Redirects307:
        kept.answer({HttpAnswer::redirect(307, "/there/")});
        break;
    case Server::Redirects308:
        kept.answer({HttpAnswer::redirect(308, kept.site.url(u"/there/"_s).toEncoded())});
        break;
    case Server::IsBusy:
        kept.answer({RetryingSession::busy("0")});
        break;
    case Server::LosesTheAnswer:
        kept.answer({HttpAnswer::drop()});
        break;
    }
}

QList<QByteArray> tst_ReplayTable::arrivedThere() const
{
    QList<QByteArray> bodies;
    for (const auto &request : m_kept->site.requests("/there/"))
        bodies.append(request.body);
    return bodies;
}

void tst_ReplayTable::expectAgain(Server server, const TableBody &body)
{
    const auto &kept = *m_kept;
    const bool redirects = server == Server::Redirects307 || server == Server::Redirects308;
    const bool twice = server == Server::RefusesTwice;
    QCOMPARE(m_reply->error(),
             twice ? QNetworkReply::AuthenticationRequiredError : QNetworkReply::NoError);
    QCOMPARE(statusOf(m_reply), twice ? 401 : 200);
    if (!twice)
        QCOMPARE(m_reply->readAll(), QByteArray("done"));
    QCOMPARE(RetryingSession::kind(m_reply), Error::Kind::None);
    QCOMPARE(kept.sendings(), redirects ? 1 : 2);
    QCOMPARE(arrivedThere().size(), redirects ? 1 : 0);
    for (const auto &arrived : kept.bodies() + arrivedThere())
        QVERIFY(arrived == body.expected());
    const auto last = kept.site.requests(redirects ? "/there/" : kept.path).last();
    QCOMPARE(last.verb, m_verb);
    QCOMPARE(last.header("Content-Type"),
             kept.site.requests(kept.path).first().header("Content-Type"));
    QCOMPARE(kept.refreshes(), server == Server::Refuses || twice ? 1 : 0);
}

// It cannot be sent again, and the caller gets what the server said, or a typed error.
void tst_ReplayTable::expectRefusal(Server server, const TableBody &body)
{
    QVERIFY(m_kept->bodies() == QList<QByteArray>({body.expected()}));
    QCOMPARE(arrivedThere().size(), 0);
    QVERIFY(m_reply->error() != QNetworkReply::NoError);
    QCOMPARE(RetryingSession::kind(m_reply), Error::Kind::BodyNotReplayable);
    if (server == Server::Refuses || server == Server::RefusesTwice)
        QVERIFY(statusOf(m_reply) == 401 || m_reply->error() == QNetworkReply::ContentReSendError);
    else if (server == Server::IsBusy)
        QVERIFY(statusOf(m_reply) == 503 || m_reply->error() == QNetworkReply::ContentReSendError);
    else
        QCOMPARE(m_reply->error(), QNetworkReply::ContentReSendError);
}

void tst_ReplayTable::expectUnknown(const TableBody &body)
{
    QVERIFY(m_kept->bodies() == QList<QByteArray>({body.expected()}));
    QVERIFY(m_reply->error() != QNetworkReply::NoError);
    QCOMPARE(statusOf(m_reply), 0);
    QCOMPARE(RetryingSession::kind(m_reply), Error::Kind::OutcomeUnknown);
}

void tst_ReplayTable::everyCell()
{
    QFETCH(QByteArray, verb);
    QFETCH(int, body);
    QFETCH(int, server);
    const auto happens = static_cast<Server>(server);
    m_kept = std::make_unique<RetryingSession>();
    m_verb = verb;
    QVERIFY(m_kept->begin());
    prepare(happens);
    TableBody content(static_cast<TableBody::Kind>(body));
    QNetworkRequest request(m_kept->site.url(QLatin1StringView(m_kept->path)));
    if (body != TableBody::MultiPart)
        request = m_kept->request();
    if (happens == Server::IsBusy && acts(verb))
        request.setRawHeader("Idempotency-Key", "the-same");

    m_kept->site.hold(m_kept->path);
    m_reply = content.send(m_kept->http, request, verb);
    Observed seen(m_reply);
    QVERIFY(m_kept->comesTo(1));
    if (body == TableBody::Mortal)
        content.die();
    m_kept->site.release(m_kept->path);
    QVERIFY(hasEnded(m_reply));
    QCOMPARE(seen.finished.count(), 1);

    if (happens == Server::LosesTheAnswer && acts(verb))
        expectUnknown(content);
    else if (body == TableBody::Mortal && m_reply->error() == QNetworkReply::NoError)
        // QNetworkAccessManager had taken the bytes before the device went.
        expectAgain(happens, content);
    else if (body == TableBody::OneWay || body == TableBody::Mortal)
        expectRefusal(happens, content);
    else
        expectAgain(happens, content);
    settle();
    QVERIFY(m_kept->sendings() <= 2);
    delete m_reply;
    m_kept.reset();
}

QTEST_GUILESS_MAIN(tst_ReplayTable)
#include "tst_replaytable.moc"
