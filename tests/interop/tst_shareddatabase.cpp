// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/postgres.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qfile.h>
#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qprocess.h>
#include <QtCore/qtemporarydir.h>
#include <QtNetwork/qnetworkaccessmanager.h>
#include <QtNetwork/qnetworkreply.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

#include <memory>
#include <thread>

using namespace Qt::StringLiterals;
using SessionKeeper::Test::Postgres;

namespace {

const QString secret = u"the SECRET_KEY of both"_s;
constexpr auto token = "/api/token/";
constexpr auto refresh = "/api/token/refresh/";
constexpr auto blacklist = "/api/token/blacklist/";
constexpr auto me = "/api/me/";

struct Answer
{
    int status = 0;
    QJsonObject body;

    QString text(const char *member) const { return body[QLatin1StringView(member)].toString(); }
};

// The claim of a token that says which one it is.
QString idOf(const QString &token)
{
    const QByteArray payload = QByteArray::fromBase64(token.section(u'.', 1, 1).toLatin1(),
                                                      QByteArray::Base64UrlEncoding);
    return QJsonDocument::fromJson(payload)[u"jti"].toString();
}

QByteArray compact(const QJsonArray &array)
{
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

// Both have the same face: users log in, refresh, log out, look at themselves.
class Site
{
public:
    virtual ~Site() = default;
    virtual Answer post(const char *path, const QJsonObject &body) = 0;
    virtual Answer get(const char *path, const QString &access) = 0;

    Answer login(const QString &name, const QString &password)
    {
        return post(token, {{u"username"_s, name}, {u"password"_s, password}});
    }
};

class DjangoPeer : public Site
{
public:
    explicit DjangoPeer(const QString &url)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral(SHARED_PEER), {url, secret});
    }
    ~DjangoPeer() override
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished();
    }

    QJsonValue ask(const QJsonArray &command)
    {
        m_process.write(compact(command) + '\n');
        while (!m_process.canReadLine() && m_process.waitForReadyRead(60000)) { }
        const QByteArray line = m_process.readLine();
        if (line.isEmpty())
            qFatal("sharedpeer did not answer %s", compact(command).constData());
        return QJsonDocument::fromJson('[' + line + ']')[0];
    }

    Answer post(const char *path, const QJsonObject &body) override
    {
        return answer(ask({u"post"_s, QString::fromLatin1(path), body}));
    }
    Answer get(const char *path, const QString &access) override
    {
        return answer(ask({u"get"_s, QString::fromLatin1(path), access}));
    }

private:
    static Answer answer(const QJsonValue &told)
    {
        return {told[u"status"_s].toInt(), told[u"body"_s].toObject()};
    }

    QProcess m_process;
};

// The program, as people run it.
class OurServer : public Site
{
public:
    explicit OurServer(const QString &config)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral(SERVER_PROGRAM), {u"serve"_s, u"--config"_s, config});
        while (!m_process.canReadLine() && m_process.waitForReadyRead(20000)) { }
        m_url = QUrl(QString::fromUtf8(m_process.readLine().trimmed().mid(13)));
    }
    ~OurServer() override
    {
        m_process.terminate();
        m_process.waitForFinished();
    }

    bool isReady() const { return m_url.port() > 0; }

    Answer post(const char *path, const QJsonObject &body) override
    {
        QNetworkRequest request(m_url.resolved(QUrl(QString::fromLatin1(path))));
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        return finished(m_manager.post(request, QJsonDocument(body).toJson()));
    }
    Answer get(const char *path, const QString &access) override
    {
        QNetworkRequest request(m_url.resolved(QUrl(QString::fromLatin1(path))));
        request.setRawHeader("Authorization", "Bearer " + access.toLatin1());
        return finished(m_manager.get(request));
    }

private:
    static Answer finished(QNetworkReply *reply)
    {
        QSignalSpy end(reply, &QNetworkReply::finished);
        end.wait(20000);
        reply->deleteLater();
        return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
                QJsonDocument::fromJson(reply->readAll()).object()};
    }

    QProcess m_process;
    QUrl m_url;
    QNetworkAccessManager m_manager;
};

} // namespace

// A real Django with Simple JWT and our program on one database and one key, at the same time
// (design.md S3).
class tst_SharedDatabase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanup();
    void djangoTakesOurTablesForItsOwn();
    void weTakeDjangosTablesForOurs();
    void theTablesAreTheSameToTheName();
    void usersOfEitherLogInAtTheOther();
    void aPasswordChangedByEitherCountsAtTheOther();
    void aLoginLeavesTheHashAloneAndSetsLastLogin();
    void accessTokensOfEitherOpenTheOther();
    void whatEitherRotatesIsDeadAtTheOther();
    void whatEitherBlacklistsIsDeadAtTheOther();
    void flushingByEitherKeepsWhatLives();
    void aUserDeletedInDjangoIsGoneHere();
    void aUserDeletedHereIsGoneInDjango();
    void bothWriteAtTheSameTime();
    void longRunningKeysOfEitherAreHonoured();

