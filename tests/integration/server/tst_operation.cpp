// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "jwtfixture.h"
#include "serverprocess.h"

#include <support/testcertificate.h>

#include <QtTest/qtest.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qfile.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qregularexpression.h>
#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlquery.h>

#include <atomic>
#include <csignal>
#include <mutex>
#include <utility>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;
using SessionKeeper::Test::TestCertificate;

namespace {

QByteArray paddedLogin(const QByteArray &name, const QByteArray &password)
{
    return R"({"username":")" + name + R"(","password":")" + password + R"(","x":")"
        + QByteArray(100000, 'x') + "\"}";
}

QByteArray postedLogin(const QByteArray &body)
{
    return WireRequest {
        .method = "POST", .path = "/api/token/", .body = body, .contentType = "application/json"}
        .bytes();
}

// What this process logs in a category, from any thread.
class LogLines
{
public:
    explicit LogLines(const char *category)
    {
        s_category = category;
        s_before = qInstallMessageHandler(keep);
    }
    ~LogLines() { qInstallMessageHandler(s_before); }
    Q_DISABLE_COPY_MOVE(LogLines)

    // Since the last time.
    QStringList taken() const
    {
        const std::lock_guard lock(s_mutex);
        return std::exchange(s_lines, {});
    }

private:
    static void keep(QtMsgType type, const QMessageLogContext &context, const QString &line)
    {
        if (qstrcmp(context.category, s_category) == 0) {
            const std::lock_guard lock(s_mutex);
            s_lines += line;
        } else if (const QtMessageHandler before = s_before) {
            before(type, context, line);
        }
    }

    static inline std::atomic<const char *> s_category = nullptr;
    static inline std::atomic<QtMessageHandler> s_before = nullptr;
    static inline std::mutex s_mutex;
    static inline QStringList s_lines;
};

} // namespace

// What those who run the server see of it, and how it keeps guessers off.
class tst_Operation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void healthIsOkWithoutAToken();
    void healthFailsWithTheDatabase();
    void aViewWhoseTableIsGoneAnswers503();
    void metricsAreOffUnlessAskedFor();
    void metricsCountWhatHappens();
    void metricsAreWhatPrometheusReads();
    void metricsThatWereHeldDoNotOutliveTheServer();
    void logsEachRequestOnce();
    void logsNoSecrets();
    void logsToAFileThatCanBeRotated();
    void saysThatTheLogCannotBeWritten();
    void theProgramLogsToStandardOutput();
    void theProgramReloadsBySignal();
    void throttlesAnAccountWhateverTheAddress();
    void oneAccountDoesNotThrottleAnother();
    void aCorrectLoginClearsTheAccount();
    void spellingsOfANameAreOneAccount();
    void whatIsNoGuessDoesNotCount();
    void manyGuessesAtOnceAreStillCounted();
    void throttlesEverySystem();
    void believesAsManyProxiesAsThereAre_data();
    void believesAsManyProxiesAsThereAre();
    void aLargeBodyDoesNotHideTheAccount();
    void aLargeBodyIsReadByAThreadThatHashes();
    void theProgramThrottlesByDefault();
    void aDatabaseThatIsGoneDoesNotFloodTheLog();

private:
    // Does something to the database behind the server's back.
    static void spoil(const QString &file, const QString &statement);
    static QList<QJsonObject> lines(const QByteArray &log);
    QByteArray log() const;

    QTemporaryDir m_folder;
};

QList<QJsonObject> tst_Operation::lines(const QByteArray &log)
{
    QList<QJsonObject> lines;
    for (const QByteArray &line : log.split('\n')) {
        if (!line.isEmpty())
            lines.append(QJsonDocument::fromJson(line).object());
    }
    return lines;
}

void tst_Operation::spoil(const QString &file, const QString &statement)
{
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"saboteur"_s);
        database.setDatabaseName(file);
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(statement));
    }
    QSqlDatabase::removeDatabase(u"saboteur"_s);
}

