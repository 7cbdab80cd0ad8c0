// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sharedsites.h"

#include <QtCore/qdatetime.h>
#include <QtTest/qtest.h>

#include <thread>

using namespace Qt::StringLiterals;
using namespace SessionKeeper::Test;

namespace {

const QString notKnown = u"Invalid token."_s;

} // namespace

// The long-running keys in a database that a Django with the add-on uses as well (contract.md 4.3,
// design.md S3).
class tst_SharedKeys : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void aKeyOfDjangoDelegatesHere();
    void aKeyOfDjangoIsListedHere();
    void aKeyMadeHereIsDjangos();
    void aKeyRenamedHereIsDjangos();
    void aKeyRevokedHereIsAnotherInDjango();
    void aKeyDeletedByEitherIsGoneAtTheOther();
    void theCommandsSeeAndMakeDjangosKeys();
    void aUserDeletedInDjangoLosesTheKeysHere();
    void aUserHasOneKeyForAnAppAtBoth();
    void ofCreationsAtTheSameTimeOneWins();

private:
    QJsonArray inDjango(const QString &name = u"dora"_s) const;
    Answer delegated(const QString &key) const;
    // As dora, who has logged in here.
    Answer send(const QByteArray &method, const QString &key = {},
                const QJsonObject &body = {}) const;
    Answer made(const QString &app) const { return send("POST", {}, {{u"app"_s, app}}); }

    SharedSites m_engines[2];
    SharedSites *m_sites = nullptr;
    QByteArray m_dora;
};

void tst_SharedKeys::initTestCase_data()
{
    QTest::addColumn<bool>("isRemote");
    QTest::newRow("sqlite") << false;
    QTest::newRow("postgresql") << true;
}

void tst_SharedKeys::init()
{
    QFETCH_GLOBAL(const bool, isRemote);
    m_sites = &m_engines[isRemote ? 1 : 0];
    if (!m_sites->ours) {
        if (const QString problem = m_sites->prepare(isRemote); !problem.isEmpty())
            QSKIP(qPrintable(problem));
    }
    QVERIFY(m_sites->start());
    const Answer login = m_sites->ours->login(u"dora"_s, u"pw-dora"_s);
    QCOMPARE(login.status, 200);
    m_dora = "Bearer " + login.text("access").toLatin1();
}

QJsonArray tst_SharedKeys::inDjango(const QString &name) const
{
    return m_sites->django->ask({u"keys"_s, name}).toArray();
}

Answer tst_SharedKeys::delegated(const QString &key) const
{
    return m_sites->ours->post("/delegate/",
                               {{u"client_id"_s, u"app"_s}, {u"refresh_token"_s, key}});
}

Answer tst_SharedKeys::send(const QByteArray &method, const QString &key,
                            const QJsonObject &body) const
{
    return m_sites->ours->send(method, u"/refresh-token/"_s + key, m_dora, body);
}

void tst_SharedKeys::aKeyOfDjangoDelegatesHere()
{
    const QString key = m_sites->django->ask({u"add_key"_s, u"dora"_s, u"phone"_s}).toString();
    QCOMPARE(key.size(), 40);
    const Answer answer = delegated(key);
    QCOMPARE(answer.status, 200);
    const Answer seen = m_sites->ours->send("GET", u"/api/me/"_s,
                                            "JWT " + answer.text("token").toLatin1());
    QCOMPARE(seen.text("username"), u"dora"_s);
    QCOMPARE(delegated(key.toUpper()).status, 401);
    QCOMPARE(inDjango().size(), 1); // it is not used up
}

void tst_SharedKeys::aKeyOfDjangoIsListedHere()
{
    m_sites->django->ask({u"add_key"_s, u"dora"_s, u"phone"_s});
    m_sites->django->ask({u"add_key"_s, u"otto"_s, u"phone"_s});
    m_sites->django->ask({u"add_key"_s, u"dora"_s, u"Küche 'é\" 👩"_s});
    const Answer listed = send("GET");
    QCOMPARE(listed.status, 200);
    QCOMPARE(listed.list.size(), 2);
    QCOMPARE(listed.list, inDjango());
    const QJsonObject first = listed.list[0].toObject();
    QCOMPARE(send("GET", first[u"key"].toString() + u'/').body, first);
}

void tst_SharedKeys::aKeyMadeHereIsDjangos()
{
    const QDateTime begin = QDateTime::currentDateTimeUtc();
    const Answer answer = made(u"Küche 'é\" 👩"_s);
    QCOMPARE(answer.status, 201);
    QCOMPARE(inDjango(), QJsonArray {answer.body});
    QCOMPARE(inDjango(u"otto"_s), QJsonArray());
    // The zone is right as well: both would agree on a wrong one.
    const auto created = QDateTime::fromString(answer.text("created"), Qt::ISODateWithMs);
    QVERIFY2(created >= begin && created <= QDateTime::currentDateTimeUtc(),
             qPrintable(answer.text("created")));
}

void tst_SharedKeys::aKeyRenamedHereIsDjangos()
{
    const QString key = m_sites->django->ask({u"add_key"_s, u"dora"_s, u"phone"_s}).toString();
    QJsonObject expected = inDjango()[0].toObject();
    expected[u"app"] = u"tablet"_s;
    const Answer renamed = send("PUT", key + u'/', {{u"app"_s, u"tablet"_s}});
    QCOMPARE(renamed.status, 200);
    QCOMPARE(renamed.body, expected);
    QCOMPARE(inDjango(), QJsonArray {expected});
}

