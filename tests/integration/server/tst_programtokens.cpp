// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "jwtfixture.h"
#include "programrun.h"

#include <QtTest/qtest.h>

#include <QtCore/qfile.h>
#include <QtCore/qregularexpression.h>
#include <QtCore/qtemporarydir.h>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

// sessionkeeper-server token ..., on the database of a server that is running.
class tst_ProgramTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ONLY_OURS(); }
    void init();
    void listsWhatIsAlive();
    void listsTheRestToo();
    void neverShowsAToken();
    void blacklistsOneToken();
    void endsAllSessionsOfAUser();
    void flushesWhatIsOver();
    void keepsWhatTheLeewayLetsLive();
    void deletesWhatIsStale();
    void refusesWhatItDoesNotKnow_data();
    void refusesWhatItDoesNotKnow();
    void explainsItself_data();
    void explainsItself();

private:
    ProgramRun token(const QStringList &words) const
    {
        return runProgram(m_folder.path(),
                          QStringList {u"token"_s} + words + QStringList {u"--database"_s, m_url});
    }
    static QByteArray idOf(const QByteArray &token)
    {
        return payloadOf(token)[u"jti"].toString().toUtf8();
    }
    static Settings settingsFor(const QString &url);

    QTemporaryDir m_folder;
    QString m_url;
};

Settings tst_ProgramTokens::settingsFor(const QString &url)
{
    Settings settings = Fixture::rotating();
    settings.database = url;
    return settings;
}

void tst_ProgramTokens::init()
{
    m_url = u"sqlite:%1.db"_s.arg(
        m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction())
                          + QString::fromLatin1(QTest::currentDataTag())));
}

void tst_ProgramTokens::listsWhatIsAlive()
{
    const Fixture fixture(settingsFor(m_url));
    QCOMPARE(token({u"list"_s}).output, "");
    const QByteArray alices = fixture.pair("alice").refresh;
    const QByteArray roots = fixture.pair("root").refresh;

    const ProgramRun both = token({u"list"_s});
    QCOMPARE(both.status, 0);
    QCOMPARE(both.error, "");
    QCOMPARE(both.lines().size(), 2);
    const QList<QByteArray> cells = both.lines().first().split('\t');
    QCOMPARE(cells.size(), 5);
    QCOMPARE(cells.at(0), idOf(alices));
    QCOMPARE(cells.at(1), "alice");
    QCOMPARE(QDateTime::fromString(QString::fromLatin1(cells.at(2)), Qt::ISODate)
                 .secsTo(QDateTime::fromString(QString::fromLatin1(cells.at(3)), Qt::ISODate)),
             86400);
    QVERIFY(cells.at(2).endsWith('Z'));
    QCOMPARE(cells.at(4), "alive");

    const ProgramRun one = token({u"list"_s, u"--user"_s, u"root"_s});
    QCOMPARE(one.lines().size(), 1);
    QVERIFY(one.output.startsWith(idOf(roots) + "\troot\t"));
    QCOMPARE(token({u"list"_s, u"--user=ina"_s}).output, "");
}

void tst_ProgramTokens::listsTheRestToo()
{
    Fixture fixture(settingsFor(m_url));
    const QByteArray first = fixture.pair("alice").refresh;
    const QByteArray second = fixture.refresh(first).text("refresh");
    QCOMPARE(token({u"list"_s}).lines().size(), 1);
    const ProgramRun all = token({u"list"_s, u"--all"_s});
    QCOMPARE(all.lines().size(), 2);
    QVERIFY(all.lines().at(0).startsWith(idOf(first)));
    QVERIFY(all.lines().at(0).endsWith("\tblacklisted"));
    QVERIFY(all.lines().at(1).startsWith(idOf(second)));
    QVERIFY(all.lines().at(1).endsWith("\talive"));

    QVERIFY(fixture.server().removeUser(u"alice"_s));
    QVERIFY(token({u"list"_s}).output.startsWith(idOf(second) + "\t-\t"));
}

void tst_ProgramTokens::neverShowsAToken()
{
    const Fixture fixture(settingsFor(m_url));
    const QByteArray refresh = fixture.pair("alice").refresh;
    for (const QStringList &words : {QStringList {u"list"_s}, QStringList {u"list"_s, u"--all"_s},
                                     QStringList {u"blacklist"_s, QString::fromLatin1(refresh)}}) {
        const ProgramRun run = token(words);
        QVERIFY(!run.output.contains(refresh.split('.').at(1)));
        QVERIFY(!run.error.contains(refresh.split('.').at(1)));
    }
}

