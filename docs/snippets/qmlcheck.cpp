// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// qmlcheck FILE IMPORT_PATH: compiles a QML file in an engine without creating it; 0 when every
// type and property is there.
#include <QtGui/QGuiApplication>
#include <QtQml/QQmlComponent>
#include <QtQml/QQmlEngine>
#include <QtQml/QQmlError>

int main(int argc, char **argv)
{
    const QGuiApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3) {
        qCritical("usage: qmlcheck FILE IMPORT_PATH");
        return 2;
    }
    QQmlEngine engine;
    engine.addImportPath(arguments.at(2));
    const QQmlComponent component(&engine, QUrl::fromLocalFile(arguments.at(1)));
    for (const QQmlError &error : component.errors())
        qCritical("%s", qPrintable(error.toString()));
    return component.isReady() ? 0 : 1;
}
