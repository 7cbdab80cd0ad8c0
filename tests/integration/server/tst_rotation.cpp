// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"

#include <QtTest/qtest.h>

#include <QtCore/qtemporarydir.h>

#include <future>
#include <set>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

const QByteArray blacklisted = notValid("Token is blacklisted");

Settings gracious(int seconds = 60)
{
    Settings settings = Fixture::rotating();
    settings.rotationGracePeriod = std::chrono::seconds(seconds);
    return settings;
}

} // namespace

// What rotation can do that the original cannot (design.md S2), over the wire.
class tst_Rotation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withinTheGracePeriodTheSuccessorComesAgain();
    void ofManyAtOnceAllGetOneSuccessor();
    void serversOnOneDatabaseShareTheGracePeriod();
    void laterReuseEndsTheFamily();
    void logoutEndsTheGracePeriod();
    void aRestartForgetsNothing();
    void faithfulLetsSeveralWin();
    void faithfulExcludesTheGracePeriod();
};

void tst_Rotation::withinTheGracePeriodTheSuccessorComesAgain()
{
    Fixture fixture(gracious());
    const qint64 start = now();
    fixture.setNow(start);
    const QByteArray token = fixture.pair().refresh;
    const WireReply first = fixture.refresh(token);
    fixture.setNow(start + 59);
    const WireReply again = fixture.refresh(token);
    QCOMPARE(again.status, 200);
    QCOMPARE(again.text("refresh"), first.text("refresh"));
    QCOMPARE(payloadOf(again.text("access")).value("exp"_L1).toInteger(), start + 59 + 300);
    QCOMPARE(fixture.me(again.text("access")).status, 200);
    QCOMPARE(fixture.refresh(again.text("refresh")).status, 200);
}

void tst_Rotation::ofManyAtOnceAllGetOneSuccessor()
{
    constexpr int clients = 16;
    const QTemporaryDir folder;
    Settings settings = gracious();
    settings.threads = 2;
    settings.database = u"sqlite:"_s + folder.filePath(u"s.db"_s);
    const Fixture fixture(settings);
    const QByteArray token = fixture.pair().refresh;
    std::vector<std::future<WireReply>> replies;
    for (int i = 0; i < clients; ++i)
        replies.push_back(std::async(std::launch::async, [&] { return fixture.refresh(token); }));
    std::set<QByteArray> successors;
    std::set<QByteArray> accesses;
    for (auto &reply : replies) {
        const WireReply answer = reply.get();
        QCOMPARE(answer.status, 200);
        successors.insert(answer.text("refresh"));
        accesses.insert(answer.text("access"));
    }
    QCOMPARE(successors.size(), 1u);
    QCOMPARE(accesses.size(), size_t(clients));
    QCOMPARE(fixture.count(u"select count(*) from sessionkeeper_rotation"_s), 1);
}

void tst_Rotation::serversOnOneDatabaseShareTheGracePeriod()
{
    const QTemporaryDir folder;
    Settings settings = gracious();
    settings.database = u"sqlite:"_s + folder.filePath(u"s.db"_s);
    const Fixture one(settings);
    TokenServer other(settings);
    QVERIFY(other.listen());
    const QByteArray token = one.pair().refresh;
    const QByteArray successor = one.refresh(token).text("refresh");
    const WireReply reply = exchange(other.url(),
                                     {.method = "POST",
                                      .path = "/api/token/refresh/",
                                      .body = R"({"refresh":")" + token + R"("})",
                                      .contentType = "application/json"});
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.text("refresh"), successor);
}

void tst_Rotation::laterReuseEndsTheFamily()
{
    Fixture fixture(gracious());
    const qint64 start = now();
    fixture.setNow(start);
    const QByteArray token = fixture.pair().refresh;
    const QByteArray elsewhere = fixture.pair().refresh;
    const QByteArray second = fixture.refresh(token).text("refresh");
    const QByteArray third = fixture.refresh(second).text("refresh");
    fixture.setNow(start + 60);
    QCOMPARE(fixture.refresh(token).summary(), blacklisted);
    QCOMPARE(fixture.refresh(third).summary(), blacklisted);
    QCOMPARE(fixture.refresh(elsewhere).status, 200);
}

void tst_Rotation::logoutEndsTheGracePeriod()
{
    const Fixture fixture(gracious());
    const QByteArray token = fixture.pair().refresh;
    const QByteArray successor = fixture.refresh(token).text("refresh");
    QCOMPARE(fixture.blacklist(successor).summary(), "200 {}");
    QCOMPARE(fixture.refresh(token).summary(), blacklisted);
    QCOMPARE(fixture.refresh(successor).summary(), blacklisted);
}

void tst_Rotation::aRestartForgetsNothing()
{
    const QTemporaryDir folder;
    Settings settings = gracious();
    settings.database = u"sqlite:"_s + folder.filePath(u"s.db"_s);
    TokenServer first(settings);
    QVERIFY(first.addUser(u"alice"_s, u"pw"_s) && first.listen());
    const auto refresh = [](const TokenServer &server, const QByteArray &token) {
        return exchange(server.url(),
                        {.method = "POST",
                         .path = "/api/token/refresh/",
                         .body = R"({"refresh":")" + token + R"("})",
                         .contentType = "application/json"});
    };
    const QByteArray token = exchange(first.url(),
                                      {.method = "POST",
                                       .path = "/api/token/",
                                       .body = R"({"username":"alice","password":"pw"})",
                                       .contentType = "application/json"})
                                 .text("refresh");
    const QByteArray successor = refresh(first, token).text("refresh");
    QVERIFY(!successor.isEmpty());
    first.close();
    TokenServer second(settings);
    QVERIFY(second.listen());
    QCOMPARE(refresh(second, token).text("refresh"), successor);
}

// The original checks first and writes later: whoever comes in between wins as well.
void tst_Rotation::faithfulLetsSeveralWin()
{
    Settings settings = Fixture::rotating();
    settings.faithful = true;
    settings.threads = 2;
    const QTemporaryDir folder;
    settings.database = u"sqlite:"_s + folder.filePath(u"s.db"_s);
    const Fixture fixture(settings);
    int most = 0;
    for (int round = 0; round < 50 && most < 2; ++round) {
        const QByteArray token = fixture.pair().refresh;
        std::vector<std::future<int>> replies;
        for (int i = 0; i < 16; ++i)
            replies.push_back(
                std::async(std::launch::async, [&] { return fixture.refresh(token).status; }));
        int winners = 0;
        for (auto &reply : replies)
            winners += reply.get() == 200;
        most = std::max(most, winners);
        QVERIFY(winners >= 1);
        QCOMPARE(fixture.refresh(token).summary(), blacklisted);
    }
    QVERIFY2(most > 1, "of 16 at once never more than one won");
}

void tst_Rotation::faithfulExcludesTheGracePeriod()
{
    Settings settings = gracious();
    settings.faithful = true;
    TokenServer server(settings);
    QVERIFY(!server.listen());
    QVERIFY2(server.errorString().contains(u"ROTATION_GRACE_PERIOD"_s),
             qPrintable(server.errorString()));
}

QTEST_GUILESS_MAIN(tst_Rotation)
#include "tst_rotation.moc"
