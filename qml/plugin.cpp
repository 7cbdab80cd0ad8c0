// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "networkaccessfactory.h"

#include <QtQml/qqmlextensionplugin.h>

void qml_register_types_SessionKeeper();
Q_GHS_KEEP_REFERENCE(qml_register_types_SessionKeeper)

// What "import SessionKeeper" loads. The import itself installs the network access of the engine.
class SessionKeeperPlugin : public QQmlEngineExtensionPlugin
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID QQmlEngineExtensionInterface_iid)

public:
    explicit SessionKeeperPlugin(QObject *parent = nullptr)
        : QQmlEngineExtensionPlugin(parent)
    {
        // Keeps a static linker from dropping the file that registers the types.
        volatile auto registration = &qml_register_types_SessionKeeper;
        Q_UNUSED(registration)
    }

    void initializeEngine(QQmlEngine *engine, const char *) override
    {
        SessionKeeper::NetworkAccessFactory::install(engine);
    }
};

#include "plugin.moc"
