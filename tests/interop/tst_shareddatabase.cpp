// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sharedsites.h"

#include <support/postgres.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qjsondocument.h>
#include <QtTest/qtest.h>

#include <thread>

using namespace Qt::StringLiterals;
using namespace SessionKeeper::Test;

namespace {

constexpr auto refresh = "/api/token/refresh/";
constexpr auto blacklist = "/api/token/blacklist/";
constexpr auto me = "/api/me/";

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

} // namespace

// A real Django with Simple JWT and our program on one database and one key, at the same time
// (design.md S3).
class tst_SharedDatabase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
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
    void anIdTooLongForTheTableIsRefused();

private:
    // Of this row's engine, on a database that nobody has touched.
    static std::unique_ptr<SharedSites> newSites();
    static QJsonObject spent(const Answer &pair) { return {{u"refresh"_s, pair.text("refresh")}}; }

    SharedSites m_engines[2];
    SharedSites *m_sites = nullptr;
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
    m_sites = &m_engines[isRemote ? 1 : 0];
    if (m_sites->ours)
        return;
    if (const QString problem = m_sites->prepare(isRemote); !problem.isEmpty())
        QSKIP(qPrintable(problem));
}

std::unique_ptr<SharedSites> tst_SharedDatabase::newSites()
{
    QFETCH_GLOBAL(const bool, isRemote);
    auto sites = std::make_unique<SharedSites>();
    if (const QString problem = sites->prepare(isRemote); !problem.isEmpty())
        qFatal("%s", qPrintable(problem)); // init() had none
    return sites;
}

void tst_SharedDatabase::djangoTakesOurTablesForItsOwn()
{
    const auto sites = newSites();
    QVERIFY(sites->run({u"migrate"_s}).startsWith("made "));
    sites->django = sites->newPeer();
    QCOMPARE(sites->django->ask({u"migrate"_s}).toArray(), QJsonArray());
    // Its own ids and defaults work on them.
    QVERIFY(sites->django->ask({u"add_user"_s, u"dora"_s, u"pw"_s}).toInt() > 0);
    QCOMPARE(sites->django->login(u"dora"_s, u"pw"_s).status, 200);
}

void tst_SharedDatabase::weTakeDjangosTablesForOurs()
{
    const auto sites = newSites();
    sites->django = sites->newPeer();
    sites->django->ask({u"migrate"_s});
    const QByteArray made = sites->run({u"migrate"_s});
    QVERIFY2(!made.contains("auth_") && !made.contains("token_blacklist_"), made.constData());
    QCOMPARE(sites->django->ask({u"migrate"_s}).toArray(), QJsonArray());
}

void tst_SharedDatabase::theTablesAreTheSameToTheName()
{
    QFETCH_GLOBAL(const bool, isRemote);
    if (!isRemote)
        QSKIP("tst_serverdjango compares them for SQLite.");
    const auto sites = newSites();
    sites->run({u"migrate"_s});
    const QString made = QString::fromUtf8(compact(sites->newPeer()->ask({u"schema"_s}).toArray()));
    const QString theirs = Postgres::instance().newDatabase();
    DjangoPeer original(theirs, SharedSites::secret);
    original.ask({u"migrate"_s});
    for (const QJsonValue fact : original.ask({u"schema"_s}).toArray())
        QVERIFY2(made.contains(QString::fromUtf8(compact({fact}).mid(1).chopped(1))),
                 qPrintable(fact.toString()));
}

void tst_SharedDatabase::usersOfEitherLogInAtTheOther()
{
    QVERIFY(m_sites->start());
    for (int site = 0; site < 2; ++site) {
        QCOMPARE(m_sites->site(site)->login(u"dora"_s, u"pw-dora"_s).status, 200);
        QCOMPARE(m_sites->site(site)->login(u"otto"_s, u"pw-otto"_s).status, 200);
        QCOMPARE(m_sites->site(site)->login(u"otto"_s, u"pw-dora"_s).status, 401);
    }
    QCOMPARE(m_sites->run({u"user"_s, u"deactivate"_s, u"dora"_s}), "");
    QCOMPARE(m_sites->django->login(u"dora"_s, u"pw-dora"_s).status, 401);
}

