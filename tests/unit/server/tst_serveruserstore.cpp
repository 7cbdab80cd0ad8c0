// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "databases.h"

#include <SessionKeeperServer/store/connection_p.h>
#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/storeerror.h>
#include <SessionKeeperServer/store/tokenledger.h>
#include <SessionKeeperServer/store/userstore.h>

#include <QtTest/qtest.h>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

class tst_ServerUserStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { databases(); }
    void init();
    void whatIsAddedIsFound();
    void namesAreCaseSensitive();
    void nobodyHasANulInAName();
    void aNameIsTakenOnce();
    void namesThatDjangoCannotKeepAreRefused();
    void changesReachTheRightUser();
    void aRemovedUserLeavesItsTokensBehind();
    void aUserCanBeRemovedWhereOnlyUsersAre();
    void anotherProgramsTableKeepsItsRows();

private:
    qint64 add(const QString &name) const;
    // In place of the one with all tables.
    void openWithUsersOnly();

    std::shared_ptr<Database> m_database;
    std::unique_ptr<UserStore> m_users;
};

void tst_ServerUserStore::init()
{
    NEW_DATABASE(url);
    m_database = std::make_shared<Database>(url);
    m_database->migrate();
    m_users = std::make_unique<UserStore>(m_database);
}

qint64 tst_ServerUserStore::add(const QString &name) const
{
    User user;
    user.username = name;
    user.email = name + u"@example.org"_s;
    return m_users->add(user);
}

void tst_ServerUserStore::whatIsAddedIsFound()
{
    User ada;
    ada.username = u"ada 'é\" --"_s;
    ada.password = u"pbkdf2_sha256$1$a$b"_s;
    ada.email = u"ada@example.org"_s;
    ada.isActive = false;
    ada.isStaff = true;
    ada.isSuperuser = true;
    ada.lastLogin = QDateTime({2026, 2, 3}, QTime(4, 5, 6, 7), Qt::UTC);
    const qint64 id = m_users->add(ada);

    for (const auto &found :
         {m_users->byId(id), m_users->byUsername(ada.username), m_users->byEmail(ada.email)}) {
        QVERIFY(found);
        QCOMPARE(found->id, id);
        QCOMPARE(found->username, ada.username);
        QCOMPARE(found->password, ada.password);
        QCOMPARE(found->email, ada.email);
        QCOMPARE(found->isActive, false);
        QCOMPARE(found->isStaff, true);
        QCOMPARE(found->isSuperuser, true);
        QCOMPARE(found->lastLogin, ada.lastLogin);
    }
}

void tst_ServerUserStore::namesAreCaseSensitive()
{
    add(u"alice"_s);
    QVERIFY(!m_users->byUsername(u"ALICE"_s));
    QVERIFY(!m_users->byUsername(u"alice "_s));
    QVERIFY(!m_users->byId(99));
}

void tst_ServerUserStore::nobodyHasANulInAName()
{
    add(u"alice"_s);
    QVERIFY(!m_users->byUsername(u"alice\0"_s));
    QVERIFY(!m_users->byEmail(u"alice@example.org\0"_s));
    QVERIFY(m_users->byEmail(u"alice@example.org"_s));
}

void tst_ServerUserStore::aNameIsTakenOnce()
{
    add(u"alice"_s);
    try {
        add(u"alice"_s);
    } catch (const StoreError &error) {
        QCOMPARE(error.kind(), StoreError::Kind::Duplicate);
        QCOMPARE(error.sentence(),
                 u"There is already a user \"alice\" in the database \"%1\"; choose another "
                 "name."_s.arg(m_database->name()));
        return;
    }
    QFAIL("the name was taken twice");
}

void tst_ServerUserStore::namesThatDjangoCannotKeepAreRefused()
{
    QVERIFY_EXCEPTION_THROWN(add(u""_s), StoreError);
    QVERIFY_EXCEPTION_THROWN(add(QString(151, u'x')), StoreError);
    QVERIFY(add(QString(150, u'x')) > 0);
}

void tst_ServerUserStore::changesReachTheRightUser()
{
    const qint64 alice = add(u"alice"_s);
    const qint64 bob = add(u"bob"_s);
    const auto now = QDateTime({2026, 1, 1}, QTime(0, 0), Qt::UTC);
    QVERIFY(m_users->setPassword(bob, u"x$y"_s));
    QVERIFY(m_users->setActive(bob, false));
    QVERIFY(m_users->setLastLogin(bob, now));
    QCOMPARE(m_users->byId(bob)->password, u"x$y"_s);
    QCOMPARE(m_users->byId(bob)->isActive, false);
    QCOMPARE(m_users->byId(bob)->lastLogin, now);
    QCOMPARE(m_users->byId(alice)->isActive, true);
    QVERIFY(!m_users->byId(alice)->lastLogin.isValid());
    QVERIFY(!m_users->setPassword(99, u"x"_s));
    QVERIFY(!m_users->setActive(99, true));
    QVERIFY(!m_users->setLastLogin(99, now));
    QVERIFY(!m_users->remove(99));
}

void tst_ServerUserStore::aRemovedUserLeavesItsTokensBehind()
{
    const qint64 alice = add(u"alice"_s);
    TokenLedger ledger(m_database);
    const auto later = QDateTime({2030, 1, 1}, QTime(0, 0), Qt::UTC);
    ledger.record({u"jti"_s, "token", alice, {}, later});
    QVERIFY(m_users->remove(alice));
    QVERIFY(!m_users->byId(alice));
    QVERIFY(ledger.isOutstanding(u"jti"_s));
}

void tst_ServerUserStore::openWithUsersOnly()
{
    NEW_DATABASE(url);
    m_database = std::make_shared<Database>(url);
    m_database->migrate({});
    m_users = std::make_unique<UserStore>(m_database);
}

void tst_ServerUserStore::aUserCanBeRemovedWhereOnlyUsersAre()
{
    openWithUsersOnly();
    const qint64 alice = add(u"alice"_s);
    QVERIFY(m_users->remove(alice));
    QVERIFY(!m_users->byId(alice));
}

void tst_ServerUserStore::anotherProgramsTableKeepsItsRows()
{
    openWithUsersOnly();
    const qint64 alice = add(u"alice"_s);
    m_database->write([&](Connection &connection) {
        connection.execute(u"CREATE TABLE blacklist_blacklistedtoken (user_id integer)"_s);
        connection.run(u"INSERT INTO blacklist_blacklistedtoken VALUES (?)"_s, {alice});
    });
    QVERIFY(m_users->remove(alice));
    bool isThere = false;
    m_database->read([&](Connection &connection) {
        isThere = connection.run(u"SELECT user_id FROM blacklist_blacklistedtoken"_s).next();
    });
    QVERIFY(isThere);
}

QTEST_GUILESS_MAIN(tst_ServerUserStore)
#include "tst_serveruserstore.moc"
