// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "demoserver.h"
#include "options.h"
#include "tour/stage.h"
#include "tour/tour.h"

#include <QtCore/qdir.h>
#include <QtCore/qstandardpaths.h>
#include <QtCore/qtextstream.h>
#include <QtGui/qguiapplication.h>
#include <QtQml/qqmlapplicationengine.h>
#include <QtQml/qqmlextensionplugin.h>
#include <QtQuick/qquickwindow.h>

using namespace Qt::StringLiterals;

#ifdef SESSIONKEEPER_STATIC_QML
Q_IMPORT_QML_PLUGIN(SessionKeeperPlugin)
#endif

namespace {

// Long enough to watch the ring, short enough to see it close. The tour is in a hurry.
constexpr std::chrono::seconds accessTokenLifetime {30};
constexpr std::chrono::seconds tourAccessTokenLifetime {8};

QString startServer(DemoServer &server, const Options &options)
{
    if (!options.server.isEmpty()) {
        server.use(options.server);
        return {};
    }
    const auto lifetime = options.tour == Options::Tour::None ? accessTokenLifetime
                                                              : tourAccessTokenLifetime;
    if (options.dataFolder.isEmpty()) {
        return server.start(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation),
                            u"local"_s, lifetime);
    }
    // Apart from the session of a demo that keeps its users in the usual place.
    return server.start(options.dataFolder, QDir(options.dataFolder).absolutePath(), lifetime);
}

QQuickWindow *openWindow(QQmlApplicationEngine &engine, DemoServer &server, const Options &options)
{
    // Where the module lies beside this program in a build folder.
    engine.addImportPath(QDir(QCoreApplication::applicationDirPath()).filePath(u"../qml"_s));
    engine.setInitialProperties({{u"server"_s, QVariant::fromValue(&server)},
                                 {u"width"_s, options.size.width()},
                                 {u"height"_s, options.size.height()}});
    engine.load(QUrl(u"qrc:/qt-project.org/imports/SessionKeeperDemo/Main.qml"_s));
    if (engine.rootObjects().isEmpty())
        return nullptr;
    auto *window = qobject_cast<QQuickWindow *>(engine.rootObjects().constFirst());
    Stage::setColours(*window, options.colours);
    window->show();
    window->requestActivate();
    return window;
}

// Qt itself would only abort.
bool hasDisplay()
{
#ifdef Q_OS_LINUX
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
        || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
#else
    return true;
#endif
}

int runApp(int argc, char **argv, const Options &options)
{
    if (options.headless) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        qputenv("QT_QUICK_BACKEND", "software");
    }
    if (!hasDisplay()) {
        QTextStream(stderr) << "sessionkeeper-demo: There is no display to open a window on. "
                               "--headless goes through "
                               "the tour without one.\n";
        return 1;
    }
    const QGuiApplication app(argc, argv);
    QCoreApplication::setOrganizationName(u"SessionKeeper"_s);
    QCoreApplication::setApplicationName(u"sessionkeeper-demo"_s);
    QGuiApplication::setApplicationDisplayName(u"SessionKeeper"_s);

    DemoServer server;
    const QString complaint = startServer(server, options);
    if (!complaint.isEmpty()) {
        QTextStream(stderr) << "sessionkeeper-demo: " << complaint << '\n';
        return 1;
    }
    QQmlApplicationEngine engine;
    QQuickWindow *window = openWindow(engine, server, options);
    if (!window) {
        QTextStream(stderr)
            << "sessionkeeper-demo: the QML above is missing or broken. demo-app/run installs "
               "what it needs.\n";
        return 1;
    }
    if (options.tour == Options::Tour::None)
        return QCoreApplication::exec();
    return visit({*window, server, options});
}

} // namespace

int main(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    int exitStatus = 0;
    const std::optional<Options> options = Options::read(arguments, exitStatus);
    if (!options)
        return exitStatus;
    if (options->tour == Options::Tour::Both)
        return runTour(argc, argv, *options);
    return runApp(argc, argv, *options);
}