void tst_SharedDatabase::aPasswordChangedByEitherCountsAtTheOther()
{
    QVERIFY(m_sites->start());
    m_sites->django->ask({u"set_password"_s, u"otto"_s, u"by-django"_s});
    QCOMPARE(m_sites->ours->login(u"otto"_s, u"by-django"_s).status, 200);
    QCOMPARE(m_sites->ours->login(u"otto"_s, u"pw-otto"_s).status, 401);
    QCOMPARE(m_sites->run({u"user"_s, u"set-password"_s, u"dora"_s}, "by-us\n"), "");
    QCOMPARE(m_sites->django->login(u"dora"_s, u"by-us"_s).status, 200);
    QCOMPARE(m_sites->django->login(u"dora"_s, u"pw-dora"_s).status, 401);
}

// Both write the format of Django 3.2, so neither has a reason to write it anew.
void tst_SharedDatabase::aLoginLeavesTheHashAloneAndSetsLastLogin()
{
    QVERIFY(m_sites->start());
    const QJsonValue before = m_sites->django->ask({u"user"_s, u"dora"_s});
    QVERIFY(before[u"last_login"_s].isNull());
    const QDateTime begin = QDateTime::currentDateTimeUtc();
    QCOMPARE(m_sites->ours->login(u"dora"_s, u"pw-dora"_s).status, 200);
    const QJsonValue after = m_sites->django->ask({u"user"_s, u"dora"_s});
    QCOMPARE(after[u"hash"_s], before[u"hash"_s]);
    const auto seen = QDateTime::fromString(after[u"last_login"_s].toString(), Qt::ISODateWithMs);
    QVERIFY2(seen >= begin.addSecs(-1) && seen <= QDateTime::currentDateTimeUtc().addSecs(1),
             qPrintable(after[u"last_login"_s].toString()));
    QCOMPARE(m_sites->django->login(u"otto"_s, u"pw-otto"_s).status, 200);
    const Answer access = m_sites->ours->login(u"otto"_s, u"pw-otto"_s);
    QVERIFY(!m_sites->ours->get(me, access.text("access")).text("last_login").isEmpty());
}

void tst_SharedDatabase::accessTokensOfEitherOpenTheOther()
{
    QVERIFY(m_sites->start());
    for (int site = 0; site < 2; ++site) {
        const Answer pair = m_sites->site(site)->login(u"dora"_s, u"pw-dora"_s);
        const Answer seen = m_sites->site(1 - site)->get(me, pair.text("access"));
        QCOMPARE(seen.status, 200);
        QCOMPARE(seen.text("username"), u"dora"_s);
    }
}

void tst_SharedDatabase::whatEitherRotatesIsDeadAtTheOther()
{
    QVERIFY(m_sites->start());
    for (int site = 0; site < 2; ++site) {
        const Answer first = m_sites->site(site)->login(u"dora"_s, u"pw-dora"_s);
        const Answer second = m_sites->site(1 - site)->post(refresh, spent(first));
        QCOMPARE(second.status, 200);
        for (int asked = 0; asked < 2; ++asked) {
            const Answer refused = m_sites->site(asked)->post(refresh, spent(first));
            QCOMPARE(refused.status, 401);
            QCOMPARE(refused.text("detail"), u"Token is blacklisted"_s);
        }
        QCOMPARE(m_sites->site(site)->post(refresh, spent(second)).status, 200);
    }
}

void tst_SharedDatabase::whatEitherBlacklistsIsDeadAtTheOther()
{
    QVERIFY(m_sites->start());
    for (int site = 0; site < 2; ++site) {
        const Answer pair = m_sites->site(1 - site)->login(u"otto"_s, u"pw-otto"_s);
        QCOMPARE(m_sites->site(site)->post(blacklist, spent(pair)).status, 200);
        QCOMPARE(m_sites->site(1 - site)->post(refresh, spent(pair)).status, 401);
        QCOMPARE(m_sites->site(1 - site)->post(blacklist, spent(pair)).status, 401);
    }
    const QJsonValue tokens = m_sites->django->ask({u"tokens"_s});
    QCOMPARE(tokens[u"blacklisted"_s].toArray().size(), 2);
    for (const QJsonValue row : tokens[u"outstanding"_s].toArray())
        QCOMPARE(row[1].toString(), u"otto"_s);
}

