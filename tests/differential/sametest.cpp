// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sametest.h"

#include "allowance.h"
#include "difference.h"
#include "player.h"

#include <support/keptsession.h>
#include <support/testcertificate.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtCore/qcoreapplication.h>
#include <QtTest/qtest.h>

Q_DECLARE_METATYPE(SessionKeeper::Test::Carrier)

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

QStringList playPlain(const Script &script, Carrier carrier, Http2Theatre *theatre)
{
    KeptSession kept;
    if (!kept.logIn())
        return {};
    Player player(script, carrier, theatre);
    return player.play(std::make_unique<QNetworkAccessManager>(), "Bearer " + kept.token());
}

QStringList playOurs(const Script &script, Carrier carrier, Http2Theatre *theatre)
{
    KeptSession kept;
    if (!kept.logIn())
        return {};
    Player player(script, carrier, theatre);
    auto manager = std::make_unique<AccessManager>(&kept.session);
    manager->addAllowedOrigin(player.stage().url());
    return player.play(std::move(manager), {});
}

} // namespace

SameTest::SameTest(const QList<Script> &scripts)
    : m_scripts(scripts)
{
}

int SameTest::run(const QList<Script> &scripts, int argumentCount, char **arguments)
{
    QCoreApplication application(argumentCount, arguments);
    SameTest test(scripts);
    return QTest::qExec(&test, argumentCount, arguments);
}

void SameTest::plays_data()
{
    QTest::addColumn<int>("script");
    QTest::addColumn<Carrier>("carrier");
    for (int number = 0; number < m_scripts.size(); ++number) {
        for (const auto carrier : m_scripts[number].carriers) {
            const auto name = nameOf(carrier) + u": "_s + m_scripts[number].name;
            QTest::newRow(qPrintable(name)) << number << carrier;
        }
    }
}

void SameTest::plays()
{
    QFETCH(int, script);
    QFETCH(Carrier, carrier);
    const auto &played = m_scripts[script];
    if (carrier != Carrier::Http && !TestCertificate::local().problem().isEmpty())
        QSKIP(qPrintable(TestCertificate::local().problem()));
    if (carrier == Carrier::Http2) {
        if (!m_theatre)
            m_theatre = std::make_unique<Http2Theatre>();
        if (!m_theatre->front.problem().isEmpty())
            QSKIP(qPrintable(m_theatre->front.problem()));
    }
    // For who writes a script: whether the plain manager does the same twice, so that it is a
    // measure at all.
    const bool doubts = qEnvironmentVariableIsSet("SESSIONKEEPER_PLAIN_TWICE");
    Traces traces {playPlain(played, carrier, m_theatre.get()),
                   doubts ? playPlain(played, carrier, m_theatre.get())
                          : playOurs(played, carrier, m_theatre.get())};
    QVERIFY(!traces.plain.isEmpty());
    for (const auto &allowance : allowances()) {
        if (allowance.appliesTo(played, traces))
            allowance.forgive(traces);
    }
    // For who writes a script: what was recorded.
    if (qEnvironmentVariableIsSet("SESSIONKEEPER_SHOW_TRACES"))
        qInfo().noquote() << traces.ours.join(u'\n');
    if (traces.ours != traces.plain)
        QFAIL(
            qPrintable(u"plain -, ours +\n"_s + difference(traces.plain, traces.ours).join(u'\n')));
}

} // namespace SessionKeeper::Test