void tst_ProgramTokens::blacklistsOneToken()
{
    const Fixture fixture(settingsFor(m_url));
    const QByteArray dead = fixture.pair("alice").refresh;
    const QByteArray alive = fixture.pair("alice").refresh;
    const QStringList words {u"blacklist"_s, QString::fromLatin1(idOf(dead))};
    QCOMPARE(token(words).output, "blacklisted 1 token\n");
    QCOMPARE(fixture.refresh(dead).summary(), notValid("Token is blacklisted"));
    QCOMPARE(fixture.refresh(alive).status, 200);

    const ProgramRun again = token(words);
    QCOMPARE(again.status, 0);
    QCOMPARE(again.output, "nothing to do: the token is blacklisted already\n");
    const ProgramRun unknown = token({u"blacklist"_s, u"nobody"_s});
    QCOMPARE(unknown.status, 1);
    QVERIFY(unknown.error.contains("there is no outstanding token with this jti"));
}

void tst_ProgramTokens::endsAllSessionsOfAUser()
{
    const Fixture fixture(settingsFor(m_url));
    const QByteArray phone = fixture.pair("alice").refresh;
    const QByteArray desk = fixture.refresh(fixture.pair("alice").refresh).text("refresh");
    const QByteArray roots = fixture.pair("root").refresh;
    QCOMPARE(token({u"revoke-user"_s, u"alice"_s}).output, "blacklisted 2 tokens\n");
    QCOMPARE(fixture.refresh(phone).status, 401);
    QCOMPARE(fixture.refresh(desk).status, 401);
    QCOMPARE(fixture.refresh(roots).status, 200);
    QCOMPARE(token({u"revoke-user"_s, u"alice"_s}).output, "blacklisted 0 tokens\n");
    QCOMPARE(fixture.logIn("alice").status, 200);
    QCOMPARE(token({u"revoke-user"_s, u"alice"_s}).output, "blacklisted 1 token\n");
}

void tst_ProgramTokens::flushesWhatIsOver()
{
    Settings settings = settingsFor(m_url);
    settings.simpleJwt.REFRESH_TOKEN_LIFETIME = std::chrono::seconds(0);
    const Fixture dead(settings);
    const QByteArray over = dead.pair("alice").refresh;
    QCOMPARE(token({u"list"_s}).output, "");
    QVERIFY(token({u"list"_s, u"--all"_s}).output.startsWith(idOf(over)));
    QVERIFY(token({u"list"_s, u"--all"_s}).output.endsWith("\texpired\n"));
    QCOMPARE(token({u"flush-expired"_s}).output, "removed 1 expired token\n");
    QCOMPARE(token({u"flush-expired"_s}).output, "removed 0 expired tokens\n");
    QCOMPARE(token({u"list"_s, u"--all"_s}).output, "");
}

void tst_ProgramTokens::keepsWhatTheLeewayLetsLive()
{
    Settings settings = settingsFor(m_url);
    settings.simpleJwt.REFRESH_TOKEN_LIFETIME = std::chrono::seconds(0);
    settings.simpleJwt.LEEWAY = std::chrono::hours(1);
    const Fixture fixture(settings);
    QCOMPARE(fixture.blacklist(fixture.pair("alice").refresh).status, 200);
    QFile config(m_folder.filePath(u"leeway.toml"_s));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("[SIMPLE_JWT]\nLEEWAY = 3600\n");
    config.close();
    const QStringList flush {u"flush-expired"_s, u"--config"_s, config.fileName()};
    QCOMPARE(token(flush).output, "removed 0 expired tokens\n");
    QCOMPARE(token({u"flush-expired"_s}).output, "removed 1 expired token\n");
}

void tst_ProgramTokens::deletesWhatIsStale()
{
    std::atomic<qint64> second = now() - 1000; // read on the server's threads
    Settings settings = JwtFixture::styria();
    settings.database = m_url;
    settings.clock = [&second] { return std::chrono::system_clock::from_time_t(second); };
    const JwtFixture fixture(settings);
    const auto blacklistOne = [&fixture] {
        const QByteArray own = "Authorization: Bearer " + fixture.token();
        QCOMPARE(fixture.post("/blacklist/", "{}", {own}).status, 201);
    };
    blacklistOne();
    second = now();
    blacklistOne();
    QFile config(m_folder.filePath(u"forever.toml"_s));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("[JWT_AUTH]\nJWT_VERIFY_EXPIRATION = false\n");
    config.close();
    QCOMPARE(token({u"delete-stale"_s, u"--config"_s, config.fileName()}).output,
             "removed 0 stale tokens\n");
    QCOMPARE(token({u"delete-stale"_s}).output, "removed 1 stale token\n");
    QCOMPARE(token({u"delete-stale"_s}).output, "removed 0 stale tokens\n");
}

