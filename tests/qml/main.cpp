// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sites.h"

#include <support/stallwatch.h>

#include <QtGui/qguiapplication.h>
#include <QtQml/qqmlcontext.h>
#include <QtQml/qqmlengine.h>
#include <QtQml/qqmlextensionplugin.h>
#include <QtQuickTest/quicktest.h>

using namespace Qt::StringLiterals;

#ifdef SESSIONKEEPER_STATIC_QML
Q_IMPORT_QML_PLUGIN(SessionKeeperPlugin)
#endif

class Setup : public QObject
{
    Q_OBJECT

public Q_SLOTS:
    // Not before: sockets need the application's event loop.
    void applicationAvailable() { m_sites = std::make_unique<Sites>(); }

    void qmlEngineAvailable(QQmlEngine *engine)
    {
        engine->addImportPath(QStringLiteral(SESSIONKEEPER_QML_IMPORT_PATH));
        engine->rootContext()->setContextProperty(u"sites"_s, m_sites.get());
    }

    void cleanupTestCase() { m_sites.reset(); }

private:
    std::unique_ptr<Sites> m_sites;
};

int main(int argc, char **argv)
{
    QTEST_SET_MAIN_SOURCE_PATH
    SessionKeeper::Test::WatchedApplication<QGuiApplication> application(argc, argv);
    Setup setup;
    const int failures = quick_test_main_with_setup(argc, argv, "tst_qml", QUICK_TEST_SOURCE_DIR,
                                                    &setup);
    const auto *watch = SessionKeeper::Test::StallWatch::instance();
    return failures != 0 ? failures : watch->hasFailed() ? 1 : 0;
}

#include "main.moc"
