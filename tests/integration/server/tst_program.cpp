// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"

#include <QtTest/qtest.h>

#include <QtCore/qfile.h>
#include <QtCore/qprocess.h>
#include <QtCore/qtemporarydir.h>

using namespace Qt::StringLiterals;

// The command sessionkeeper-server as people and scripts meet it.
class tst_Program : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void servesUntilItIsTerminated();
    void keepsUsersAndKeyOverARestart();
    void managesUsers();
    void migratesOnce();
    void makesTheTablesOfWhatIsServed();
    void S83_flushesExpiredTokens();
    void saysWhatIsWrongInOneLine_data();
    void saysWhatIsWrongInOneLine();
    void saysThatAPortIsTaken();
    void explainsItself();

private:
    struct Outcome
    {
        int status;
        QByteArray output;
        QByteArray error;
    };
    Outcome run(const QStringList &arguments, const QByteArray &input = {}) const;
    QString database() const { return u"sqlite:"_s + m_folder.filePath(u"s.db"_s); }
    // The address of a server that was started, once it is ready.
    static QUrl ready(QProcess &process);
    void start(QProcess &process) const;
    static void stop(QProcess &process);

    QTemporaryDir m_folder;
};

tst_Program::Outcome tst_Program::run(const QStringList &arguments, const QByteArray &input) const
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.start(QStringLiteral(SERVER_PROGRAM), arguments);
    process.write(input);
    process.closeWriteChannel();
    process.waitForFinished();
    const int status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    return {status, process.readAllStandardOutput(), process.readAllStandardError()};
}

void tst_Program::start(QProcess &process) const
{
    process.setWorkingDirectory(m_folder.path());
    process.start(QStringLiteral(SERVER_PROGRAM),
                  {u"serve"_s, u"--listen"_s, u"127.0.0.1:0"_s, u"--database"_s, database()});
}

QUrl tst_Program::ready(QProcess &process)
{
    while (!process.canReadLine() && process.waitForReadyRead(20000)) { }
    const QByteArray line = process.readLine();
    return line.startsWith("listening on ") ? QUrl(QString::fromUtf8(line.mid(13).trimmed()))
                                            : QUrl();
}

void tst_Program::stop(QProcess &process)
{
    process.terminate();
    process.waitForFinished(20000);
}

void tst_Program::servesUntilItIsTerminated()
{
    QProcess process;
    start(process);
    const QUrl url = ready(process);
    QVERIFY(url.port() > 0);
    QCOMPARE(exchange(url, {.path = "/api/public/"}).status, 200);
    stop(process);
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(process.readAllStandardError(), "");
}

void tst_Program::keepsUsersAndKeyOverARestart()
{
    QCOMPARE(run({u"user"_s, u"add"_s, u"ada"_s, u"--database"_s, database()}, "secret\n").error,
             "");
    QByteArray token;
    for (int i = 0; i < 2; ++i) {
        QProcess process;
        start(process);
        const QUrl url = ready(process);
        if (token.isEmpty())
            token = exchange(url,
                             {.method = "POST",
                              .path = "/api/token/",
                              .body = R"({"username":"ada","password":"secret"})",
                              .contentType = "application/json"})
                        .text("access");
        QCOMPARE(exchange(url, {.path = "/api/me/", .headers = {"Authorization: Bearer " + token}})
                     .text("username"),
                 "ada");
        stop(process);
    }
    const QFile key(m_folder.filePath(u"s.db.secret-key"_s));
    QCOMPARE(key.permissions()
                 & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
             QFile::Permissions());
}