QByteArray tst_Operation::log() const
{
    QFile file(m_folder.filePath(u"access.log"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void tst_Operation::healthIsOkWithoutAToken()
{
    const Fixture fixture;
    const WireReply reply = fixture.get("/healthz");
    QCOMPARE(reply.summary(), R"(200 {"status":"ok"})");
    QCOMPARE(reply.header("Cache-Control"), "no-store");
    QCOMPARE(fixture.get("/healthz", {"Authorization: Bearer nonsense"}).status, 200);
    QCOMPARE(fixture.post("/healthz", "{}").status, 405);
}

void tst_Operation::aViewWhoseTableIsGoneAnswers503()
{
    Settings settings = Fixture::settings();
    settings.database = u"sqlite:"_s + m_folder.filePath(u"styria.db"_s);
    settings.systems = {u"simplejwt"_s, u"drfjwt"_s};
    settings.jwtAuthProfile = u"styria/1.17"_s;
    const Fixture fixture(settings);
    const QByteArray authorization = "Authorization: Bearer " + fixture.pair().access;
    QCOMPARE(fixture.get("/blacklist/", {authorization}).summary(), "200 []");
    spoil(m_folder.filePath(u"styria.db"_s),
          u"ALTER TABLE blacklist_blacklistedtoken RENAME TO gone"_s);
    for (const char *const path : {"/blacklist/", "/blacklist/1/"}) {
        const WireReply reply = fixture.get(path, {authorization});
        QCOMPARE(reply.status, 503);
        QCOMPARE(reply.header("Retry-After"), "1");
    }
}

void tst_Operation::healthFailsWithTheDatabase()
{
    Settings settings = Fixture::settings();
    settings.database = u"sqlite:"_s + m_folder.filePath(u"health.db"_s);
    settings.metrics = true;
    const Fixture fixture(settings);
    QCOMPARE(fixture.get("/healthz").status, 200);
    spoil(m_folder.filePath(u"health.db"_s), u"ALTER TABLE auth_user RENAME TO gone"_s);
    QCOMPARE(fixture.get("/healthz").summary(), R"(503 {"status":"database unavailable"})");
    QVERIFY(!fixture.get("/metrics").body.contains("sessionkeeper_database_errors_total 0"));
}

void tst_Operation::metricsAreOffUnlessAskedFor()
{
    QCOMPARE(Fixture().get("/metrics").status, 404);
}

void tst_Operation::metricsCountWhatHappens()
{
    Settings settings = Fixture::rotating();
    settings.metrics = true;
    settings.loginThrottle = u"2/min"_s;
    Fixture fixture(settings);
    fixture.refresh(fixture.pair().refresh);
    fixture.logIn("alice", "wrong");
    fixture.logIn("alice");
    fixture.get("/nowhere/");
    fixture.server().faults().next(u"/api/public/"_s, Fault::dropped(Fault::Drop::AfterCommit));
    fixture.get("/api/public/");
    const QByteArray text = fixture.get("/metrics").body;
    for (const char *line :
         {"sessionkeeper_requests_total{route=\"/api/token/\",status=\"200\"} 1",
          "sessionkeeper_requests_total{route=\"/api/token/\",status=\"401\"} 1",
          "sessionkeeper_requests_total{route=\"/api/token/\",status=\"429\"} 1",
          "sessionkeeper_requests_total{route=\"/api/token/refresh/\",status=\"200\"} 1",
          "sessionkeeper_requests_total{route=\"other\",status=\"404\"} 1",
          "sessionkeeper_requests_total{route=\"/api/public/\",status=\"0\"} 1",
          "sessionkeeper_request_duration_seconds_count{route=\"/api/token/\"} 3",
          "sessionkeeper_request_duration_seconds_bucket{route=\"/api/token/\",le=\"+Inf\"} 3",
          "sessionkeeper_logins_total 1", "sessionkeeper_refreshes_total 1",
          "sessionkeeper_refusals_total 1", "sessionkeeper_throttled_total 1",
          "sessionkeeper_database_errors_total 0", "sessionkeeper_hashing_queue 0",
          "sessionkeeper_writing_queue 0"})
        QVERIFY2(text.contains(QByteArray(line) + '\n'), (text + line).constData());
    QVERIFY(!text.contains("sessionkeeper_connections 0"));
}

void tst_Operation::metricsAreWhatPrometheusReads()
{
    Settings settings = Fixture::settings();
    settings.metrics = true;
    const Fixture fixture(settings);
    fixture.get("/api/public/");
    const WireReply reply = fixture.get("/metrics",
                                        {"Accept: application/openmetrics-text;version=1.0.0,"
                                         "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"});
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.header("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
    const QRegularExpression sample(
        u"^[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*\\})? [0-9.e+-]+$"_s);
    QStringList seen;
    for (const QString &line : QString::fromUtf8(reply.body).split(u'\n', Qt::SkipEmptyParts)) {
        if (line.startsWith(u"# TYPE "_s)) {
            const QString name = line.section(u' ', 2, 2);
            QVERIFY2(!seen.contains(name), qPrintable(line));
            seen.append(name);
        } else if (!line.startsWith(u"# HELP "_s)) {
            QVERIFY2(sample.match(line).hasMatch(), qPrintable(line));
        }
    }
    QVERIFY(seen.size() >= 9);
}

// They ask the transport, which ends first.
void tst_Operation::metricsThatWereHeldDoNotOutliveTheServer()
{
    Settings settings = Fixture::settings();
    settings.metrics = true;
    auto fixture = std::make_unique<Fixture>(settings);
    FaultSwitches &faults = fixture->server().faults();
    faults.hold(u"/metrics"_s);
    std::vector<std::unique_ptr<WireClient>> clients;
    for (int i = 0; i < 100; ++i) {
        clients.push_back(std::make_unique<WireClient>(fixture->url()));
        clients.back()->send(WireRequest {.path = "/metrics"}.bytes());
    }
    QTRY_COMPARE(faults.held(u"/metrics"_s), 100);
    faults.release(u"/metrics"_s);
    fixture.reset();
    for (const auto &client : clients)
        QVERIFY(client->isClosed());
}

void tst_Operation::logsEachRequestOnce()
{
    Settings settings = Fixture::settings();
    settings.accessLog = m_folder.filePath(u"access.log"_s);
    const auto now = std::chrono::system_clock::from_time_t(1800000000);
    settings.clock = [now] { return now; };
    Fixture fixture(settings);
    const QByteArray token = fixture.pair().access;
    fixture.me(token);
    fixture.get("/api/public/?key=value");
    fixture.get("/nowhere/0123456789abcdef0123456789abcdef01234567/");
    fixture.server().faults().next(u"/api/public/"_s, Fault::dropped(Fault::Drop::BeforeCommit));
    fixture.get("/api/public/");
    QTRY_COMPARE(log().count('\n'), 5);
    const QList<QJsonObject> entries = lines(log());
    QCOMPARE(entries.at(1).keys(),
             QStringList({u"bytes"_s, u"duration_ms"_s, u"method"_s, u"path"_s, u"peer"_s,
                          u"status"_s, u"time"_s, u"user"_s}));
    QCOMPARE(entries.at(0).value("status"_L1).toInt(), 200);
    QCOMPARE(entries.at(0).value("method"_L1).toString(), u"POST"_s);
    QCOMPARE(entries.at(1).value("path"_L1).toString(), u"/api/me/"_s);
    QCOMPARE(entries.at(1).value("user"_L1).toInt(), 1);
    QCOMPARE(entries.at(1).value("time"_L1).toString(), u"2027-01-15T08:00:00.000Z"_s);
    QCOMPARE(entries.at(1).value("peer"_L1).toString(), u"127.0.0.1"_s);
    QVERIFY(entries.at(1).value("duration_ms"_L1).toDouble() > 0);
    QCOMPARE(entries.at(2).value("path"_L1).toString(), u"/api/public/"_s);
    QCOMPARE(entries.at(2).value("bytes"_L1).toInt(), 23);
    QVERIFY(entries.at(2).value("user"_L1).isNull());
    QCOMPARE(entries.at(3).value("path"_L1).toString(), u"/nowhere/{}/"_s);
    QCOMPARE(entries.at(4).value("status"_L1).toInt(), 0);
    const QFile file(m_folder.filePath(u"access.log"_s));
    QVERIFY(!(file.permissions() & (QFile::ReadOther | QFile::WriteOther)));
}

void tst_Operation::logsNoSecrets()
{
    QFile::remove(m_folder.filePath(u"access.log"_s));
    Settings settings = Fixture::rotating();
    settings.accessLog = m_folder.filePath(u"access.log"_s);
    const Fixture fixture(settings);
    const Fixture::Pair pair = fixture.pair();
    fixture.me(pair.access);
    fixture.get("/api/public/?token=" + pair.access);
    fixture.get("/api/token/" + pair.refresh);
    fixture.get('/' + pair.access + '/' + pair.refresh + "/?x");
    fixture.get("//x@y/\"quoted\"%0a{\"a\":1}");
    fixture.refresh(pair.refresh);
    QTRY_COMPARE(log().count('\n'), 7);
    for (const QByteArray &secret : {pair.access, pair.refresh, QByteArray("pw"), fixtureKey()})
        QVERIFY(!log().contains(secret));
    for (const QJsonObject &entry : lines(log()))
        QCOMPARE(entry.size(), 8);
}

void tst_Operation::logsToAFileThatCanBeRotated()
{
    const QString name = m_folder.filePath(u"access.log"_s);
    QFile::remove(name);
    Settings settings = Fixture::settings();
    settings.accessLog = name;
    Fixture fixture(settings);
    fixture.get("/api/public/");
    QTRY_COMPARE(log().count('\n'), 1);
    QVERIFY(QFile::rename(name, name + u".1"_s));
    fixture.get("/api/public/");
    QVERIFY(fixture.server().reload());
    QTRY_VERIFY(QFile::exists(name));
    fixture.get("/api/public/");
    QTRY_COMPARE(log().count('\n'), 1);
    QFile old(name + u".1"_s);
    QVERIFY(old.open(QIODevice::ReadOnly));
    QCOMPARE(old.readAll().count('\n'), 2);
}

void tst_Operation::saysThatTheLogCannotBeWritten()
{
    Settings settings = Fixture::settings();
    settings.accessLog = u"/no/such/folder/access.log"_s;
    TokenServer server(settings);
    QVERIFY(!server.listen());
    QVERIFY2(server.errorString().startsWith(
                 u"The access log \"/no/such/folder/access.log\" cannot be written ("_s),
             qPrintable(server.errorString()));
}

void tst_Operation::theProgramLogsToStandardOutput()
{
    ServerProcess process("[SESSIONKEEPER]\nACCESS_LOG = \"-\"\n");
    const QUrl url = process.serve();
    exchange(url, {.path = "/api/public/"});
    const QList<QJsonObject> entries = lines(process.output("}\n"));
    QCOMPARE(entries.size(), 1);
    QCOMPARE(entries.first().value("path"_L1).toString(), u"/api/public/"_s);
}

void tst_Operation::theProgramReloadsBySignal()
{
    if (!TestCertificate::local().problem().isEmpty())
        QSKIP(qPrintable(TestCertificate::local().problem()));
    ServerProcess process("[SESSIONKEEPER]\nACCESS_LOG = \"access.log\"\n"
                          "TLS_CERTIFICATE_FILE = \"c.pem\"\nTLS_KEY_FILE = \"k.pem\"\n");
    QVERIFY(QFile::copy(TestCertificate::local().certificateFile(), process.file(u"c.pem"_s)));
    QVERIFY(QFile::copy(TestCertificate::local().keyFile(), process.file(u"k.pem"_s)));
    const QUrl url = process.serve();
    QCOMPARE(url.scheme(), u"https"_s);
    QCOMPARE(exchange(url, {.path = "/api/public/"}).status, 200);
    QVERIFY(QFile::rename(process.file(u"access.log"_s), process.file(u"old.log"_s)));
    process.signal(SIGHUP);
    QTRY_VERIFY(QFile::exists(process.file(u"access.log"_s)));
    QVERIFY(QFile::remove(process.file(u"k.pem"_s)));
    process.signal(SIGHUP);
    QByteArray error;
    QTRY_VERIFY((error += process.errors()).contains("k.pem"));
    QCOMPARE(exchange(url, {.path = "/api/public/"}).status, 200);
    process.signal(SIGTERM);
    QCOMPARE(process.wait(), 0);
}

void tst_Operation::throttlesAnAccountWhateverTheAddress()
{
    Settings settings = Fixture::settings();
    settings.accountThrottle = u"3/min"_s;
    settings.restFramework.NUM_PROXIES = 1;
    auto time = std::make_shared<std::atomic<qint64>>(1800000000);
    settings.clock = [time] { return std::chrono::system_clock::from_time_t(*time); };
    const Fixture fixture(settings);
    const auto guess = [&fixture](int address, const QByteArray &password) {
        return fixture.post("/api/token/", R"({"username":"alice","password":")" + password + "\"}",
                            {"X-Forwarded-For: 10.0.0." + QByteArray::number(address)});
    };
    for (int i = 0; i < 3; ++i)
        QCOMPARE(guess(i, "wrong").status, 401);
    const WireReply reply = guess(7, "pw");
    QCOMPARE(reply.status, 429);
    QCOMPARE(reply.header("Retry-After"), "60");
    QCOMPARE(reply.text("detail"), "Request was throttled. Expected available in 60 seconds.");
    *time += 61;
    QCOMPARE(guess(8, "pw").status, 200);
}

void tst_Operation::oneAccountDoesNotThrottleAnother()
{
    Settings settings = Fixture::settings();
    settings.accountThrottle = u"2/min"_s;
    const Fixture fixture(settings);
    for (int i = 0; i < 3; ++i)
        fixture.logIn("nobody", "x");
    QCOMPARE(fixture.logIn("nobody", "x").status, 429); // as for an account that exists
    QCOMPARE(fixture.logIn("alice").status, 200);
}

void tst_Operation::aCorrectLoginClearsTheAccount()
{
    Settings settings = Fixture::settings();
    settings.accountThrottle = u"2/min"_s;
    const Fixture fixture(settings);
    for (int i = 0; i < 4; ++i) {
        QCOMPARE(fixture.logIn("alice", "wrong").status, 401);
        QCOMPARE(fixture.logIn("alice").status, 200);
    }
    for (int i = 0; i < 10; ++i)
        QCOMPARE(fixture.logIn("alice").status, 200);
}

void tst_Operation::spellingsOfANameAreOneAccount()
{
    Settings settings = Fixture::settings();
    settings.accountThrottle = u"2/min"_s;
    const Fixture fixture(settings);
    QCOMPARE(fixture.logIn("ALICE", "x").status, 401);
    QCOMPARE(fixture.logIn(" alice ", "x").status, 401);
    QCOMPARE(fixture.logIn("\xef\xbd\x81lice", "x").status, 429); // fullwidth a
    QCOMPARE(fixture.logIn("alice").status, 429);
}

void tst_Operation::whatIsNoGuessDoesNotCount()
{
    Settings settings = Fixture::settings();
    settings.accountThrottle = u"1/min"_s;
    Fixture fixture(settings);
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(fixture.post("/api/token/", R"({"username":"alice"})").status, 400);
        QCOMPARE(fixture.post("/api/token/", "{").status, 400);
        QCOMPARE(fixture.get("/api/token/").status, 405);
    }
    fixture.server().faults().next(u"/api/token/"_s, Fault::answer(500), 3);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(fixture.logIn("alice", "wrong").status, 500);
    QCOMPARE(fixture.logIn("alice").status, 200);
}

void tst_Operation::manyGuessesAtOnceAreStillCounted()
{
    Settings settings = Fixture::settings();
    settings.accountThrottle = u"5/min"_s;
    settings.passwordIterations = 50000;
    const Fixture fixture(settings);
    std::vector<std::unique_ptr<WireClient>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<WireClient>(fixture.url()));
        clients.back()->send(postedLogin(R"({"username":"alice","password":"wrong"})"));
    }
    int checked = 0;
    for (const auto &client : clients)
        checked += client->receive().status == 401 ? 1 : 0;
    QCOMPARE(checked, 5);
}

