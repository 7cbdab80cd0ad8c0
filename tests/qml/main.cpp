// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sites.h"

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

QUICK_TEST_MAIN_WITH_SETUP(tst_qml, Setup)

#include "main.moc"
