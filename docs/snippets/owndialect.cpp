// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// How a dialect of the app's own gets into QML (docs/your-own-dialect.md), compiled by every build.
// Not run.
#include "envelopeprotocol.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QVariant>
#include <QtQml/QQmlContext>
#include <QtQml/QQmlEngine>

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QUrl url(u"https://api.example.com/auth/"_s);
    QQmlEngine engine;
    //! [qml]
    std::shared_ptr<Protocol> dialect = std::make_shared<EnvelopeProtocol>(url);
    engine.rootContext()->setContextProperty(u"dialect"_s, QVariant::fromValue(dialect));
    //! [qml]
    return 0;
}
