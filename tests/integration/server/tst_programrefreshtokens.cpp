// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"
#include "programrun.h"

#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/refreshtokenstore.h>
#include <SessionKeeperServer/store/userstore.h>

#include <QtTest/qtest.h>

#include <QtCore/qregularexpression.h>
#include <QtCore/qtemporarydir.h>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

// sessionkeeper-server refresh-token ...
class tst_ProgramRefreshTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ONLY_OURS(); }
    void init();
    void L24_givesEveryUserWithoutAKeyOne();
    void listsAppsAndTheirUsers();
    void showsKeysOnlyWhenAskedTo();
    void namesCannotForgeLines();
    void deletesAKey();
    void readsTheKeyFromStandardInput();
    void deletesTheKeysOfAUser();
    void deletingAUserDeletesItsKeys();
    void refusesWhatItDoesNotKnow_data();
    void refusesWhatItDoesNotKnow();

private:
    ProgramRun program(const QStringList &words, const QByteArray &input = {}) const
    {
        return runProgram(m_folder.path(), words + QStringList {u"--database"_s, m_url}, input);
    }
    ProgramRun refreshToken(const QStringList &words, const QByteArray &input = {}) const
    {
        return program(QStringList {u"refresh-token"_s} + words, input);
    }
    void addUser(const QString &name);
    void addKey(char digit, const QString &user, const QString &app);
    static QString key(char digit) { return QString(40, QLatin1Char(digit)); }

    QTemporaryDir m_folder;
    QString m_url;
    std::shared_ptr<Database> m_database;
    std::unique_ptr<RefreshTokenStore> m_store;
};

void tst_ProgramRefreshTokens::init()
{
    m_url = u"sqlite:%1.db"_s.arg(
        m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction())
                          + QString::fromLatin1(QTest::currentDataTag())));
    m_database = std::make_shared<Database>(m_url);
    m_database->migrate();
    m_store = std::make_unique<RefreshTokenStore>(m_database);
    addUser(u"ada"_s);
    addUser(u"bob"_s);
}

void tst_ProgramRefreshTokens::addUser(const QString &name)
{
    User user;
    user.username = name;
    UserStore(m_database).add(user);
}

// Keys are a second apart, so that lists are in the order they were made.
void tst_ProgramRefreshTokens::addKey(char digit, const QString &user, const QString &app)
{
    const RefreshToken::Time created {std::chrono::seconds(1800000000 + m_store->page().count)};
    QVERIFY(m_store->add({key(digit), UserStore(m_database).byUsername(user)->id, created, app}));
}

void tst_ProgramRefreshTokens::L24_givesEveryUserWithoutAKeyOne()
{
    addKey('a', u"ada"_s, u"phone"_s);
    addUser(u"carol"_s);
    const ProgramRun first = refreshToken({u"generate"_s});
    QCOMPARE(first.status, 0);
    QCOMPARE(first.output, "Created refresh token for bob\nCreated refresh token for carol\n");
    QCOMPARE(refreshToken({u"generate"_s}).output, "");
    static const QRegularExpression form(u"^[0-9a-f]{40}$"_s);
    const auto bobs = m_store->byApp(2, u"refreshtoken"_s);
    QVERIFY(bobs && form.match(bobs->key).hasMatch());
    QCOMPARE(m_store->page(1).count, 1);
    QVERIFY(!m_store->byApp(1, u"refreshtoken"_s));
    const auto now = std::chrono::system_clock::now();
    QVERIFY(bobs->created <= now && bobs->created > now - std::chrono::minutes(1));
}

void tst_ProgramRefreshTokens::listsAppsAndTheirUsers()
{
    QCOMPARE(refreshToken({u"list"_s}).output, "");
    addKey('a', u"ada"_s, u"phone"_s);
    addKey('b', u"bob"_s, u"desk é"_s);
    addKey('c', u"ada"_s, u"desk"_s);
    QCOMPARE(refreshToken({u"list"_s}).output,
             "ada\tphone\t2027-01-15T08:00:00Z\n"
             "bob\tdesk \xc3\xa9\t2027-01-15T08:00:01Z\n"
             "ada\tdesk\t2027-01-15T08:00:02Z\n");
    QCOMPARE(refreshToken({u"list"_s, u"bob"_s}).output,
             "bob\tdesk \xc3\xa9\t2027-01-15T08:00:01Z\n");
}

void tst_ProgramRefreshTokens::showsKeysOnlyWhenAskedTo()
{
    addKey('a', u"ada"_s, u"phone"_s);
    QVERIFY(!refreshToken({u"list"_s}).output.contains("aaaa"));
    QCOMPARE(refreshToken({u"list"_s, u"--show-keys"_s}).output,
             "ada\tphone\t2027-01-15T08:00:00Z\t" + QByteArray(40, 'a') + '\n');
    // Nor do other commands tell a key, right or wrong.
    const ProgramRun wrong = refreshToken({u"delete"_s, key('e')});
    QVERIFY(!wrong.output.contains("eeee") && !wrong.error.contains("eeee"));
    const ProgramRun right = refreshToken({u"delete"_s, key('a')});
    QVERIFY(!right.output.contains("aaaa") && !right.error.contains("aaaa"));
    QVERIFY(!refreshToken({u"generate"_s})
                 .output.contains(m_store->page(1).tokens.front().key.toLatin1()));
}