private:
    void start();
    Site *sites(int which) const
    {
        return which == 0 ? static_cast<Site *>(m_django.get()) : m_ours.get();
    }
    QByteArray run(const QStringList &words, const QByteArray &input = {}) const;
    static QJsonObject spent(const Answer &pair) { return {{u"refresh"_s, pair.text("refresh")}}; }

    QTemporaryDir m_folder;
    QString m_url;
    QString m_config;
    std::unique_ptr<DjangoPeer> m_django;
    std::unique_ptr<OurServer> m_ours;
};

void tst_SharedDatabase::initTestCase_data()
{
    QTest::addColumn<bool>("isRemote");
    QTest::newRow("sqlite") << false;
    QTest::newRow("postgresql") << true;
}

void tst_SharedDatabase::init()
{
    QFETCH_GLOBAL(const bool, isRemote);
    if (isRemote && !Postgres::instance().isRunning())
        QSKIP(qPrintable(Postgres::instance().problem()));
    if (isRemote && QProcess::execute(u"/usr/bin/python3"_s, {u"-c"_s, u"import psycopg2"_s}) != 0)
        QSKIP("Django's way to PostgreSQL is not installed; install python3-psycopg2.");
    m_url = isRemote
        ? Postgres::instance().newDatabase()
        : u"sqlite:"_s + m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()));
    m_config = m_folder.filePath(u"server.toml"_s);
    QFile file(m_config);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("systems = [\"simplejwt\", \"drfjwt\", \"refreshtoken\"]\nprofile = "
               "\"simplejwt/5.2.2\"\nlisten = \"127.0.0.1:0\"\nsecret_key = \""
               + secret.toUtf8() + "\"\ndatabase = \"" + m_url.toUtf8()
               + "\"\n[SIMPLE_JWT]\nROTATE_REFRESH_TOKENS = true\n"
                 "BLACKLIST_AFTER_ROTATION = true\nUPDATE_LAST_LOGIN = true\n"
                 "[SESSIONKEEPER]\nLOGIN_THROTTLE = \"off\"\n");
}

void tst_SharedDatabase::cleanup()
{
    m_ours.reset();
    m_django.reset();
}

void tst_SharedDatabase::start()
{
    m_django = std::make_unique<DjangoPeer>(m_url);
    m_django->ask({u"migrate"_s});
    m_django->ask({u"add_user"_s, u"dora"_s, u"pw-dora"_s});
    m_ours = std::make_unique<OurServer>(m_config);
    QVERIFY(m_ours->isReady());
    QCOMPARE(run({u"user"_s, u"add"_s, u"otto"_s}, "pw-otto\n"), "");
}

QByteArray tst_SharedDatabase::run(const QStringList &words, const QByteArray &input) const
{
    QProcess program;
    program.setProcessChannelMode(QProcess::MergedChannels);
    program.start(QStringLiteral(SERVER_PROGRAM), words + QStringList {u"--config"_s, m_config});
    program.write(input);
    program.closeWriteChannel();
    program.waitForFinished();
    return program.readAll();
}

void tst_SharedDatabase::djangoTakesOurTablesForItsOwn()
{
    QVERIFY(run({u"migrate"_s}).startsWith("made "));
    m_django = std::make_unique<DjangoPeer>(m_url);
    QCOMPARE(m_django->ask({u"migrate"_s}).toArray(), QJsonArray());
    // Its own ids and defaults work on them.
    QVERIFY(m_django->ask({u"add_user"_s, u"dora"_s, u"pw"_s}).toInt() > 0);
    QCOMPARE(m_django->login(u"dora"_s, u"pw"_s).status, 200);
}

void tst_SharedDatabase::weTakeDjangosTablesForOurs()
{
    m_django = std::make_unique<DjangoPeer>(m_url);
    m_django->ask({u"migrate"_s});
    const QByteArray made = run({u"migrate"_s});
    QVERIFY2(!made.contains("auth_") && !made.contains("token_blacklist_"), made.constData());
    QCOMPARE(m_django->ask({u"migrate"_s}).toArray(), QJsonArray());
}

void tst_SharedDatabase::theTablesAreTheSameToTheName()
{
    QFETCH_GLOBAL(const bool, isRemote);
    if (!isRemote)
        QSKIP("tst_serverdjango compares them for SQLite.");
    run({u"migrate"_s});
    const QString made = QString::fromUtf8(compact(DjangoPeer(m_url).ask({u"schema"_s}).toArray()));
    const QString theirs = Postgres::instance().newDatabase();
    DjangoPeer original(theirs);
    original.ask({u"migrate"_s});
    for (const QJsonValue fact : original.ask({u"schema"_s}).toArray())
        QVERIFY2(made.contains(QString::fromUtf8(compact({fact}).mid(1).chopped(1))),
                 qPrintable(fact.toString()));
}

