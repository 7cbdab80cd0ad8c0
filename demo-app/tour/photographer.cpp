// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "photographer.h"

#include "stage.h"

#include <QtCore/qdir.h>
#include <QtCore/qelapsedtimer.h>
#include <QtQuick/qquickitem.h>

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
    if (!QDir().mkpath(folder.path()))
        return u"the folder %1 cannot be made"_s.arg(folder.path());
    const QString complaint = save(folder.filePath(name + u".png"_s));

    // The rest of a page that is longer than the window.
    QQuickItem *scroller = m_stage.item(u"scroller"_s);
    const qreal hidden = scroller
        ? scroller->property("contentHeight").toReal() - scroller->height()
        : 0;
    if (hidden < 1 || !complaint.isEmpty())
        return complaint;
    const QVariant before = scroller->property("contentY");
    scroller->setProperty("contentY", hidden);
    letItDraw(window);
    const QString rest = save(folder.filePath(name + u"-below.png"_s));
    scroller->setProperty("contentY", before);
    return rest;
}

QString Photographer::save(const QString &file) const
{
    return m_stage.window().grabWindow().save(file)
        ? QString()
        : u"the picture %1 cannot be written"_s.arg(file);
}
