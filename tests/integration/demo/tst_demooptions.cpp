// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <options.h>

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

namespace {

std::optional<Options> read(const QStringList &arguments, int &exitStatus)
{
    exitStatus = -1;
    return Options::read(QStringList(u"sessionkeeper-demo"_s) + arguments, exitStatus);
}

} // namespace

class tst_DemoOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsWithAPairOfTokens();
    void beginsWithTheSystemOfThisName_data();
    void beginsWithTheSystemOfThisName();
    void beginsWithTheServerAtThisAddress();
    void refusesWhatMakesNoSense_data();
    void refusesWhatMakesNoSense();
};

void tst_DemoOptions::beginsWithAPairOfTokens()
{
    int exitStatus = 0;
    const auto options = read({}, exitStatus);
    QVERIFY(options);
    QCOMPARE(options->system, LocalSystem::SimpleJwt);
    QVERIFY(options->server.isEmpty());
}

void tst_DemoOptions::beginsWithTheSystemOfThisName_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<LocalSystem>("system");
    QTest::newRow("pair") << u"simplejwt"_s << LocalSystem::SimpleJwt;
    QTest::newRow("sliding") << u"sliding"_s << LocalSystem::SlidingToken;
    QTest::newRow("djangorestframework-jwt") << u"drfjwt"_s << LocalSystem::JwtAuth;
    QTest::newRow("long-running key") << u"delegate"_s << LocalSystem::Delegate;
}

void tst_DemoOptions::beginsWithTheSystemOfThisName()
{
    QFETCH(QString, word);
    QFETCH(LocalSystem, system);
    int exitStatus = 0;
    const auto options = read({u"--system"_s, word}, exitStatus);
    QVERIFY(options);
    QCOMPARE(options->system, system);
}

void tst_DemoOptions::beginsWithTheServerAtThisAddress()
{
    int exitStatus = 0;
    const auto options = read({u"--server"_s, u"https://api.example.com/auth"_s}, exitStatus);
    QVERIFY(options);
    QCOMPARE(options->server, QUrl(u"https://api.example.com/auth"_s));
}

void tst_DemoOptions::refusesWhatMakesNoSense_data()
{
    const QString server = u"http://127.0.0.1:8000"_s;
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("no such system") << QStringList {u"--system"_s, u"oauth"_s};
    QTest::newRow("a system of the demo at another server")
        << QStringList {u"--system"_s, u"sliding"_s, u"--server"_s, server};
    QTest::newRow("no address") << QStringList {u"--server"_s, u"nowhere"_s};
    QTest::newRow("an address of something else")
        << QStringList {u"--server"_s, u"ftp://127.0.0.1/"_s};
    QTest::newRow("a tour elsewhere") << QStringList {u"--tour"_s, u"--server"_s, server};
    QTest::newRow("a tour of one system")
        << QStringList {u"--headless"_s, u"--system"_s, u"sliding"_s};
}

void tst_DemoOptions::refusesWhatMakesNoSense()
{
    QFETCH(QStringList, arguments);
    int exitStatus = 0;
    QVERIFY(!read(arguments, exitStatus));
    QCOMPARE(exitStatus, 2);
}

QTEST_GUILESS_MAIN(tst_DemoOptions)
#include "tst_demooptions.moc"