void tst_Operation::throttlesEverySystem()
{
    Settings settings = JwtFixture::settings();
    settings.accountThrottle = u"2/min"_s;
    const JwtFixture fixture(settings);
    for (int i = 0; i < 2; ++i)
        QCOMPARE(fixture.obtain("alice", "wrong").status, 400);
    QCOMPARE(fixture.obtain().status, 429);
    QCOMPARE(fixture.obtain("root").status, 200);
}

void tst_Operation::aLargeBodyDoesNotHideTheAccount()
{
    Settings settings = Fixture::settings();
    settings.accountThrottle = u"2/min"_s;
    const Fixture fixture(settings);
    const auto logIn = [&fixture](const QByteArray &password) {
        return fixture.post("/api/token/", paddedLogin("alice", password)).status;
    };
    QCOMPARE(logIn("wrong"), 401);
    QCOMPARE(logIn("pw"), 200); // clears it
    QCOMPARE(logIn("wrong"), 401);
    QCOMPARE(logIn("wrong"), 401);
    QCOMPARE(logIn("pw"), 429);
    QCOMPARE(fixture.logIn("alice").status, 429);
}

// On the network thread it would be refused at once, and everybody else would wait for that.
void tst_Operation::aLargeBodyIsReadByAThreadThatHashes()
{
    Settings settings = Fixture::settings();
    settings.accountThrottle = u"1/hour"_s;
    settings.passwordIterations = 200000;
    settings.metrics = true;
    const Fixture fixture(settings);
    QCOMPARE(fixture.logIn("alice", "wrong").status, 401);
    QCOMPARE(fixture.logIn("alice").status, 429);
    const auto metric = [&fixture](const QByteArray &name) {
        const QByteArray text = fixture.get("/metrics").body;
        const qsizetype at = text.indexOf("\nsessionkeeper_" + name + ' ');
        return text.mid(text.indexOf(' ', at) + 1).split('\n').constFirst().toInt();
    };
    std::vector<std::unique_ptr<WireClient>> flood;
    for (int i = 0; metric("hashing_queue") == 0; ++i) {
        flood.push_back(std::make_unique<WireClient>(fixture.url()));
        flood.back()->send(postedLogin(R"({"username":"nobody)" + QByteArray::number(i)
                                       + R"(","password":"wrong"})"));
    }
    const int refused = metric("refusals_total");
    WireClient client(fixture.url());
    client.send(postedLogin(paddedLogin("alice", "wrong")));
    QCOMPARE(client.receive().status, 429);
    QTRY_VERIFY(metric("refusals_total") > refused);
}