void tst_SharedDatabase::flushingByEitherKeepsWhatLives()
{
    QVERIFY(m_sites->start());
    for (int site = 0; site < 2; ++site) {
        const Answer dead = m_sites->site(site)->login(u"dora"_s, u"pw-dora"_s);
        const Answer old = m_sites->site(1 - site)->login(u"dora"_s, u"pw-dora"_s);
        QCOMPARE(m_sites->site(1 - site)->post(blacklist, spent(dead)).status, 200);
        QCOMPARE(m_sites->site(site)->post(blacklist, spent(old)).status, 200);
        m_sites->django->ask({u"expire"_s, idOf(old.text("refresh"))});
        if (site == 0)
            m_sites->django->ask({u"flush"_s});
        else
            QCOMPARE(m_sites->run({u"token"_s, u"flush-expired"_s}), "removed 1 expired token\n");
        const QJsonArray left = m_sites->django->ask({u"tokens"_s})[u"blacklisted"_s].toArray();
        QVERIFY(left.contains(idOf(dead.text("refresh"))));
        QVERIFY(!left.contains(idOf(old.text("refresh"))));
        QCOMPARE(m_sites->site(site)->post(refresh, spent(dead)).status, 401);
    }
}

void tst_SharedDatabase::aUserDeletedInDjangoIsGoneHere()
{
    QVERIFY(m_sites->start());
    const Answer pair = m_sites->ours->login(u"otto"_s, u"pw-otto"_s);
    m_sites->django->ask({u"delete_user"_s, u"otto"_s});
    QCOMPARE(m_sites->ours->login(u"otto"_s, u"pw-otto"_s).status, 401);
    const Answer refused = m_sites->ours->get(me, pair.text("access"));
    QCOMPARE(refused.status, 401);
    QCOMPARE(refused.text("code"), u"user_not_found"_s);
    // Its token stays listed, without a user.
    const QJsonArray row {idOf(pair.text("refresh")), QJsonValue::Null};
    QVERIFY(m_sites->django->ask({u"tokens"_s})[u"outstanding"_s].toArray().contains(row));
}

void tst_SharedDatabase::aUserDeletedHereIsGoneInDjango()
{
    QVERIFY(m_sites->start());
    const Answer pair = m_sites->django->login(u"dora"_s, u"pw-dora"_s);
    m_sites->django->ask({u"add_key"_s, u"dora"_s, u"phone"_s});
    QCOMPARE(m_sites->run({u"user"_s, u"delete"_s, u"dora"_s}), "");
    QCOMPARE(m_sites->django->login(u"dora"_s, u"pw-dora"_s).status, 401);
    QCOMPARE(m_sites->django->get(me, pair.text("access")).status, 401);
    QCOMPARE(m_sites->django->ask({u"count_keys"_s}).toInt(), 0);
}

// Neither is told that the database is locked, and nothing is lost.
void tst_SharedDatabase::bothWriteAtTheSameTime()
{
    QVERIFY(m_sites->start());
    constexpr int rounds = 20;
    Answer theirs = m_sites->django->login(u"dora"_s, u"pw-dora"_s);
    std::thread django([&] {
        // A peer of its own: QProcess belongs to its thread.
        const auto peer = m_sites->newPeer();
        for (int i = 0; i < rounds; ++i) {
            theirs = peer->post(refresh, spent(theirs));
            if (theirs.status != 200)
                qFatal("Django answered %d", theirs.status);
        }
    });
    Answer ours = m_sites->ours->login(u"otto"_s, u"pw-otto"_s);
    for (int i = 0; i < rounds; ++i)
        ours = m_sites->ours->post(refresh, spent(ours));
    django.join();
    QCOMPARE(ours.status, 200);
    QCOMPARE(m_sites->django->ask({u"tokens"_s})[u"blacklisted"_s].toArray().size(), 2 * rounds);
}

// Only its own issuer can sign one; PostgreSQL has no room for it, SQLite would take it.
void tst_SharedDatabase::anIdTooLongForTheTableIsRefused()
{
    QVERIFY(m_sites->start());
    for (const int length : {255, 256, 5000}) {
        for (const char *path : {refresh, blacklist}) {
            const QString id = QString(length, QChar(path == refresh ? u'r' : u'ü'));
            const QString token = m_sites->django->ask({u"refresh_token"_s, u"dora"_s, id})
                                      .toString();
            const Answer answer = m_sites->ours->post(path, {{u"refresh"_s, token}});
            QCOMPARE(answer.status, length > 255 ? 401 : 200);
            if (length > 255)
                QCOMPARE(answer.text("detail"), u"Token is invalid or expired"_s);
        }
    }
    QCOMPARE(m_sites->django->ask({u"tokens"_s})[u"blacklisted"_s].toArray().size(), 2);
}

QTEST_GUILESS_MAIN(tst_SharedDatabase)
#include "tst_shareddatabase.moc"
