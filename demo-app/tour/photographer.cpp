// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "photographer.h"

#include "stage.h"

#include <QtCore/qdir.h>
#include <QtCore/qelapsedtimer.h>

using namespace Qt::StringLiterals;

namespace {

// Longer than any animation of the demo.
constexpr qint64 settling = 260;

// Drawings follow one frame after what they depend on.
void letItDraw(QQuickWindow &window)
{
    int frames = 0;
    const auto counting = QObject::connect(&window, &QQuickWindow::frameSwapped, &window,
                                           [&] { ++frames; });
    for (int wanted = 1; wanted <= 3; ++wanted) {
        window.update();
        Stage::until([&] { return frames >= wanted; }, std::chrono::milliseconds(500));
    }
    QObject::disconnect(counting);
}

} // namespace

QString Photographer::take(const QString &name)
{
    if (m_stage.options().screenshots.isEmpty())
        return {};
    QElapsedTimer timer;
    timer.start();
    Stage::until([&] { return timer.elapsed() > settling; });

    const QSize before = m_stage.window().size();
    QString complaint;
    for (const QSize size : {Options::desktop, Options::phone}) {
        for (const Options::Colours colours : {Options::Colours::Light, Options::Colours::Dark}) {
            const QString wrong = takeOne(name, size, colours);
            if (complaint.isEmpty())
                complaint = wrong;
        }
    }
    m_stage.window().resize(before);
    Stage::setColours(m_stage.window(), m_stage.options().colours);
    letItDraw(m_stage.window());
    return complaint;
}

QString Photographer::takeOne(const QString &name, QSize size, Options::Colours colours)
{
    QQuickWindow &window = m_stage.window();
    window.resize(size);
    Stage::setColours(window, colours);
    Stage::until([&] { return window.size() == size; }, std::chrono::seconds(2));
    letItDraw(window);

    const QString variant = (size == Options::phone ? u"phone"_s : u"desktop"_s)
        + (colours == Options::Colours::Dark ? u"-dark"_s : u"-light"_s);
    const QDir folder(QDir(m_stage.options().screenshots).filePath(variant));
    const QString file = folder.filePath(name + u".png"_s);
    if (!QDir().mkpath(folder.path()) || !window.grabWindow().save(file))
        return u"the picture %1 cannot be written"_s.arg(file);
    return {};
}