void tst_Operation::believesAsManyProxiesAsThereAre_data()
{
    QTest::addColumn<int>("proxies");
    QTest::addColumn<QByteArray>("first"); // X-Forwarded-For of two clients
    QTest::addColumn<QByteArray>("second");
    QTest::addColumn<int>("status"); // of the second one

    QTest::newRow("none: what the client says is nothing")
        << 0 << QByteArray("10.0.0.1") << QByteArray("10.0.0.2") << 429;
    QTest::newRow("one") << 1 << QByteArray("10.0.0.1") << QByteArray("10.0.0.2") << 401;
    QTest::newRow("one, and the client lies")
        << 1 << QByteArray("1.1.1.1, 10.0.0.1") << QByteArray("2.2.2.2, 10.0.0.1") << 429;
    QTest::newRow("two") << 2 << QByteArray("10.0.0.1, 10.9.9.9")
                         << QByteArray("10.0.0.2, 10.9.9.9") << 401;
    QTest::newRow("fewer than there should be")
        << 2 << QByteArray("10.0.0.1") << QByteArray("10.0.0.2") << 401;
    QTest::newRow("one IPv6 network")
        << 1 << QByteArray("2001:db8::1") << QByteArray("2001:db8::ffff:0:0:2") << 429;
    QTest::newRow("two IPv6 networks")
        << 1 << QByteArray("2001:db8::1") << QByteArray("2001:db8:0:1::1") << 401;
}

