// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"

#include <support/postgres.h>

#include <SessionKeeperServer/Database>
#include <SessionKeeperServer/TokenServer>

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qfile.h>
#include <QtCore/qloggingcategory.h>
#include <QtCore/qprocess.h>
#include <QtCore/qtemporarydir.h>
#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlquery.h>
#include <QtTest/qtest.h>

#include <atomic>
#include <thread>
#include <vector>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using SessionKeeper::Test::Postgres;

namespace {

// Of a machine that does ten other things.
constexpr int patience = 30000; // ms

WireReply post(const QUrl &server, const char *path, const QByteArray &body)
{
    return exchange(
        server, {.method = "POST", .path = path, .body = body, .contentType = "application/json"});
}

WireReply login(const QUrl &server)
{
    return post(server, "/api/token/", R"({"username":"ada","password":"secret"})");
}

WireReply me(const QUrl &server, const QByteArray &access)
{
    return exchange(server, {.path = "/api/me/", .headers = {"Authorization: Bearer " + access}});
}

// Another program that locks the users away from everybody while it lives.
class Blockade
{
public:
    explicit Blockade(const QString &name)
    {
        auto database = QSqlDatabase::addDatabase(u"QPSQL"_s, u"blockade"_s);
        database.setHostName(Postgres::instance().folder());
        database.setUserName(u"app"_s);
        database.setDatabaseName(name);
        m_isUp = database.open() && database.transaction()
            && !database.exec(u"LOCK TABLE auth_user"_s).lastError().isValid();
    }
    ~Blockade() { QSqlDatabase::removeDatabase(u"blockade"_s); }
    bool isUp() const { return m_isUp; }

private:
    Q_DISABLE_COPY_MOVE(Blockade)
    bool m_isUp = false;
};

} // namespace

// The server on PostgreSQL, with other servers beside it (design.md S4).
class tst_SharedPostgres : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void ofManyRotationsAtTwoServersOneWins();
    void aRestartOfTheDatabaseIsNotNoticed();
    void whileTheDatabaseIsDownItSaysSo();
    void aSlowDatabaseDelaysOnlyWhoAsksIt();
    void itWaitsForTheDatabaseWhenItStarts();
    void itStopsWhileItWaits();
    void withoutPatienceItSaysWhatIsWrong();
    void aKeyMustBeGiven();

private:
    void configure(const QByteArray &ours = {});
    void run(QProcess &process, const QStringList &arguments) const;
    QUrl serve(QProcess &process) const;
    Settings settings() const;

    QTemporaryDir m_folder;
    QString m_url;
    QString m_config;
};

void tst_SharedPostgres::initTestCase()
{
    if (!Postgres::instance().isRunning())
        QSKIP(qPrintable(Postgres::instance().problem()));
}

void tst_SharedPostgres::init()
{
    m_url = Postgres::instance().newDatabase();
    m_config = m_folder.filePath(u"server.toml"_s);
    configure();
    QProcess add;
    run(add, {u"user"_s, u"add"_s, u"ada"_s});
    add.write("secret\n");
    add.closeWriteChannel();
    QVERIFY(add.waitForFinished(patience));
    QCOMPARE(add.readAllStandardError(), "");
}

void tst_SharedPostgres::configure(const QByteArray &ours)
{
    QFile file(m_config);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("secret_key = \"the key of all servers\"\nlisten = \"127.0.0.1:0\"\ndatabase = \""
               + m_url.toUtf8()
               + "\"\n[SIMPLE_JWT]\nROTATE_REFRESH_TOKENS = true\nBLACKLIST_AFTER_ROTATION = true\n"
                 "[SESSIONKEEPER]\nLOGIN_THROTTLE = \"off\"\nPASSWORD_ITERATIONS = 1\n"
               + ours);
}

void tst_SharedPostgres::run(QProcess &process, const QStringList &arguments) const
{
    process.start(QStringLiteral(SERVER_PROGRAM),
                  arguments + QStringList {u"--config"_s, m_config});
}

QUrl tst_SharedPostgres::serve(QProcess &process) const
{
    run(process, {u"serve"_s});
    while (!process.canReadLine() && process.waitForReadyRead(patience)) { }
    return QUrl(QString::fromUtf8(process.readLine().trimmed().mid(13)));
}

Settings tst_SharedPostgres::settings() const
{
    Settings settings;
    settings.database = m_url;
    settings.secretKey = "the key of all servers";
    settings.simpleJwt.ROTATE_REFRESH_TOKENS = true;
    return settings;
}

void tst_SharedPostgres::ofManyRotationsAtTwoServersOneWins()
{
    QProcess one;
    QProcess other;
    const QUrl urls[] = {serve(one), serve(other)};
    QVERIFY(urls[0].port() > 0 && urls[1].port() > 0);
    for (int round = 0; round < 5; ++round) {
        const QByteArray refresh = login(urls[0]).text("refresh");
        std::atomic_int winners = 0;
        std::atomic_int losers = 0;
        std::vector<std::jthread> clients;
        for (int i = 0; i < 64; ++i) {
            clients.emplace_back([&, i] {
                const WireReply reply = post(urls[i % 2], "/api/token/refresh/",
                                             R"({"refresh":")" + refresh + R"("})");
                winners += reply.status == 200 ? 1 : 0;
                losers += reply.text("detail") == "Token is blacklisted" ? 1 : 0;
            });
        }
        clients.clear();
        QCOMPARE(winners.load(), 1);
        QCOMPARE(losers.load(), 63);
    }
    for (QProcess *server : {&one, &other}) {
        server->terminate();
        QVERIFY(server->waitForFinished(patience));
        QCOMPARE(server->readAllStandardError(), "");
    }
}