void tst_Program::managesUsers()
{
    const QStringList where {u"--database"_s, database()};
    const auto user = [&](const QStringList &words, const QByteArray &input = {}) {
        return run(QStringList {u"user"_s} + words + where, input);
    };
    QCOMPARE(
        user({u"add"_s, u"bob"_s, u"--staff"_s, u"--inactive"_s, u"--email"_s, u"b@x"_s}, "pw\n")
            .status,
        0);
    QVERIFY(user({u"list"_s}).output.contains("bob\tb@x\tinactive staff\n"));
    QCOMPARE(user({u"activate"_s, u"bob"_s}).status, 0);
    QVERIFY(user({u"list"_s}).output.contains("bob\tb@x\tstaff\n"));
    QCOMPARE(user({u"set-password"_s, u"bob"_s}, "other\n").status, 0);
    QCOMPARE(user({u"deactivate"_s, u"bob"_s}).status, 0);
    QCOMPARE(user({u"add"_s, u"bob"_s}, "pw\n").error,
             "sessionkeeper-server: there is a user bob already\n");
    QCOMPARE(user({u"delete"_s, u"bob"_s}).status, 0);
    QCOMPARE(user({u"delete"_s, u"bob"_s}).error, "sessionkeeper-server: there is no user bob\n");
    QCOMPARE(user({u"add"_s, u"eve"_s}, "").status, 2);
    QCOMPARE(user({u"add"_s, u"eve"_s}, " pw \n").status, 2);
    QCOMPARE(user({u"add"_s, u"eve"_s}, "p\xff\n").status, 2);
    QCOMPARE(user({u"add"_s, u" "_s}, "pw\n").status, 2);
    QCOMPARE(user({u"add"_s, u"e\nve"_s}, "pw\n").status, 2);
    QVERIFY(!user({u"list"_s}).output.contains("ve"));
}

void tst_Program::migratesOnce()
{
    const QStringList migrate {u"migrate"_s, u"--database"_s,
                               u"sqlite:"_s + m_folder.filePath(u"m.db"_s)};
    QVERIFY(run(migrate).output.startsWith("made "));
    QVERIFY(run(migrate).output.startsWith("nothing to do"));
}

void tst_Program::makesTheTablesOfWhatIsServed()
{
    QFile config(m_folder.filePath(u"tables.toml"_s));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("database = \"sqlite:tables.db\"\nsystems = [\"drfjwt\"]\n");
    config.close();
    const QStringList with {u"--config"_s, config.fileName()};
    const QByteArray users = run(QStringList {u"migrate"_s} + with).output;
    QVERIFY2(users.contains("auth_user") && !users.contains("token"), users.constData());
    QCOMPARE(run(QStringList {u"user"_s, u"list"_s} + with).status, 0);
    // A command makes what it needs.
    QCOMPARE(run(QStringList {u"refresh-token"_s, u"list"_s} + with).status, 0);
    QCOMPARE(run(QStringList {u"token"_s, u"list"_s} + with).status, 0);
    QCOMPARE(run(QStringList {u"token"_s, u"delete-stale"_s} + with).status, 0);
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("database = \"sqlite:more.db\"\nsystems = [\"simplejwt\", \"drfjwt\"]\n"
                 "profile = \"styria/1.17\"\n");
    config.close();
    const QByteArray more = run(QStringList {u"migrate"_s} + with).output;
    QVERIFY2(more.contains("token_blacklist_outstandingtoken, token_blacklist_blacklistedtoken, "
                           "sessionkeeper_rotation, blacklist_blacklistedtoken\n"),
             more.constData());
}

void tst_Program::S83_flushesExpiredTokens()
{
    QFile config(m_folder.filePath(u"flush.toml"_s));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("database = \"sqlite:flush.db\"\nlisten = \"127.0.0.1:0\"\n"
                 "[SIMPLE_JWT]\nREFRESH_TOKEN_LIFETIME = 0\nBLACKLIST_AFTER_ROTATION = true\n");
    config.close();
    const QStringList where {u"--config"_s, config.fileName()};
    QCOMPARE(run(QStringList {u"user"_s, u"add"_s, u"ada"_s} + where, "secret\n").status, 0);

    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.start(QStringLiteral(SERVER_PROGRAM), QStringList {u"serve"_s} + where);
    const QUrl url = ready(process);
    for (int i = 0; i < 2; ++i) {
        const auto reply = exchange(url,
                                    {.method = "POST",
                                     .path = "/api/token/",
                                     .body = R"({"username":"ada","password":"secret"})",
                                     .contentType = "application/json"});
        QCOMPARE(reply.status, 200);
    }
    const QStringList flush = QStringList {u"token"_s, u"flush-expired"_s} + where;
    QCOMPARE(run(flush).output, "removed 2 expired tokens\n");
    QCOMPARE(run(flush).output, "removed 0 expired tokens\n");
    stop(process);
    QVERIFY(run({u"token"_s}).error.contains("token needs one of"));
}