void tst_Operation::believesAsManyProxiesAsThereAre()
{
    QFETCH(const int, proxies);
    QFETCH(const QByteArray, first);
    QFETCH(const QByteArray, second);
    QFETCH(const int, status);
    Settings settings = Fixture::settings();
    settings.loginThrottle = u"1/min"_s;
    settings.restFramework.NUM_PROXIES = proxies;
    const Fixture fixture(settings);
    const auto guess = [&fixture](const QByteArray &forwarded) {
        return fixture
            .post("/api/token/", R"({"username":"a","password":"b"})",
                  {"X-Forwarded-For: " + forwarded})
            .status;
    };
    QCOMPARE(guess(first), 401);
    QCOMPARE(guess(second), status);
}

void tst_Operation::theProgramThrottlesByDefault()
{
    const Settings settings = Settings::forProgram();
    QCOMPARE(settings.loginThrottle, u"10/min"_s);
    QCOMPARE(settings.accountThrottle, u"100/hour"_s);
    QCOMPARE(settings.restFramework.NUM_PROXIES, 0);
    QCOMPARE(settings.limits.connectionsPerAddress, 512);
}

void tst_Operation::aDatabaseThatIsGoneDoesNotFloodTheLog()
{
    Settings settings = Fixture::settings();
    settings.database = u"sqlite:"_s + m_folder.filePath(u"flood.db"_s);
    auto time = std::make_shared<std::atomic<qint64>>(1800000000);
    settings.clock = [time] { return std::chrono::system_clock::from_time_t(*time); };
    const Fixture fixture(settings);
    spoil(m_folder.filePath(u"flood.db"_s), u"ALTER TABLE auth_user RENAME TO gone"_s);
    const LogLines lines("sessionkeeper.server");
    for (int i = 0; i < 5; ++i)
        QCOMPARE(fixture.logIn("alice").status, 503);
    QCOMPARE(lines.taken().size(), 1);
    *time += 10;
    QCOMPARE(fixture.logIn("alice").status, 503);
    QCOMPARE(fixture.logIn("alice").status, 503);
    const QStringList later = lines.taken();
    QCOMPARE(later.size(), 1);
    QVERIFY2(later.constFirst().contains(u"(and 4 more failures before)"), qPrintable(later[0]));
    *time -= 3600; // a clock that was set back silences nobody
    QCOMPARE(fixture.logIn("alice").status, 503);
    QCOMPARE(lines.taken().size(), 1);
}

QTEST_GUILESS_MAIN(tst_Operation)
#include "tst_operation.moc"