void tst_SharedPostgres::aRestartOfTheDatabaseIsNotNoticed()
{
    TokenServer server(settings());
    QVERIFY2(server.listen(), qPrintable(server.errorString()));
    const WireReply tokens = login(server.url());
    QCOMPARE(me(server.url(), tokens.text("access")).status, 200);
    Postgres::instance().stop();
    Postgres::instance().start();
    QCOMPARE(me(server.url(), tokens.text("access")).status, 200);
    QCOMPARE(login(server.url()).status, 200);
}

void tst_SharedPostgres::whileTheDatabaseIsDownItSaysSo()
{
    TokenServer server(settings());
    QVERIFY2(server.listen(), qPrintable(server.errorString()));
    const QByteArray access = login(server.url()).text("access");
    QLoggingCategory::setFilterRules(u"sessionkeeper.server.warning=false"_s); // one a request
    Postgres::instance().stop();
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 20; ++i) {
        const WireReply refused = me(server.url(), access);
        if (refused.status != 503 || refused.header("Retry-After") != "1")
            QFAIL(refused.summary().constData());
        QCOMPARE(exchange(server.url(), {.path = "/api/avatar/"}).status, 401);
    }
    const qint64 elapsed = timer.elapsed();
    Postgres::instance().start();
    // If each waited for a connection, it would be more than half a minute.
    QVERIFY2(elapsed < 20000, qPrintable(QString::number(elapsed)));
    QTRY_COMPARE_WITH_TIMEOUT(me(server.url(), access).status, 200, patience);
}

void tst_SharedPostgres::aSlowDatabaseDelaysOnlyWhoAsksIt()
{
    TokenServer server(settings()); // one network thread
    QVERIFY2(server.listen(), qPrintable(server.errorString()));
    const QByteArray access = login(server.url()).text("access");
    const QByteArray verify = R"({"token":")" + access + R"("})";
    std::atomic_int answered = 0;
    std::vector<std::jthread> waiting;
    {
        const Blockade blockade(m_url.section(u'/', 3).section(u'?', 0, 0));
        QVERIFY(blockade.isUp());
        for (int i = 0; i < 4; ++i) {
            waiting.emplace_back([&] {
                me(server.url(), access);
                ++answered;
            });
        }
        QTRY_COMPARE_WITH_TIMEOUT(server.requestsTo(u"/api/me/"_s), 4, patience);
        for (int i = 0; i < 20; ++i)
            QCOMPARE(post(server.url(), "/api/token/verify/", verify).summary(), "200 {}");
        QCOMPARE(answered.load(), 0);
    }
    waiting.clear();
    QCOMPARE(answered.load(), 4);
}

void tst_SharedPostgres::itWaitsForTheDatabaseWhenItStarts()
{
    Postgres::instance().stop();
    QProcess server;
    run(server, {u"serve"_s});
    server.setReadChannel(QProcess::StandardError);
    while (!server.canReadLine() && server.waitForReadyRead(patience)) { }
    QVERIFY(
        server.readLine().startsWith("waiting for the database: The database \"postgresql:///"));
    Postgres::instance().start();
    server.setReadChannel(QProcess::StandardOutput);
    while (!server.canReadLine() && server.waitForReadyRead(patience)) { }
    const QUrl url(QString::fromUtf8(server.readLine().trimmed().mid(13)));
    QCOMPARE(login(url).status, 200);
    server.terminate();
    QVERIFY(server.waitForFinished(patience));
    QCOMPARE(server.readAllStandardError(), "");
}

void tst_SharedPostgres::itStopsWhileItWaits()
{
    Postgres::instance().stop();
    QProcess server;
    run(server, {u"serve"_s});
    server.setReadChannel(QProcess::StandardError);
    const bool isWaiting = server.waitForReadyRead(patience);
    server.terminate();
    const bool isStopped = server.waitForFinished(patience);
    Postgres::instance().start();
    QVERIFY(isWaiting);
    QVERIFY(isStopped);
    QCOMPARE(server.exitCode(), 0);
}

void tst_SharedPostgres::withoutPatienceItSaysWhatIsWrong()
{
    configure("DATABASE_WAIT = 0\n");
    Postgres::instance().stop();
    QProcess server;
    run(server, {u"serve"_s});
    const bool isStopped = server.waitForFinished(patience);
    Postgres::instance().start();
    QVERIFY(isStopped);
    QCOMPARE(server.exitCode(), 1);
    const QByteArray told = server.readAllStandardError();
    QCOMPARE(told.count('\n'), 1);
    QVERIFY2(told.startsWith("sessionkeeper-server: The database \"postgresql:///"),
             told.constData());
    QVERIFY2(told.contains("does not answer"), told.constData());
}

void tst_SharedPostgres::aKeyMustBeGiven()
{
    QProcess server;
    server.start(QStringLiteral(SERVER_PROGRAM),
                 {u"serve"_s, u"--listen"_s, u"127.0.0.1:0"_s, u"--database"_s, m_url});
    QVERIFY(server.waitForFinished(patience));
    QCOMPARE(server.exitCode(), 1);
    QCOMPARE(server.readAllStandardError(),
             "sessionkeeper-server: a PostgreSQL database needs a secret_key in the configuration: "
             "one for all servers that use it, Django's SECRET_KEY where that is one of them\n");
}

QTEST_GUILESS_MAIN(tst_SharedPostgres)
#include "tst_sharedpostgres.moc"
