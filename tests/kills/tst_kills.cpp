// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "gate.h"
#include "keeperprocess.h"
#include "killtable.h"
#include "rotatingsite.h"

#include <interop/djangosite.h>
#include <support/awaited.h>
#include <support/replies.h>

#include <SessionKeeper/store/keychainstore.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qrandom.h>
#include <QtNetwork/qnetworkaccessmanager.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// K7: a process on the real keychain is killed with SIGKILL in the middle of a rotation, and the
// next one finds out what became of the session.
class tst_Kills : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void nothingIsLostWithAGracePeriod();
    void nothingIsLostOfARecordInManyEntries();
    void onlyWhatTheServerSpentIsLostWithoutOne();
    void onlyWhatTheServerSpentIsLostAtTheRealSimpleJwt();
    void aRevocationIsToldAsSuchAfterARestart();

private:
    QRandomGenerator m_random;
    int m_timesAtEachPoint = 3;
};

namespace {

const auto service = u"com.example.sessionkeeper.kills"_s;

// One app, started again and again.
class App
{
public:
    using Kind = KeeperProcess::Kind;

    App(const QUrl &site, const QByteArray &user, Kind kind = Kind::Usual)
        : m_gate(site)
        , m_user(user)
        , m_kind(kind)
    {
        restart();
    }

    Gate &gate() { return m_gate; }
    KeeperProcess &keeper() { return *m_keeper; }

    void restart() { m_keeper = std::make_unique<KeeperProcess>(m_gate.url(), service, m_kind); }

    bool logIn()
    {
        return m_keeper->ask("login " + m_user) == QByteArrayList {"ok"}
        && m_keeper->ask("refresh") == QByteArrayList {"ok"};
    }

    // Restores, spends the refresh token that it found, and calls with what it got.
    bool isKept()
    {
        const bool isRestored = m_keeper->ask("restore") == QByteArrayList {"ok"};
        const bool isRefreshed = m_keeper->ask("refresh") == QByteArrayList {"ok"};
        return isRestored && isRefreshed && m_keeper->ask("call").value(0) == "200";
    }

    Aftermath killedAt(const KillPoint &point, double fraction);

private:
    void killAt(const QByteArray &point, double fraction);

    Gate m_gate;
    QByteArray m_user;
    Kind m_kind;
    std::unique_ptr<KeeperProcess> m_keeper;
};

void App::killAt(const QByteArray &point, double fraction)
{
    const auto cut = point == "not-arrived" ? Gate::Cut::BeforeArrival
        : point == "not-answered"           ? Gate::Cut::BeforeAnswer
                                            : Gate::Cut::Nowhere;
    m_gate.cutNext(cut, [this] { m_keeper->kill(); });
    m_keeper->send("die " + point + ' ' + QByteArray::number(fraction));
    // Done before its time came.
    if (!m_keeper->ask("refresh").isEmpty())
        m_keeper->kill();
    m_keeper->waitUntilEnded();
    m_gate.cutNext(Gate::Cut::Nowhere, {});
}

Aftermath App::killedAt(const KillPoint &point, double fraction)
{
    const int rotations = m_gate.rotations();
    const auto writes = m_keeper->said("stored").size();
    killAt(point.name, fraction);
    Aftermath aftermath;
    aftermath.wasKilled = m_keeper->wasKilled();
    aftermath.wasStored = m_keeper->said("stored").size() > writes;
    restart();
    aftermath.isKept = isKept();
    aftermath.hadRotated = m_gate.rotations() - rotations > int(aftermath.isKept);
    aftermath.reason = m_keeper->said("loggedout").join('+');
    return aftermath;
}

// All points, one after the other; each next process is the next victim.
void killEverywhere(App &app, Grace grace, int times, QRandomGenerator &random, KillTable &table)
{
    QVERIFY(app.logIn());
    for (int time = 0; time < times; ++time) {
        for (const auto &point : killPoints()) {
            const double fraction = (time + random.generateDouble()) / times;
            const auto aftermath = app.killedAt(point, fraction);
            table.add(point, aftermath);
            const auto where = point.name + " at " + QByteArray::number(fraction) + " told as "
                + aftermath.reason;
            QVERIFY2(aftermath.wasKilled, where.constData());
            if (aftermath.isKept)
                continue;
            QVERIFY2(grace == Grace::None, where.constData());
            QVERIFY2(point.isWindow && aftermath.hadRotated && !aftermath.wasStored,
                     where.constData());
            QCOMPARE(aftermath.reason, "RotationLost"_ba);
            QVERIFY(app.logIn());
        }
    }
}

bool hasSimpleJwt()
{
    return QProcess::execute(u"/usr/bin/python3"_s,
                             {u"-c"_s, u"import rest_framework_simplejwt, gunicorn"_s})
        == 0;
}

// As an operator does, or somebody who got hold of the token.
bool revoke(const QUrl &site)
{
    KeychainStore store(service);
    const auto record = awaited(store.read()).value_or(std::nullopt).value_or(SessionRecord());
    QNetworkAccessManager http;
    QNetworkRequest request(site.resolved(QUrl(u"/api/token/blacklist/"_s)));
    request.setHeader(QNetworkRequest::ContentTypeHeader, "application/json"_ba);
    auto *reply = http.post(request, "{\"refresh\":\"" + record.tokens.refreshToken() + "\"}");
    return hasEnded(reply) && statusOf(reply) == 200;
}

} // namespace

