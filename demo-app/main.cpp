// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "demoservers.h"
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
using namespace std::chrono_literals;

#ifdef SESSIONKEEPER_STATIC_QML
Q_IMPORT_QML_PLUGIN(SessionKeeperPlugin)
#endif

namespace {

// Long enough to watch the ring, short enough to see the end of a chain. The tour is in a hurry,
// but a sliding token has to outlive the restart in it.
constexpr LocalTimes usualTimes {
    .token = 30s, .slidingToken = 30s, .slidingEnd = 2min, .chainLimit = 2min};
constexpr LocalTimes tourTimes {
    .token = 8s, .slidingToken = 20s, .slidingEnd = 2min, .chainLimit = 14s};

QString startServers(DemoServers &servers, const Options &options)
{
    // Apart from the sessions of a demo that keeps its users in the usual place.
    const bool isUsual = options.dataFolder.isEmpty();
    const QString folder = isUsual
        ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
        : options.dataFolder;
    const QString complaint = servers.startLocal(
        folder, isUsual ? u"local"_s : QDir(folder).absolutePath(),
        options.tour == Options::Tour::None ? usualTimes : tourTimes);
    if (!complaint.isEmpty())
        return complaint;
    if (options.server.isEmpty())
        servers.choose(servers.local(options.system));
    else
        servers.ask(options.server.toString());
    return {};
}

QQuickWindow *openWindow(QQmlApplicationEngine &engine, DemoServers &servers,
                         const Options &options)
{
    // Where the module lies beside this program in a build folder.
    engine.addImportPath(QDir(QCoreApplication::applicationDirPath()).filePath(u"../qml"_s));
    engine.setInitialProperties({{u"servers"_s, QVariant::fromValue(&servers)},
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

    DemoServers servers;
    const QString complaint = startServers(servers, options);
    if (!complaint.isEmpty()) {
        QTextStream(stderr) << "sessionkeeper-demo: " << complaint << '\n';
        return 1;
    }
    QQmlApplicationEngine engine;
    QQuickWindow *window = openWindow(engine, servers, options);
    if (!window) {
        QTextStream(stderr)
            << "sessionkeeper-demo: the QML above is missing or broken. demo-app/run installs "
               "what it needs.\n";
        return 1;
    }
    if (options.tour == Options::Tour::None)
        return QCoreApplication::exec();
    return visit({*window, servers, options});
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
