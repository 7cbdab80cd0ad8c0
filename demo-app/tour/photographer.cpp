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
    m_stage.letItDraw();
    return complaint;
}

Finding Photographer::pictured(const QString &name, const QString &words)
{
    const QString complaint = take(name);
    return complaint.isEmpty() ? Finding::good(words) : Finding::bad(complaint);
}

QString Photographer::takeOne(const QString &name, QSize size, Options::Colours colours)
{
    QQuickWindow &window = m_stage.window();
    window.resize(size);
    Stage::setColours(window, colours);
    Stage::until([&] { return window.size() == size; }, std::chrono::seconds(2));
    m_stage.letItDraw();

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
    m_stage.letItDraw();
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