void tst_SharedDatabase::usersOfEitherLogInAtTheOther()
{
    start();
    for (int site = 0; site < 2; ++site) {
        QCOMPARE(sites(site)->login(u"dora"_s, u"pw-dora"_s).status, 200);
        QCOMPARE(sites(site)->login(u"otto"_s, u"pw-otto"_s).status, 200);
        QCOMPARE(sites(site)->login(u"otto"_s, u"pw-dora"_s).status, 401);
    }
    QCOMPARE(run({u"user"_s, u"deactivate"_s, u"dora"_s}), "");
    QCOMPARE(m_django->login(u"dora"_s, u"pw-dora"_s).status, 401);
}

void tst_SharedDatabase::aPasswordChangedByEitherCountsAtTheOther()
{
    start();
    m_django->ask({u"set_password"_s, u"otto"_s, u"by-django"_s});
    QCOMPARE(m_ours->login(u"otto"_s, u"by-django"_s).status, 200);
    QCOMPARE(m_ours->login(u"otto"_s, u"pw-otto"_s).status, 401);
    QCOMPARE(run({u"user"_s, u"set-password"_s, u"dora"_s}, "by-us\n"), "");
    QCOMPARE(m_django->login(u"dora"_s, u"by-us"_s).status, 200);
    QCOMPARE(m_django->login(u"dora"_s, u"pw-dora"_s).status, 401);
}

// Both write the format of Django 3.2, so neither has a reason to write it anew.
void tst_SharedDatabase::aLoginLeavesTheHashAloneAndSetsLastLogin()
{
    start();
    const QJsonValue before = m_django->ask({u"user"_s, u"dora"_s});
    QVERIFY(before[u"last_login"_s].isNull());
    const QDateTime begin = QDateTime::currentDateTimeUtc();
    QCOMPARE(m_ours->login(u"dora"_s, u"pw-dora"_s).status, 200);
    const QJsonValue after = m_django->ask({u"user"_s, u"dora"_s});
    QCOMPARE(after[u"hash"_s], before[u"hash"_s]);
    const auto seen = QDateTime::fromString(after[u"last_login"_s].toString(), Qt::ISODateWithMs);
    QVERIFY2(seen >= begin.addSecs(-1) && seen <= QDateTime::currentDateTimeUtc().addSecs(1),
             qPrintable(after[u"last_login"_s].toString()));
    QCOMPARE(m_django->login(u"otto"_s, u"pw-otto"_s).status, 200);
    const Answer access = m_ours->login(u"otto"_s, u"pw-otto"_s);
    QVERIFY(!m_ours->get(me, access.text("access")).text("last_login").isEmpty());
}

void tst_SharedDatabase::accessTokensOfEitherOpenTheOther()
{
    start();
    for (int site = 0; site < 2; ++site) {
        const Answer pair = sites(site)->login(u"dora"_s, u"pw-dora"_s);
        const Answer seen = sites(1 - site)->get(me, pair.text("access"));
        QCOMPARE(seen.status, 200);
        QCOMPARE(seen.text("username"), u"dora"_s);
    }
}

void tst_SharedDatabase::whatEitherRotatesIsDeadAtTheOther()
{
    start();
    for (int site = 0; site < 2; ++site) {
        const Answer first = sites(site)->login(u"dora"_s, u"pw-dora"_s);
        const Answer second = sites(1 - site)->post(refresh, spent(first));
        QCOMPARE(second.status, 200);
        for (int asked = 0; asked < 2; ++asked) {
            const Answer refused = sites(asked)->post(refresh, spent(first));
            QCOMPARE(refused.status, 401);
            QCOMPARE(refused.text("detail"), u"Token is blacklisted"_s);
        }
        QCOMPARE(sites(site)->post(refresh, spent(second)).status, 200);
    }
}

void tst_SharedDatabase::whatEitherBlacklistsIsDeadAtTheOther()
{
    start();
    for (int site = 0; site < 2; ++site) {
        const Answer pair = sites(1 - site)->login(u"otto"_s, u"pw-otto"_s);
        QCOMPARE(sites(site)->post(blacklist, spent(pair)).status, 200);
        QCOMPARE(sites(1 - site)->post(refresh, spent(pair)).status, 401);
        QCOMPARE(sites(1 - site)->post(blacklist, spent(pair)).status, 401);
    }
    const QJsonValue tokens = m_django->ask({u"tokens"_s});
    QCOMPARE(tokens[u"blacklisted"_s].toArray().size(), 2);
    for (const QJsonValue row : tokens[u"outstanding"_s].toArray())
        QCOMPARE(row[1].toString(), u"otto"_s);
}

