// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "tour.h"

#include "firstvisit.h"
#include "secondvisit.h"
#include "stage.h"
#include "steplog.h"
#include "systemsvisit.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdir.h>
#include <QtCore/qprocess.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/qtextstream.h>

using namespace Qt::StringLiterals;

namespace {

// Far more than a visit takes: nothing here may hang.
constexpr int visitTimeout = 120000;

QStringList argumentsFor(int part, const QString &dataFolder, const Options &options)
{
    QStringList arguments {
        u"--tour-part"_s, QString::number(part),
        u"--data"_s,      dataFolder,
        u"--size"_s,      options.size == Options::phone ? u"phone"_s : u"desktop"_s};
    if (!options.screenshots.isEmpty())
        arguments << u"--screenshots"_s << options.screenshots;
    if (options.headless)
        arguments << u"--headless"_s;
    if (options.colours != Options::Colours::System)
        arguments << (options.colours == Options::Colours::Dark ? u"--dark"_s : u"--light"_s);
    return arguments;
}

bool runVisit(int part, const QString &dataFolder, const Options &options)
{
    QTextStream out(stdout);
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    process.start(QCoreApplication::applicationFilePath(), argumentsFor(part, dataFolder, options));
    if (!process.waitForFinished(visitTimeout)) {
        out << "FAIL part " << part << " of the tour: " << process.errorString() << '\n';
        process.kill();
        process.waitForFinished();
        return false;
    }
    if (process.exitStatus() == QProcess::CrashExit)
        out << "FAIL part " << part << " of the tour crashed when it ended\n";
    return process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

} // namespace

int runTour(int &argc, char **argv, const Options &options)
{
    const QCoreApplication app(argc, argv);
    QTextStream out(stdout);
    const QTemporaryDir temporary;
    if (options.dataFolder.isEmpty() && !temporary.isValid()) {
        out << "FAIL no temporary folder: " << temporary.errorString() << '\n';
        return 1;
    }
    const QString dataFolder = options.dataFolder.isEmpty() ? temporary.path() : options.dataFolder;
    const bool held = runVisit(1, dataFolder, options) && runVisit(2, dataFolder, options);
    out << (held ? "The tour held: every step did what it should.\n" : "The tour did not hold.\n");
    if (!options.screenshots.isEmpty())
        out << "Pictures: " << QDir(options.screenshots).absolutePath() << '\n';
    return held ? 0 : 1;
}

int visit(Stage stage)
{
    StepLog log;
    const bool held = stage.options().tour == Options::Tour::First
        ? visitFirst(stage, log) && visitSystems(stage, log)
        : visitAgain(stage, log);
    if (!held && !stage.emptyKeychain())
        log.say(u"The keychain may still hold the session of this tour."_s);
    stage.window().close();
    return held ? 0 : 1;
}
