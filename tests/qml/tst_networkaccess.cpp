// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/stallwatch.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtCore/qregularexpression.h>
#include <QtNetwork/qnetworkaccessmanager.h>
#include <QtQml/qqmlcomponent.h>
#include <QtQml/qqmlengine.h>
#include <QtQml/qqmlextensionplugin.h>
#include <QtQml/qqmlnetworkaccessmanagerfactory.h>
#include <QtTest/qtest.h>

#include <thread>
#include <vector>

using namespace Qt::StringLiterals;

#ifdef SESSIONKEEPER_STATIC_QML
Q_IMPORT_QML_PLUGIN(SessionKeeperPlugin)
#endif

namespace {

class PlainFactory : public QQmlNetworkAccessManagerFactory
{
public:
    QNetworkAccessManager *create(QObject *parent) override
    {
        return new QNetworkAccessManager(parent);
    }
};

constexpr auto session = "Session { protocol: SimpleJwtProtocol { url: 'http://127.0.0.1:1/' }\n"
                         "store: MemoryStore {} }";

void importModule(QQmlEngine &engine, const QByteArray &object = session)
{
    engine.addImportPath(QStringLiteral(SESSIONKEEPER_QML_IMPORT_PATH));
    QQmlComponent component(&engine);
    component.setData("import SessionKeeper\n" + object, QUrl());
    const std::unique_ptr<QObject> made(component.create());
    QVERIFY2(made, qPrintable(component.errorString()));
}

} // namespace

class TestNetworkAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesWithTheImport();
    void isOneForEachEngine();
    void doesNotFollowALaterUrl();
    void leavesTheFactoryOfTheApp();
    void createsManagersInManyThreadsAtOnce();
    void outlivesTheManagersOfItsEngine();
};

void TestNetworkAccess::comesWithTheImport()
{
    QQmlEngine engine;
    QVERIFY(!engine.networkAccessManagerFactory());
    importModule(engine, "MemoryStore {}");
    QVERIFY(engine.networkAccessManagerFactory());
    QVERIFY(qobject_cast<SessionKeeper::AccessManager *>(engine.networkAccessManager()));
}

void TestNetworkAccess::isOneForEachEngine()
{
    QQmlEngine first;
    QQmlEngine second;
    importModule(first);
    importModule(second);
    importModule(second);
    QVERIFY(first.networkAccessManagerFactory() != second.networkAccessManagerFactory());
}

// The tokens of a session belong to the server that gave them.
void TestNetworkAccess::doesNotFollowALaterUrl()
{
    QQmlEngine engine;
    engine.addImportPath(QStringLiteral(SESSIONKEEPER_QML_IMPORT_PATH));
    QQmlComponent component(&engine);
    component.setData("import SessionKeeper\n"_ba + session, QUrl());
    const std::unique_ptr<QObject> made(component.create());
    QVERIFY2(made, qPrintable(component.errorString()));
    const QUrl home(u"http://127.0.0.1:1/"_s);
    const QUrl later(u"http://127.0.0.1:2/"_s);
    const QUrl further(u"http://127.0.0.1:3/"_s);
    made->property("protocol").value<QObject *>()->setProperty("url", later);
    made->setProperty("allowedOrigins", QVariant::fromValue(QList<QUrl> {further}));
    const auto *manager = qobject_cast<SessionKeeper::AccessManager *>(
        engine.networkAccessManager());
    QVERIFY(manager->allowedOrigins().contains(home));
    QVERIFY(manager->allowedOrigins().contains(further));
    QVERIFY(!manager->allowedOrigins().contains(later));
}

void TestNetworkAccess::leavesTheFactoryOfTheApp()
{
    PlainFactory own;
    QQmlEngine engine;
    engine.setNetworkAccessManagerFactory(&own);
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"has a network access manager factory of its own"_s));
    importModule(engine);
    // Once for each engine.
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    importModule(engine);
    QCOMPARE(engine.networkAccessManagerFactory(), &own);
    QVERIFY(!qobject_cast<SessionKeeper::AccessManager *>(engine.networkAccessManager()));
}

void TestNetworkAccess::createsManagersInManyThreadsAtOnce()
{
    QQmlEngine engine;
    importModule(engine);
    QQmlNetworkAccessManagerFactory *factory = engine.networkAccessManagerFactory();
    QVERIFY(factory);
    std::atomic<int> created = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            const std::unique_ptr<QNetworkAccessManager> manager(factory->create(nullptr));
            created += qobject_cast<SessionKeeper::AccessManager *>(manager.get()) ? 1 : 0;
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(created.load(), 8);
}

void TestNetworkAccess::outlivesTheManagersOfItsEngine()
{
    auto engine = std::make_unique<QQmlEngine>();
    importModule(*engine);
    QQmlNetworkAccessManagerFactory *factory = engine->networkAccessManagerFactory();
    QVERIFY(factory);
    const std::unique_ptr<QNetworkAccessManager> manager(factory->create(nullptr));
    engine.reset();
    QVERIFY(qobject_cast<SessionKeeper::AccessManager *>(manager.get()));
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, TestNetworkAccess)

#include "tst_networkaccess.moc"
