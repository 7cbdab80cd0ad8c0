// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// Knows nothing of SessionKeeper in C++: the installed module is found by its import alone.
#include <QtCore/QCoreApplication>
#include <QtCore/QTimer>
#include <QtQml/QQmlComponent>
#include <QtQml/QQmlEngine>
#include <QtQml/QQmlError>

#include <memory>

constexpr char source[] = R"(
import QtQml
import SessionKeeper

Session {
    protocol: SimpleJwtProtocol { url: "http://127.0.0.1/api/token/" }
    store: MemoryStore { }
    onStateChanged: if (state === Session.LoggedOut) Qt.quit()
    Component.onCompleted: restore()
}
)";

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    QQmlEngine engine;
    engine.addImportPath(QStringLiteral(IMPORT_PATH));
    QObject::connect(&engine, &QQmlEngine::quit, &app, &QCoreApplication::quit,
                     Qt::QueuedConnection);
    QTimer::singleShot(30000, &app, [] { QCoreApplication::exit(2); });

    QQmlComponent component(&engine);
    component.setData(source, QUrl(QStringLiteral("file:///Consumer.qml")));
    const std::unique_ptr<QObject> session(component.create());
    for (const QQmlError &error : component.errors())
        qWarning("%s", qPrintable(error.toString()));
    return session ? QCoreApplication::exec() : 1;
}