void tst_Program::saysWhatIsWrongInOneLine_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("expected"); // a part of it

    QTest::newRow("nothing") << QStringList() << QByteArray("what shall I do?");
    QTest::newRow("command") << QStringList {u"dance"_s} << QByteArray("unknown command dance");
    QTest::newRow("option") << QStringList {u"serve"_s, u"--prot"_s}
                            << QByteArray("unknown option --prot");
    QTest::newRow("value") << QStringList {u"serve"_s, u"--listen"_s}
                           << QByteArray("--listen needs a value");
    QTest::newRow("option of another command") << QStringList {u"migrate"_s, u"--threads"_s, u"2"_s}
                                               << QByteArray("migrate does not take --threads");
    QTest::newRow("address") << QStringList {u"serve"_s, u"--listen"_s, u"here"_s}
                             << QByteArray("\"here\" is no address");
    QTest::newRow("threads") << QStringList {u"serve"_s, u"--threads"_s, u"0"_s}
                             << QByteArray("--threads must be");
    QTest::newRow("no user name") << QStringList {u"user"_s, u"add"_s}
                                  << QByteArray("user add needs the name");
    QTest::newRow("missing configuration")
        << QStringList {u"serve"_s, u"--config"_s, u"gone.toml"_s} << QByteArray("gone.toml");
    QTest::newRow("bad configuration")
        << QStringList {u"serve"_s, u"--config"_s, u"bad.toml"_s}
        << QByteArray("bad.toml, line 1: there is no setting colour");
    QTest::newRow("database scheme")
        << QStringList {u"serve"_s, u"--database"_s, u"oracle:x"_s} << QByteArray("oracle");
    QTest::newRow("no database") << QStringList {u"serve"_s, u"--listen"_s, u"127.0.0.1:0"_s,
                                                 u"--database"_s, u"sqlite:junk.db"_s}
                                 << QByteArray("junk.db");
    QTest::newRow("no folder") << QStringList {u"user"_s, u"list"_s, u"--database"_s,
                                               u"sqlite:/no/such/folder/x.db"_s}
                               << QByteArray("/no/such/folder/x.db");
}

void tst_Program::saysWhatIsWrongInOneLine()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, expected);
    QFile configuration(m_folder.filePath(u"bad.toml"_s));
    QVERIFY(configuration.open(QIODevice::WriteOnly));
    configuration.write("colour = \"red\"\n");
    configuration.close();
    QFile junk(m_folder.filePath(u"junk.db"_s));
    QVERIFY(junk.open(QIODevice::WriteOnly));
    junk.write(QByteArray("this is no database\n").repeated(100));
    junk.close();
    const Outcome outcome = run(arguments);
    QVERIFY2(outcome.status == 1 || outcome.status == 2, outcome.error.constData());
    QVERIFY2(outcome.error.startsWith("sessionkeeper-server: ") && outcome.error.contains(expected),
             outcome.error.constData());
    QCOMPARE(outcome.error.count('\n'), 1);
    QCOMPARE(outcome.output, "");
}

void tst_Program::saysThatAPortIsTaken()
{
    QProcess process;
    start(process);
    const QUrl url = ready(process);
    const QString address = u"127.0.0.1:%1"_s.arg(url.port());
    const Outcome outcome = run(
        {u"serve"_s, u"--listen"_s, address, u"--database"_s, u"sqlite::memory:"_s});
    QCOMPARE(outcome.status, 1);
    QCOMPARE(outcome.error,
             "sessionkeeper-server: cannot listen on " + address.toUtf8()
                 + ": Address already in use\n");
    stop(process);
}

void tst_Program::explainsItself()
{
    const Outcome outcome = run({u"--help"_s});
    QCOMPARE(outcome.status, 0);
    for (const char *word :
         {"serve", "migrate", "user add", "--config", "--listen", "--database", "--threads"})
        QVERIFY2(outcome.output.contains(word), word);
    QVERIFY(run({u"--version"_s}).output.startsWith("sessionkeeper-server 0."));
}

QTEST_GUILESS_MAIN(tst_Program)
#include "tst_program.moc"
