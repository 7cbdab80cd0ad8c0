// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtCore/qbuffer.h>
#include <QtCore/qtemporaryfile.h>
#include <QtNetwork/qhttpmultipart.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;

// A refused request: refresh, send once more, and with which body.
class tst_Replay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void happensOnceAfterARefresh();
    void isNotNeededWhenTheStaleTokenIsRefreshedFirst();
    void showsASecondRefusalToTheCaller();
    void sixParallelRequestsCauseOneRefresh();
    void manyParallelRequestsAreAllAnswered();
    void seesThroughA403();
    void leavesOtherAnswersAlone_data();
    void leavesOtherAnswersAlone();
    void worksForHead();
    void showsTheRefusalWhenTheRefreshFails();
    void showsTheRefusalWhenTheSessionEnds();
    void endsTheSessionWhenTheAccountIsRefused();
    void sendsTheSameBytes_data();
    void sendsTheSameBytes();
    void sendsABufferFromWhereItStood();
    void sendsAFileFromWhereItStood();
    void sendsAMultipart();
    void neverSendsAnEmptyBodyForASequentialOne();
    void neverSendsAnEmptyBodyForADeadOne();
    void hidesTheRefusalFromTheCaller();
};

namespace {

const auto mePath = TokenSite::mePath;

// Bytes that come once, as from a pipe.
class Pipe : public QIODevice
{
public:
    explicit Pipe(const QByteArray &content)
        : m_content(content)
    {
        open(ReadOnly);
    }
    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override
    {
        return m_content.size() + QIODevice::bytesAvailable();
    }
    bool atEnd() const override { return m_content.isEmpty() && QIODevice::atEnd(); }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        const auto part = m_content.left(maxSize);
        m_content.remove(0, part.size());
        std::copy(part.begin(), part.end(), data);
        return part.isEmpty() ? -1 : part.size();
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_content;
};

QNetworkRequest upload(const ScriptedServer &server)
{
    QNetworkRequest request(server.url(u"/upload/"_s));
    request.setHeader(QNetworkRequest::ContentTypeHeader, "application/octet-stream"_ba);
    return request;
}

// Logged in, and the server refuses the access token.
struct Refused : KeptSession
{
    AccessManager http {&session};

    bool begin()
    {
        const bool loggedIn = logIn();
        site.guard("/upload/", HttpAnswer::bytes("stored"));
        site.revokeAccessTokens();
        return loggedIn;
    }

    QList<QByteArray> uploads() const
    {
        QList<QByteArray> bodies;
        for (const auto &request : site.requests("/upload/"))
            bodies.append(request.body);
        return bodies;
    }
};

} // namespace

void tst_Replay::happensOnceAfterARefresh()
{
    Refused kept;
    QVERIFY(kept.begin());
    auto *reply = kept.http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(reply->readAll(), QByteArray(R"({"me":true})"));
    QCOMPARE(kept.refreshes(), 1);
    const auto requests = kept.site.requests(mePath);
    QCOMPARE(requests.size(), 2);
    QVERIFY(requests[0].bearerToken() != requests[1].bearerToken());
    QCOMPARE(requests[1].bearerToken(), kept.site.accessToken());
    QCOMPARE(kept.session.statistics().refusals, 1);
}

void tst_Replay::isNotNeededWhenTheStaleTokenIsRefreshedFirst()
{
    KeptSession kept;
    kept.change([](RefreshPolicy &policy) { policy.proactive = false; });
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    kept.outliveAccessToken();
    auto *reply = http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(kept.site.count(mePath), 1);
    QCOMPARE(kept.refreshes(), 1);
}

void tst_Replay::showsASecondRefusalToTheCaller()
{
    Refused kept;
    QVERIFY(kept.begin());
    kept.site.insist(mePath, TokenSite::tokenRefused());
    auto *reply = kept.http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 401);
    QCOMPARE(reply->error(), QNetworkReply::AuthenticationRequiredError);
    QVERIFY(reply->readAll().contains("token_not_valid"));
    QCOMPARE(kept.site.count(mePath), 2);
    QCOMPARE(kept.refreshes(), 1);
    QVERIFY(kept.session.isLoggedIn());
}

void tst_Replay::sixParallelRequestsCauseOneRefresh()
{
    Refused kept;
    QVERIFY(kept.begin());
    QList<QNetworkReply *> replies;
    for (int i = 0; i < 6; ++i)
        replies.append(kept.http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s))));
    for (auto *reply : replies) {
        QVERIFY(hasEnded(reply));
        QCOMPARE(statusOf(reply), 200);
    }
    QCOMPARE(kept.refreshes(), 1);
    QVERIFY(kept.site.count(mePath) <= 12);
}

void tst_Replay::manyParallelRequestsAreAllAnswered()
{
    Refused kept;
    QVERIFY(kept.begin());
    QList<QNetworkReply *> replies;
    for (int i = 0; i < 200; ++i) {
        auto request = upload(kept.site);
        request.setRawHeader("X-Number", QByteArray::number(i));
        replies.append(kept.http.post(request, QByteArray::number(i)));
    }
    for (auto *reply : replies) {
        QVERIFY(hasEnded(reply));
        QCOMPARE(reply->readAll(), QByteArray("stored"));
    }
    QCOMPARE(kept.refreshes(), 1);
    for (const auto &request : kept.site.requests("/upload/"))
        QCOMPARE(request.body, request.header("X-Number"));
}

