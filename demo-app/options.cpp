// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "options.h"

#include "demoservers.h"

#include <QtCore/qcommandlineparser.h>
#include <QtCore/qtextstream.h>

using namespace Qt::StringLiterals;

namespace {

QString systemChoice()
{
    QStringList words = localSystemWords();
    const QString last = words.takeLast();
    return u"%1 or %2"_s.arg(words.join(u", "_s), last);
}

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        u"A QML app that logs in once and stays logged in. It brings its own server, which speaks "
        "four token systems, with the user \"ada\" and 30-second tokens."_s);
    parser.addOptions({
        {{u"h"_s, u"help"_s}, u"Shows this help."_s},
        {u"system"_s, u"Which of them to begin with: %1."_s.arg(systemChoice()), u"NAME"_s,
         wordFor(Options().system)},
        {u"server"_s,
         u"Begin with this server, such as http://127.0.0.1:8000. It is asked how it talks."_s,
         u"URL"_s},
        {u"dark"_s, u"Dark colours, whatever the system says."_s},
        {u"light"_s, u"Light colours, whatever the system says."_s},
        {u"size"_s, u"The window's size: phone or desktop."_s, u"NAME"_s, u"desktop"_s},
        {u"tour"_s, u"Go through the demo step by step, check and time each, and exit."_s},
        {u"headless"_s, u"The tour without a window system."_s},
        {u"screenshots"_s, u"Where the tour puts pictures of its steps."_s, u"DIR"_s},
        {u"data"_s, u"Where the demo's own server keeps its users."_s, u"DIR"_s},
    });
    QCommandLineOption part(u"tour-part"_s, u"One process of the tour: 1 or 2."_s, u"N"_s);
    part.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOption(part);
}

QString readTour(const QCommandLineParser &parser, Options &options)
{
    options.headless = parser.isSet(u"headless"_s);
    options.screenshots = parser.value(u"screenshots"_s);
    if (options.headless || parser.isSet(u"tour"_s))
        options.tour = Options::Tour::Both;
    if (parser.isSet(u"tour-part"_s)) {
        const QString part = parser.value(u"tour-part"_s);
        if (part != "1"_L1 && part != "2"_L1)
            return u"--tour-part is 1 or 2, not \"%1\"."_s.arg(part);
        options.tour = part == "1"_L1 ? Options::Tour::First : Options::Tour::Second;
    }
    if (options.tour != Options::Tour::None
        && (parser.isSet(u"server"_s) || parser.isSet(u"system"_s)))
        return u"The tour goes through every system of the demo's own server: leave out --system and --server."_s;
    if (options.tour == Options::Tour::None && !options.screenshots.isEmpty())
        return u"--screenshots is for the tour: add --tour."_s;
    return {};
}

QString readServer(const QCommandLineParser &parser, Options &options)
{
    const QString word = parser.value(u"system"_s);
    const auto system = localSystemCalled(word);
    if (!system)
        return u"--system is %1, not \"%2\"."_s.arg(systemChoice(), word);
    options.system = *system;
    if (!parser.isSet(u"server"_s))
        return {};
    if (parser.isSet(u"system"_s))
        return u"--system is about the demo's own server and --server about another: leave out one."_s;
    options.server = DemoServers::addressFrom(parser.value(u"server"_s));
    if (!options.server.isValid())
        return u"--server wants the URL of a server, such as http://127.0.0.1:8000, not \"%1\"."_s
            .arg(parser.value(u"server"_s));
    return {};
}

QString readAll(const QCommandLineParser &parser, Options &options)
{
    if (!parser.positionalArguments().isEmpty())
        return u"Unexpected argument \"%1\"."_s.arg(parser.positionalArguments().constFirst());
    if (parser.isSet(u"dark"_s) && parser.isSet(u"light"_s))
        return u"--dark and --light exclude each other."_s;
    if (parser.isSet(u"dark"_s))
        options.colours = Options::Colours::Dark;
    else if (parser.isSet(u"light"_s))
        options.colours = Options::Colours::Light;

    const QString size = parser.value(u"size"_s);
    if (size != "phone"_L1 && size != "desktop"_L1)
        return u"--size is phone or desktop, not \"%1\"."_s.arg(size);
    options.size = size == "phone"_L1 ? Options::phone : Options::desktop;

    options.dataFolder = parser.value(u"data"_s);
    const QString complaint = readServer(parser, options);
    return complaint.isEmpty() ? readTour(parser, options) : complaint;
}

} // namespace

std::optional<Options> Options::read(const QStringList &arguments, int &exitStatus)
{
    QCommandLineParser parser;
    addOptions(parser);
    Options options;
    const QString complaint = parser.parse(arguments)
        ? (parser.isSet(u"help"_s) ? QString() : readAll(parser, options))
        : parser.errorText();
    if (!complaint.isEmpty()) {
        QTextStream(stderr) << "sessionkeeper-demo: " << complaint
                            << " See sessionkeeper-demo --help.\n";
        exitStatus = 2;
        return {};
    }
    if (parser.isSet(u"help"_s)) {
        // The parser knows the program's name only from an application object, which there is none
        // of yet.
        QTextStream(stdout) << parser.helpText().replace(u"<executable_name>"_s,
                                                         u"sessionkeeper-demo"_s);
        exitStatus = 0;
        return {};
    }
    return options;
}