void tst_Kills::initTestCase()
{
    const auto seed = qEnvironmentVariableIntValue("KILLS_SEED");
    const auto chosen = seed != 0 ? quint32(seed) : QRandomGenerator::global()->generate() | 1U;
    m_random.seed(chosen);
    if (isLong())
        m_timesAtEachPoint = 31;
    qInfo("KILLS_SEED=%u repeats these times of death", chosen);
}

void tst_Kills::nothingIsLostWithAGracePeriod()
{
    RotatingSite site(Grace::Minute);
    App app(site.url(), "ada");
    KillTable table;
    killEverywhere(app, Grace::Minute, m_timesAtEachPoint, m_random, table);
    table.print("reference server, grace period of a minute");
    QCOMPARE(table.total().kept, table.total().runs);
}

// As it is where the entries of the keychain are small: Windows, Android.
void tst_Kills::nothingIsLostOfARecordInManyEntries()
{
    RotatingSite site(Grace::Minute);
    App app(site.url(), "ada", App::Kind::Split);
    KillTable table;
    killEverywhere(app, Grace::Minute, m_timesAtEachPoint, m_random, table);
    table.print("the same, the record in entries of 240 bytes");
    QCOMPARE(table.total().kept, table.total().runs);
}

void tst_Kills::onlyWhatTheServerSpentIsLostWithoutOne()
{
    RotatingSite site(Grace::None);
    App app(site.url(), "ada");
    KillTable table;
    killEverywhere(app, Grace::None, m_timesAtEachPoint, m_random, table);
    table.print("reference server, no grace period");
    // Else the gate cut nothing.
    QCOMPARE(table.row("not-answered").lost.value("RotationLost"), m_timesAtEachPoint);
    QCOMPARE(table.row("after-reply").lost.value("RotationLost"), m_timesAtEachPoint);
}

void tst_Kills::onlyWhatTheServerSpentIsLostAtTheRealSimpleJwt()
{
    if (!hasSimpleJwt())
        QSKIP("The Simple JWT and gunicorn of the distribution are not installed; tests/run "
              "installs them.");
    DjangoSite site;
    QVERIFY2(site.start(300), qPrintable(site.problem()));
    App app(site.url(u"/"_s), "alice");
    KillTable table;
    killEverywhere(app, Grace::None, m_timesAtEachPoint, m_random, table);
    table.print("Simple JWT of the distribution on gunicorn");
    QCOMPARE(table.row("not-answered").lost.value("RotationLost"), m_timesAtEachPoint);
}

void tst_Kills::aRevocationIsToldAsSuchAfterARestart()
{
    RotatingSite site(Grace::None);
    App app(site.url(), "ada");
    QVERIFY(app.logIn());
    for (const auto *point : {"store-end", "refreshed", "journal-begin"}) {
        QVERIFY(app.killedAt({point, "", false}, 0).isKept);
        QVERIFY(revoke(site.url()));
        app.restart();
        QVERIFY(!app.isKept());
        QCOMPARE(app.keeper().said("loggedout"), QByteArrayList {"Revoked"});
        QVERIFY(app.logIn());
    }
}

int main(int argc, char *argv[])
{
    // Qt Test ends whatever takes five minutes in all; the long form does.
    qputenv("QTEST_FUNCTION_TIMEOUT", "3600000");
    QCoreApplication app(argc, argv);
    tst_Kills test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_kills.moc"