void tst_ProgramRefreshTokens::namesCannotForgeLines()
{
    addKey('a', u"ada"_s, u"a\nbob\tb"_s);
    QCOMPARE(refreshToken({u"list"_s}).output, "ada\ta?bob?b\t2027-01-15T08:00:00Z\n");
}

void tst_ProgramRefreshTokens::deletesAKey()
{
    addKey('a', u"ada"_s, u"phone"_s);
    addKey('b', u"bob"_s, u"phone"_s);
    QCOMPARE(refreshToken({u"delete"_s, key('a')}).output, "deleted 1 key\n");
    QVERIFY(!m_store->byKey(key('a')));
    QVERIFY(m_store->byKey(key('b')));
    const ProgramRun again = refreshToken({u"delete"_s, key('a')});
    QCOMPARE(again.status, 1);
    QVERIFY(again.error.startsWith("sessionkeeper-server: there is no such key"));
    QCOMPARE(refreshToken({u"delete"_s, key('B')}).status, 1);
    QVERIFY(m_store->byKey(key('b')));
}

void tst_ProgramRefreshTokens::readsTheKeyFromStandardInput()
{
    addKey('a', u"ada"_s, u"phone"_s);
    QCOMPARE(refreshToken({u"delete"_s, u"-"_s}, QByteArray(40, 'a') + '\n').output,
             "deleted 1 key\n");
    QCOMPARE(m_store->page().count, 0);
    QCOMPARE(refreshToken({u"delete"_s, u"-"_s}, "").status, 1);
}

void tst_ProgramRefreshTokens::deletesTheKeysOfAUser()
{
    addKey('a', u"ada"_s, u"phone"_s);
    addKey('b', u"bob"_s, u"phone"_s);
    addKey('c', u"ada"_s, u"desk"_s);
    addKey('d', u"ada"_s, u"tv"_s);
    const QStringList ofAda {u"delete"_s, u"--user"_s, u"ada"_s};
    QCOMPARE(refreshToken(ofAda + QStringList {u"--app"_s, u"tv"_s}).output, "deleted 1 key\n");
    QCOMPARE(refreshToken(ofAda + QStringList {u"--app"_s, u"tv"_s}).output, "deleted 0 keys\n");
    QCOMPARE(refreshToken(ofAda).output, "deleted 2 keys\n");
    QCOMPARE(m_store->page().count, 1);
    QVERIFY(m_store->byKey(key('b')));
}

void tst_ProgramRefreshTokens::deletingAUserDeletesItsKeys()
{
    addKey('a', u"ada"_s, u"phone"_s);
    addKey('b', u"bob"_s, u"phone"_s);
    QCOMPARE(program({u"user"_s, u"delete"_s, u"ada"_s}).status, 0);
    QCOMPARE(refreshToken({u"list"_s}).lines().size(), 1);
}

void tst_ProgramRefreshTokens::refusesWhatItDoesNotKnow_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("no word") << QStringList() << 2
                             << QByteArray("refresh-token needs one of generate, list, delete");
    QTest::newRow("another word") << QStringList {u"revoke"_s} << 2
                                  << QByteArray("refresh-token needs one of generate");
    QTest::newRow("delete nothing")
        << QStringList {u"delete"_s} << 2 << QByteArray("needs either a key or --user NAME");
    QTest::newRow("delete both") << QStringList {u"delete"_s, u"k"_s, u"--user"_s, u"ada"_s} << 2
                                 << QByteArray("needs either a key or --user NAME");
    QTest::newRow("app alone") << QStringList {u"delete"_s, u"k"_s, u"--app"_s, u"tv"_s} << 2
                               << QByteArray("--app needs --user NAME");
    QTest::newRow("nobody") << QStringList {u"list"_s, u"eve"_s} << 1
                            << QByteArray("there is no user eve");
    QTest::newRow("delete nobody's") << QStringList {u"delete"_s, u"--user"_s, u"eve"_s} << 1
                                     << QByteArray("there is no user eve");
    QTest::newRow("two names") << QStringList {u"list"_s, u"ada"_s, u"bob"_s} << 2
                               << QByteArray("refresh-token list does not take bob");
    QTest::newRow("option of another")
        << QStringList {u"generate"_s, u"--show-keys"_s} << 2
        << QByteArray("refresh-token generate does not take --show-keys");
}

void tst_ProgramRefreshTokens::refusesWhatItDoesNotKnow()
{
    QFETCH(const QStringList, words);
    QFETCH(const int, status);
    QFETCH(const QByteArray, expected);
    addKey('a', u"ada"_s, u"phone"_s);
    const ProgramRun run = refreshToken(words);
    QCOMPARE(run.status, status);
    QCOMPARE(run.output, "");
    QCOMPARE(run.error.count('\n'), 1);
    QVERIFY2(run.error.contains(expected), run.error.constData());
    QCOMPARE(m_store->page().count, 1);
}

QTEST_GUILESS_MAIN(tst_ProgramRefreshTokens)
#include "tst_programrefreshtokens.moc"