void tst_SharedDatabase::flushingByEitherKeepsWhatLives()
{
    start();
    for (int site = 0; site < 2; ++site) {
        const Answer dead = sites(site)->login(u"dora"_s, u"pw-dora"_s);
        const Answer old = sites(1 - site)->login(u"dora"_s, u"pw-dora"_s);
        QCOMPARE(sites(1 - site)->post(blacklist, spent(dead)).status, 200);
        QCOMPARE(sites(site)->post(blacklist, spent(old)).status, 200);
        m_django->ask({u"expire"_s, idOf(old.text("refresh"))});
        if (site == 0)
            m_django->ask({u"flush"_s});
        else
            QCOMPARE(run({u"token"_s, u"flush-expired"_s}), "removed 1 expired token\n");
        const QJsonArray left = m_django->ask({u"tokens"_s})[u"blacklisted"_s].toArray();
        QVERIFY(left.contains(idOf(dead.text("refresh"))));
        QVERIFY(!left.contains(idOf(old.text("refresh"))));
        QCOMPARE(sites(site)->post(refresh, spent(dead)).status, 401);
    }
}

void tst_SharedDatabase::aUserDeletedInDjangoIsGoneHere()
{
    start();
    const Answer pair = m_ours->login(u"otto"_s, u"pw-otto"_s);
    m_django->ask({u"delete_user"_s, u"otto"_s});
    QCOMPARE(m_ours->login(u"otto"_s, u"pw-otto"_s).status, 401);
    const Answer refused = m_ours->get(me, pair.text("access"));
    QCOMPARE(refused.status, 401);
    QCOMPARE(refused.text("code"), u"user_not_found"_s);
    // Its token stays listed, without a user.
    const QJsonArray row {idOf(pair.text("refresh")), QJsonValue::Null};
    QVERIFY(m_django->ask({u"tokens"_s})[u"outstanding"_s].toArray().contains(row));
}

void tst_SharedDatabase::aUserDeletedHereIsGoneInDjango()
{
    start();
    const Answer pair = m_django->login(u"dora"_s, u"pw-dora"_s);
    m_django->ask({u"add_key"_s, u"dora"_s, u"phone"_s});
    QCOMPARE(run({u"user"_s, u"delete"_s, u"dora"_s}), "");
    QCOMPARE(m_django->login(u"dora"_s, u"pw-dora"_s).status, 401);
    QCOMPARE(m_django->get(me, pair.text("access")).status, 401);
    QCOMPARE(m_django->ask({u"keys"_s}).toArray(), QJsonArray());
}

// Neither is told that the database is locked, and nothing is lost.
void tst_SharedDatabase::bothWriteAtTheSameTime()
{
    start();
    constexpr int rounds = 20;
    Answer theirs = m_django->login(u"dora"_s, u"pw-dora"_s);
    std::thread django([&] {
        // A peer of its own: QProcess belongs to its thread.
        DjangoPeer peer(m_url);
        for (int i = 0; i < rounds; ++i) {
            theirs = peer.post(refresh, spent(theirs));
            if (theirs.status != 200)
                qFatal("Django answered %d", theirs.status);
        }
    });
    Answer ours = m_ours->login(u"otto"_s, u"pw-otto"_s);
    for (int i = 0; i < rounds; ++i)
        ours = m_ours->post(refresh, spent(ours));
    django.join();
    QCOMPARE(ours.status, 200);
    QCOMPARE(m_django->ask({u"tokens"_s})[u"blacklisted"_s].toArray().size(), 2 * rounds);
}

void tst_SharedDatabase::longRunningKeysOfEitherAreHonoured()
{
    start();
    const QString theirs = m_django->ask({u"add_key"_s, u"dora"_s, u"phone"_s}).toString();
    const QJsonObject delegation {
        {u"client_id"_s, u"app"_s},
        {u"grant_type"_s, u"urn:ietf:params:oauth:grant-type:jwt-bearer"_s},
        {u"refresh_token"_s, theirs},
        {u"api_type"_s, u"app"_s}};
    const Answer delegated = m_ours->post("/delegate/", delegation);
    if (delegated.status == 404)
        QSKIP("The add-on's endpoints are not served.");
    QCOMPARE(delegated.status, 200);
    QVERIFY(!delegated.text("token").isEmpty());
    run({u"refresh-token"_s, u"generate"_s});
    for (const QJsonValue row : m_django->ask({u"keys"_s}).toArray())
        QCOMPARE(row[0].toString().size(), 40);
}

QTEST_GUILESS_MAIN(tst_SharedDatabase)
#include "tst_shareddatabase.moc"