void tst_SharedKeys::aKeyRevokedHereIsAnotherInDjango()
{
    const QString key = m_sites->django->ask({u"add_key"_s, u"dora"_s, u"phone"_s}).toString();
    const QJsonObject before = inDjango()[0].toObject();
    const Answer revoked = send("POST", key + u"/revoke/"_s);
    QCOMPARE(revoked.status, 201);
    QCOMPARE(inDjango(), QJsonArray {revoked.body});
    QVERIFY(revoked.text("key") != key);
    QVERIFY(revoked.text("created") > before[u"created"].toString());
    QCOMPARE(revoked.text("app"), u"phone"_s);
    QCOMPARE(delegated(key).text("detail"), notKnown);
    QCOMPARE(delegated(revoked.text("key")).status, 200);
}

void tst_SharedKeys::aKeyDeletedByEitherIsGoneAtTheOther()
{
    const QString theirs = m_sites->django->ask({u"add_key"_s, u"dora"_s, u"phone"_s}).toString();
    QCOMPARE(send("DELETE", theirs + u'/').status, 204);
    QCOMPARE(inDjango(), QJsonArray());
    const QString ours = made(u"phone"_s).text("key");
    QCOMPARE(delegated(ours).status, 200);
    QCOMPARE(m_sites->django->ask({u"delete_key"_s, ours}).toInt(), 1);
    const Answer refused = delegated(ours);
    QCOMPARE(refused.status, 401);
    QCOMPARE(refused.text("detail"), notKnown);
    QCOMPARE(send("GET").list, QJsonArray());
    QCOMPARE(send("GET", ours + u'/').status, 404);
}

void tst_SharedKeys::theCommandsSeeAndMakeDjangosKeys()
{
    const QString phone = m_sites->django->ask({u"add_key"_s, u"dora"_s, u"phone"_s}).toString();
    QCOMPARE(m_sites->run({u"refresh-token"_s, u"generate"_s}), "Created refresh token for otto\n");
    QCOMPARE(inDjango(u"otto"_s)[0][u"app"].toString(), u"refreshtoken"_s);
    const QByteArray listed = m_sites->run(
        {u"refresh-token"_s, u"list"_s, u"dora"_s, u"--show-keys"_s});
    QCOMPARE(listed.count('\n'), 1);
    QVERIFY2(listed.contains(phone.toLatin1()), listed.constData());
    QCOMPARE(m_sites->run({u"refresh-token"_s, u"delete"_s, u"--user"_s, u"dora"_s}),
             "deleted 1 key\n");
    QCOMPARE(inDjango(), QJsonArray());
    QCOMPARE(m_sites->django->ask({u"count_keys"_s}).toInt(), 1);
}

void tst_SharedKeys::aUserDeletedInDjangoLosesTheKeysHere()
{
    const QString ours = made(u"tablet"_s).text("key");
    const QString theirs = m_sites->django->ask({u"add_key"_s, u"dora"_s, u"phone"_s}).toString();
    QCOMPARE(delegated(ours).status, 200);
    m_sites->django->ask({u"delete_user"_s, u"dora"_s});
    for (const QString &key : {ours, theirs}) {
        const Answer refused = delegated(key);
        QCOMPARE(refused.status, 401);
        QCOMPARE(refused.text("detail"), notKnown);
    }
    QCOMPARE(m_sites->run({u"refresh-token"_s, u"list"_s}), "");
}

void tst_SharedKeys::aUserHasOneKeyForAnAppAtBoth()
{
    m_sites->django->ask({u"add_key"_s, u"dora"_s, u"phone"_s});
    const Answer refused = made(u"phone"_s);
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.body[u"non_field_errors"][0].toString(),
             u"The fields user, app must make a unique set."_s);
    const QString tablet = made(u"tablet"_s).text("key");
    QVERIFY(m_sites->django->ask({u"add_key"_s, u"dora"_s, u"tablet"_s}).isNull());
    QCOMPARE(send("PATCH", tablet + u'/', {{u"app"_s, u"phone"_s}}).status, 400);
    QVERIFY(m_sites->django->ask({u"add_key"_s, u"otto"_s, u"tablet"_s}).isString());
    QCOMPARE(inDjango().size(), 2);
}

void tst_SharedKeys::ofCreationsAtTheSameTimeOneWins()
{
    constexpr int rounds = 30;
    int theirs = 0;
    std::thread django([&] {
        // A peer of its own: QProcess belongs to its thread.
        const auto peer = m_sites->newPeer();
        for (int i = 0; i < rounds; ++i)
            theirs += peer->ask({u"add_key"_s, u"dora"_s, QString::number(i)}).isString() ? 1 : 0;
    });
    int ours = 0;
    int refused = 0;
    // From the other end, so that they meet however long one takes to start.
    for (int i = rounds - 1; i >= 0; --i) {
        const int status = made(QString::number(i)).status;
        ours += status == 201 ? 1 : 0;
        refused += status == 400 ? 1 : 0;
    }
    django.join();
    QCOMPARE(ours + refused, rounds);
    QCOMPARE(ours + theirs, rounds);
    QCOMPARE(inDjango().size(), rounds);
    QCOMPARE(send("GET").list, inDjango());
}

QTEST_GUILESS_MAIN(tst_SharedKeys)
#include "tst_sharedkeys.moc"