// contract.md 1.11 and 5.1
void tst_Replay::seesThroughA403()
{
    Refused kept;
    QVERIFY(kept.begin());
    auto disguised = TokenSite::tokenRefused();
    disguised.status = 403;
    disguised.headers = {{"Content-Type", "application/json"}};
    kept.site.enqueue(mePath, disguised);
    auto *reply = kept.http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(kept.refreshes(), 1);
}

void tst_Replay::leavesOtherAnswersAlone_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    QTest::newRow("403") << 403 << QString();
    QTest::newRow("401, malformed header") << 401 << u"bad_authorization_header"_s;
    for (const int status : {400, 404, 409, 422, 429, 500, 503})
        QTest::newRow(qPrintable(QString::number(status))) << status << QString();
}

void tst_Replay::leavesOtherAnswersAlone()
{
    QFETCH(int, status);
    QFETCH(QString, code);
    KeptSession kept;
    QVERIFY(kept.logIn());
    AccessManager http(&kept.session);
    const QJsonObject body {{u"detail"_s, u"You do not have permission."_s}, {u"code"_s, code}};
    kept.site.handle("/other/", HttpAnswer::json(status, body));
    auto *reply = http.get(QNetworkRequest(kept.site.url(u"/other/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), status);
    QVERIFY(reply->readAll().contains("permission"));
    QCOMPARE(kept.site.count("/other/"), 1);
    QCOMPARE(kept.refreshes(), 0);
    QVERIFY(kept.session.isLoggedIn());
}

void tst_Replay::worksForHead()
{
    Refused kept;
    QVERIFY(kept.begin());
    auto *reply = kept.http.head(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 200);
    QCOMPARE(kept.refreshes(), 1);
}

void tst_Replay::showsTheRefusalWhenTheRefreshFails()
{
    Refused kept;
    QVERIFY(kept.begin());
    kept.site.insist(TokenSite::refreshPath, HttpAnswer::html(503));
    auto *reply = kept.http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 401);
    QVERIFY(reply->readAll().contains("token_not_valid"));
    QCOMPARE(AccessManager::sessionError(reply).kind(), Kind::ServerFailure);
    QCOMPARE(kept.site.count(mePath), 1);
    QVERIFY(kept.session.isLoggedIn());
}

void tst_Replay::showsTheRefusalWhenTheSessionEnds()
{
    Refused kept;
    QVERIFY(kept.begin());
    kept.site.revokeRefreshTokens();
    QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
    auto *reply = kept.http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QVERIFY(hasEnded(reply));
    QCOMPARE(statusOf(reply), 401);
    QCOMPARE(AccessManager::sessionError(reply).kind(), Kind::Revoked);
    QCOMPARE(loggedOut.count(), 1);
    QCOMPARE(kept.site.count(mePath), 1);
}

// contract.md 5.1: a refresh would succeed and the loop never end.
void tst_Replay::endsTheSessionWhenTheAccountIsRefused()
{
    for (const auto &code : {u"user_inactive"_s, u"user_not_found"_s, u"password_changed"_s}) {
        KeptSession kept;
        QVERIFY(kept.logIn());
        AccessManager http(&kept.session);
        QSignalSpy loggedOut(&kept.session, &Session::loggedOut);
        kept.site.insist(mePath, HttpAnswer::json(401, {{u"code"_s, code}}));
        auto *reply = http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
        QVERIFY(hasEnded(reply));
        QCOMPARE(statusOf(reply), 401);
        QCOMPARE(AccessManager::sessionError(reply).kind(), Kind::AccountRefused);
        QTRY_COMPARE(loggedOut.count(), 1);
        QCOMPARE(kept.refreshes(), 0);
        QTRY_VERIFY(!kept.store->record());
    }
}

void tst_Replay::sendsTheSameBytes_data()
{
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<QByteArray>("body");
    for (const QByteArray verb : {"POST", "PUT", "PATCH", "DELETE"}) {
        QTest::addRow("%s, short", verb.constData()) << verb << QByteArray("{\"a\":1}");
        QTest::addRow("%s, empty", verb.constData()) << verb << QByteArray("");
        QTest::addRow("%s, 300 kB", verb.constData()) << verb << QByteArray(300000, 'z');
    }
}

void tst_Replay::sendsTheSameBytes()
{
    QFETCH(QByteArray, verb);
    QFETCH(QByteArray, body);
    Refused kept;
    QVERIFY(kept.begin());
    auto *reply = kept.http.sendCustomRequest(upload(kept.site), verb, body);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("stored"));
    QVERIFY(kept.uploads() == QList<QByteArray>({body, body}));
    QCOMPARE(kept.site.requests("/upload/").last().verb, verb);
}

void tst_Replay::sendsABufferFromWhereItStood()
{
    Refused kept;
    QVERIFY(kept.begin());
    QByteArray content = QByteArray(1000, 'a') + QByteArray(200000, 'b');
    QBuffer buffer(&content);
    QVERIFY(buffer.open(QIODevice::ReadOnly));
    QVERIFY(buffer.seek(1000));
    auto *reply = kept.http.put(upload(kept.site), &buffer);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("stored"));
    const auto expected = content.mid(1000);
    QVERIFY(kept.uploads() == QList<QByteArray>({expected, expected}));
}

