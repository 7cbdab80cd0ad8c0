// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "databases.h"

#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/jwtblacklist.h>
#include <SessionKeeperServer/store/storeerror.h>
#include <SessionKeeperServer/store/userstore.h>

#include <limits>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// The blacklist of the Styria fork (contract.md 3.5).
class tst_ServerJwtBlacklist : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { databases(); }
    void init();
    void cleanup() { m_database.reset(); }
    void aTokenIsFoundByItselfOrItsId();
    void nothingIsFoundByNothing();
    void oneTokenHasOneRow();
    void rowsKeepWhatTheyWereGiven();
    void rowsCanBeReplacedAndRemoved();
    void staleRowsAreForgotten();
    void rowsThatStillMatterStay();
    void rowsGoWithTheirUser();
    void aRowNeedsTokenOrId();

private:
    BlacklistedJwt row(const QByteArray &token, const QUuid &tokenId = {}) const
    {
        BlacklistedJwt row;
        row.token = token;
        row.tokenId = tokenId;
        row.userId = m_user;
        row.expiresAt = m_now.addSecs(300);
        return row;
    }

    const QDateTime m_now = QDateTime::fromSecsSinceEpoch(1800000000, Qt::UTC);
    const QUuid m_id = QUuid::fromString(u"{01234567-89ab-cdef-0123-456789abcdef}"_s);
    std::shared_ptr<Database> m_database;
    qint64 m_user = 0;
};

void tst_ServerJwtBlacklist::init()
{
    NEW_DATABASE(url);
    m_database = std::make_shared<Database>(url);
    m_database->migrate();
    User user;
    user.username = u"alice"_s;
    m_user = UserStore(m_database).add(user);
}

void tst_ServerJwtBlacklist::aTokenIsFoundByItselfOrItsId()
{
    JwtBlacklist list(m_database);
    list.add(row("one", m_id), m_now);
    QVERIFY(list.contains("one", {}));
    QVERIFY(list.contains({}, m_id));
    QVERIFY(list.contains("other", m_id));
    QVERIFY(list.contains("one", QUuid::createUuid()));
    QVERIFY(!list.contains("ONE", {}));
    QVERIFY(!list.contains("other", QUuid::createUuid()));
}

void tst_ServerJwtBlacklist::nothingIsFoundByNothing()
{
    JwtBlacklist list(m_database);
    list.add(row({}, m_id), m_now);
    list.add(row("two"), m_now);
    QVERIFY(!list.contains({}, {}));
    QVERIFY(list.contains({}, m_id));
    QVERIFY(list.contains("two", {}));
}

void tst_ServerJwtBlacklist::oneTokenHasOneRow()
{
    JwtBlacklist list(m_database);
    for (int round = 0; round < 2; ++round) {
        list.add(row("one", m_id), m_now);
        list.add(row({}, QUuid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)), m_now);
    }
    QCOMPARE(list.all().size(), 2);
}

void tst_ServerJwtBlacklist::rowsKeepWhatTheyWereGiven()
{
    JwtBlacklist list(m_database);
    list.add(row("one", m_id), m_now);
    list.add(row("two"), m_now);
    const std::vector<BlacklistedJwt> rows = list.all();
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0].token, "one");
    QCOMPARE(rows[0].tokenId, m_id);
    QCOMPARE(rows[0].userId, m_user);
    QCOMPARE(rows[0].expiresAt, m_now.addSecs(300));
    QCOMPARE(rows[1].token, "two");
    QVERIFY(rows[1].tokenId.isNull());
    QCOMPARE(list.byId(rows[1].id)->token, "two");
    QVERIFY(!list.byId(4711));
    QVERIFY(!list.byId(std::numeric_limits<qint64>::max()));
}

void tst_ServerJwtBlacklist::rowsCanBeReplacedAndRemoved()
{
    JwtBlacklist list(m_database);
    list.add(row("one", m_id), m_now);
    BlacklistedJwt other = row("two");
    QVERIFY(!list.replace(other));
    other.id = list.all().front().id;
    QVERIFY(list.replace(other));
    QVERIFY(!list.contains("one", m_id));
    QVERIFY(list.contains("two", {}));
    QVERIFY(list.remove(other.id));
    QVERIFY(!list.remove(other.id));
    QVERIFY(!list.contains("two", {}));
}

void tst_ServerJwtBlacklist::staleRowsAreForgotten()
{
    JwtBlacklist list(m_database);
    list.add(row("one", m_id), m_now);
    QCOMPARE(list.removeStale(m_now.addSecs(300), 300s), 0);
    QCOMPARE(list.removeStale(m_now.addSecs(301), 300s), 1);
    QCOMPARE(list.all().size(), 0);
}

// A token refreshed in its last second lives for a lifetime more, and its row keeps that one dead.
void tst_ServerJwtBlacklist::rowsThatStillMatterStay()
{
    JwtBlacklist list(m_database);
    list.add(row("one", m_id), m_now.addSecs(299));
    QCOMPARE(list.removeStale(m_now.addSecs(301), 300s), 0);
    QCOMPARE(list.removeStale(m_now.addSecs(599), 300s), 0);
    QVERIFY(list.contains("its successor", m_id));
    QCOMPARE(list.removeStale(m_now.addSecs(600), 300s), 1);
}

void tst_ServerJwtBlacklist::rowsGoWithTheirUser()
{
    JwtBlacklist list(m_database);
    list.add(row("one", m_id), m_now);
    QVERIFY(UserStore(m_database).remove(m_user));
    QCOMPARE(list.all().size(), 0);
}

void tst_ServerJwtBlacklist::aRowNeedsTokenOrId()
{
    JwtBlacklist list(m_database);
    QVERIFY_EXCEPTION_THROWN(list.add(row({}), m_now), StoreError);
    QCOMPARE(list.all().size(), 0);
}

QTEST_GUILESS_MAIN(tst_ServerJwtBlacklist)
#include "tst_serverjwtblacklist.moc"
