// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "djangopeer.h"

#include <SessionKeeperServer/engine/simplejwtengine.h>
#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/password.h>
#include <SessionKeeperServer/store/refreshtokenstore.h>
#include <SessionKeeperServer/store/tokenledger.h>
#include <SessionKeeperServer/store/userstore.h>

#include <QtCore/qjsonarray.h>
#include <QtCore/qtemporarydir.h>
#include <QtTest/qtest.h>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

namespace {

// What Django does not know of.
const QStringList ours {u"sessionkeeper_rotation"_s, u"blacklist_blacklistedtoken"_s};

} // namespace

// One database, two owners: Django's ORM and ours (design.md S3).
class tst_ServerDjango : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_file = m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction())); }
    void ourTablesAreDjangos();
    void djangoHasNothingLeftToMigrate();
    void djangoReadsWhatWeWrote();
    void weReadWhatDjangoWrote();
    void bothReadTheKeysOfTheOther();

private:
    QJsonValue ask(const QString &command, const QString &file) const
    {
        return askDjango(command, {{u"database"_s, file}, {u"secret"_s, m_secret}});
    }
    std::shared_ptr<Database> open() const
    {
        return std::make_shared<Database>(u"sqlite:"_s + m_file);
    }

    const QString m_secret = u"the SECRET_KEY of both"_s;
    QTemporaryDir m_folder;
    QString m_file;
};

void tst_ServerDjango::ourTablesAreDjangos()
{
    open()->migrate();
    const QString theirs = m_folder.filePath(u"made-by-django"_s);
    ask(u"migrate"_s, theirs);
    QJsonObject made = ask(u"schema"_s, m_file).toObject();
    for (const QString &table : ours)
        QVERIFY2(!made.take(table).isUndefined(), qPrintable(table));
    const QJsonObject wanted = ask(u"schema"_s, theirs).toObject();
    QCOMPARE(made.keys(), wanted.keys());
    QCOMPARE(made.size(), 11);
    for (const QString &table : wanted.keys())
        QCOMPARE(made[table], wanted[table]);
}

void tst_ServerDjango::djangoHasNothingLeftToMigrate()
{
    open()->migrate();
    QCOMPARE(ask(u"migrate"_s, m_file).toArray(), QJsonArray());
    QCOMPARE(open()->migrate(), QStringList());
}

void tst_ServerDjango::djangoReadsWhatWeWrote()
{
    const auto database = open();
    database->migrate();
    User ada;
    ada.username = u"ada"_s;
    ada.password = Password::encode(u"pw-é"_s, 1000);
    ada.isStaff = true;
    ada.lastLogin = QDateTime({2026, 1, 2}, QTime(3, 4, 5, 678), Qt::UTC);
    const QDateTime before = QDateTime::currentDateTimeUtc();
    UserStore(database).add(ada);
    TokenLedger ledger(database);
    const auto end = QDateTime({2030, 1, 1}, QTime(0, 0), Qt::UTC);
    ledger.record({u"first"_s, "token", 1, ada.lastLogin, end});
    ledger.rotate({u"first"_s, "token", 1, {}, end},
                  OutstandingToken {u"second"_s, "token", std::nullopt, {}, end}, ada.lastLogin);

    const QJsonObject read = ask(u"contents"_s, m_file).toObject();
    const QJsonObject user = read[u"users"].toArray().at(0).toObject();
    QCOMPARE(user[u"name"].toString(), u"ada"_s);
    QCOMPARE(user[u"password_good"].toBool(), true);
    QCOMPARE(user[u"active"].toBool(), true);
    QCOMPARE(user[u"staff"].toBool(), true);
    QCOMPARE(user[u"last_login"].toString(), u"2026-01-02T03:04:05.678000+00:00"_s);
    const auto joined = QDateTime::fromString(user[u"joined"].toString(), Qt::ISODateWithMs);
    QVERIFY(before <= joined && joined <= QDateTime::currentDateTimeUtc());
    const QJsonArray first {u"first"_s, u"ada"_s, u"2026-01-02T03:04:05.678000+00:00"_s,
                            u"2030-01-01T00:00:00+00:00"_s};
    const QJsonArray second {u"second"_s, QJsonValue::Null, QJsonValue::Null,
                             u"2030-01-01T00:00:00+00:00"_s};
    QCOMPARE(read[u"outstanding"].toArray(), (QJsonArray {first, second}));
    QCOMPARE(read[u"blacklisted"].toArray(), QJsonArray {u"first"_s});
}

void tst_ServerDjango::weReadWhatDjangoWrote()
{
    const QJsonObject tokens = ask(u"fill"_s, m_file).toObject();
    const auto database = open();
    QCOMPARE(database->migrate(), ours);
    QVERIFY(database->isMigrated());
    SimpleJwtSettings settings;
    settings.SIGNING_KEY = m_secret.toUtf8();
    SimpleJwtEngine engine(database, settings);
    for (const QString &hasher : {u"pbkdf2_sha256"_s, u"pbkdf2_sha1"_s, u"md5"_s}) {
        QVERIFY2(engine.obtainPair(hasher, u"pw-é"_s), qPrintable(hasher));
        QVERIFY(!engine.obtainPair(hasher, u"pw"_s));
    }
    QVERIFY(engine.refresh(tokens[u"alive"].toString().toLatin1()));
    const auto dead = engine.refresh(tokens[u"dead"].toString().toLatin1());
    QVERIFY(!dead);
    QCOMPARE(dead.refusal().detail, u"Token is blacklisted"_s);
}

void tst_ServerDjango::bothReadTheKeysOfTheOther()
{
    const QString written = ask(u"fill"_s, m_file).toObject()[u"key_created"].toString();
    RefreshTokenStore store(open());
    const auto theirs = store.byKey(QString(40, u'f'));
    QVERIFY(theirs);
    QCOMPARE(theirs->app, u"phone"_s);
    QCOMPARE(theirs->userId, 3);
    // "2026-01-02T03:04:05.678901+00:00"
    const qint64 fraction = theirs->created.time_since_epoch().count() % 1000000;
    QCOMPARE(QString::number(fraction).rightJustified(6, u'0'), written.mid(20, 6));

    const RefreshToken::Time created {std::chrono::microseconds(1800000000000789)};
    QVERIFY(store.add({QString(40, u'0'), 1, created, u"desk é"_s}));
    const QJsonArray read = ask(u"contents"_s, m_file).toObject()[u"refresh_tokens"].toArray();
    QCOMPARE(read.size(), 2);
    QCOMPARE(read.at(0).toArray(),
             (QJsonArray {QString(40, u'0'), u"pbkdf2_sha256"_s, u"desk é"_s,
                          u"2027-01-15T08:00:00.000789+00:00"_s}));
    QCOMPARE(read.at(1).toArray().at(1).toString(), u"md5"_s);
}

QTEST_GUILESS_MAIN(tst_ServerDjango)
#include "tst_serverdjango.moc"