void tst_Replay::sendsAFileFromWhereItStood()
{
    Refused kept;
    QVERIFY(kept.begin());
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write("head of the file, rest of the file");
    QVERIFY(file.seek(18));
    auto *reply = kept.http.post(upload(kept.site), &file);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("stored"));
    QCOMPARE(kept.uploads(), QList<QByteArray>({"rest of the file", "rest of the file"}));
}

// platform.md E: only reset() rewinds it.
void tst_Replay::sendsAMultipart()
{
    Refused kept;
    QVERIFY(kept.begin());
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write(QByteArray(100000, 'f'));
    QVERIFY(file.seek(0));
    QHttpMultiPart parts(QHttpMultiPart::FormDataType);
    QHttpPart text;
    text.setHeader(QNetworkRequest::ContentDispositionHeader, "form-data; name=\"title\""_ba);
    text.setBody("a title");
    parts.append(text);
    QHttpPart data;
    data.setHeader(QNetworkRequest::ContentDispositionHeader,
                   "form-data; name=\"f\"; filename=\"f\""_ba);
    data.setBodyDevice(&file);
    parts.append(data);
    auto *reply = kept.http.post(QNetworkRequest(kept.site.url(u"/upload/"_s)), &parts);
    QVERIFY(hasEnded(reply));
    QCOMPARE(reply->readAll(), QByteArray("stored"));
    const auto bodies = kept.uploads();
    QCOMPARE(bodies.size(), 2);
    QVERIFY(bodies[0].size() > 100000);
    QVERIFY(bodies[0] == bodies[1]);
    const auto type = kept.site.requests("/upload/").last().header("Content-Type");
    QVERIFY(type.startsWith("multipart/form-data; boundary="));
}

void tst_Replay::neverSendsAnEmptyBodyForASequentialOne()
{
    Refused kept;
    QVERIFY(kept.begin());
    const QByteArray content(50000, 'p');
    Pipe pipe(content);
    auto *reply = kept.http.post(upload(kept.site), &pipe);
    QVERIFY(hasEnded(reply));
    const auto bodies = kept.uploads();
    QVERIFY(!bodies.isEmpty());
    for (const auto &body : bodies)
        QVERIFY(body == content);
    // Either it was sent again as a whole, or the caller sees the refusal.
    if (bodies.size() == 1)
        QVERIFY(statusOf(reply) == 401 || reply->error() == QNetworkReply::ContentReSendError);
    else
        QCOMPARE(reply->readAll(), QByteArray("stored"));
}

void tst_Replay::neverSendsAnEmptyBodyForADeadOne()
{
    Refused kept;
    QVERIFY(kept.begin());
    QByteArray content("mortal");
    auto buffer = std::make_unique<QBuffer>(&content);
    QVERIFY(buffer->open(QIODevice::ReadOnly));
    kept.site.hold(TokenSite::refreshPath);
    auto *reply = kept.http.post(upload(kept.site), buffer.get());
    QTRY_COMPARE(kept.refreshes(), 1);
    buffer.reset();
    kept.site.release(TokenSite::refreshPath);
    QVERIFY(hasEnded(reply));
    QVERIFY(reply->error() != QNetworkReply::NoError);
    QCOMPARE(kept.uploads(), QList<QByteArray>({"mortal"}));
}

// U6, platform.md B.7: nothing of the first answer may be seen.
void tst_Replay::hidesTheRefusalFromTheCaller()
{
    Refused kept;
    QVERIFY(kept.begin());
    auto *reply = kept.http.get(QNetworkRequest(kept.site.url(u"/api/me/"_s)));
    QSignalSpy metaData(reply, &QNetworkReply::metaDataChanged);
    QSignalSpy errors(reply, &QNetworkReply::errorOccurred);
    QSignalSpy finished(reply, &QNetworkReply::finished);
    QSignalSpy managerFinished(&kept.http, &QNetworkAccessManager::finished);
    QByteArray received;
    connect(reply, &QNetworkReply::readyRead, reply, [&] { received += reply->readAll(); });
    QVERIFY(hasEnded(reply));
    QCOMPARE(metaData.count(), 1);
    QCOMPARE(errors.count(), 0);
    QCOMPARE(finished.count(), 1);
    QCOMPARE(managerFinished.count(), 1);
    QCOMPARE(received + reply->readAll(), QByteArray(R"({"me":true})"));
    QVERIFY(!reply->hasRawHeader("WWW-Authenticate"));
}

QTEST_GUILESS_MAIN(tst_Replay)
#include "tst_replay.moc"