void tst_ProgramTokens::refusesWhatItDoesNotKnow_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("no word")
        << QStringList() << 2
        << QByteArray("token needs one of list, blacklist, revoke-user, flush-expired");
    QTest::newRow("another word") << QStringList {u"burn"_s} << 2
                                  << QByteArray("token needs one of list");
    QTest::newRow("no jti") << QStringList {u"blacklist"_s} << 2
                            << QByteArray("token blacklist needs the jti of the token");
    QTest::newRow("empty jti") << QStringList {u"blacklist"_s, u""_s} << 2
                               << QByteArray("token blacklist needs the jti of the token");
    QTest::newRow("no name") << QStringList {u"revoke-user"_s} << 2
                             << QByteArray("token revoke-user needs the name of the user");
    QTest::newRow("nobody") << QStringList {u"revoke-user"_s, u"eve"_s} << 1
                            << QByteArray("there is no user eve");
    QTest::newRow("nobody's list") << QStringList {u"list"_s, u"--user"_s, u"e\nve"_s} << 1
                                   << QByteArray("there is no user e?ve");
    QTest::newRow("one word more")
        << QStringList {u"list"_s, u"alice"_s} << 2 << QByteArray("token list does not take alice");
    QTest::newRow("another option") << QStringList {u"flush-expired"_s, u"--all"_s} << 2
                                    << QByteArray("token flush-expired does not take --all");
    QTest::newRow("no such option") << QStringList {u"list"_s, u"--everything"_s} << 2
                                    << QByteArray("unknown option --everything");
    QTest::newRow("no value") << QStringList {u"list"_s, u"--user"_s} << 2
                              << QByteArray("token list");
}

void tst_ProgramTokens::refusesWhatItDoesNotKnow()
{
    QFETCH(const QStringList, words);
    QFETCH(const int, status);
    QFETCH(const QByteArray, expected);
    // The option without value stands last, where nothing can be taken for its value.
    const bool isBare = words.endsWith(u"--user"_s);
    const ProgramRun run = isBare ? runProgram(m_folder.path(), QStringList {u"token"_s} + words)
                                  : token(words);
    QCOMPARE(run.status, status);
    QCOMPARE(run.output, "");
    QCOMPARE(run.error.count('\n'), 1);
    QVERIFY2(run.error.contains(isBare ? QByteArray("--user needs a value") : expected),
             run.error.constData());
}

void tst_ProgramTokens::explainsItself_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QList<QByteArray>>("parts");
    QTest::addColumn<QList<QByteArray>>("others");

    using Texts = QList<QByteArray>;
    QTest::newRow("program") << QStringList()
                             << Texts {"token list [--user NAME] [--all]",
                                       "token blacklist JTI",
                                       "refresh-token generate",
                                       "user add NAME",
                                       "serve",
                                       "migrate",
                                       "--config FILE",
                                       "--listen HOST:PORT",
                                       "curl"}
                             << Texts();
    QTest::newRow("group") << QStringList {u"token"_s}
                           << Texts {"token list", "token revoke-user NAME", "token flush-expired",
                                     "--user NAME  only those of this user", "--database URL"}
                           << Texts {"user add", "refresh-token generate"};
    QTest::newRow("command") << QStringList {u"token"_s, u"blacklist"_s}
                             << Texts {"token blacklist JTI", "Access tokens", "--config FILE"}
                             << Texts {"token list", "revoke-user"};
    QTest::newRow("serve") << QStringList {u"serve"_s}
                           << Texts {"serve [--listen HOST:PORT] [--threads N]", "port 0 is any"}
                           << Texts {"migrate"};
}

void tst_ProgramTokens::explainsItself()
{
    QFETCH(const QStringList, words);
    QFETCH(const QList<QByteArray>, parts);
    QFETCH(const QList<QByteArray>, others);
    for (const QString &option : {u"--help"_s, u"-h"_s}) {
        const ProgramRun run = runProgram(m_folder.path(), words + QStringList {option});
        QCOMPARE(run.status, 0);
        QCOMPARE(run.error, "");
        for (const QByteArray &part : parts)
            QVERIFY2(run.output.contains(part), part.constData());
        for (const QByteArray &other : others)
            QVERIFY2(!run.output.contains(other), other.constData());
    }
    QCOMPARE(runProgram(m_folder.path(), words + QStringList {u"dance"_s, u"--help"_s}).status,
             words.size() == 2 || words == QStringList {u"serve"_s} ? 0 : 2);
}

QTEST_GUILESS_MAIN(tst_ProgramTokens)
#include "tst_programtokens.moc"
