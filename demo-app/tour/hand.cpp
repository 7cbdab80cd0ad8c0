// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "hand.h"

#include "stage.h"

#include <QtCore/qcoreapplication.h>
#include <QtGui/qevent.h>
#include <QtQuick/qquickitem.h>

#include <utility>

using namespace Qt::StringLiterals;

bool Hand::click(const QString &name)
{
    const auto isThere = [&] { return m_stage.item(name) && m_stage.item(name)->isEnabled(); };
    if (!Stage::until(isThere))
        return false;
    // What was just opened is not laid out yet.
    m_stage.letItDraw();
    if (!isThere())
        return false;
    QQuickWindow &window = m_stage.window();
    const QRectF inside(QPointF(), QSizeF(window.size()));
    const auto middle = [&] {
        const QQuickItem *item = m_stage.item(name);
        return item->mapToScene(QPointF(item->width() / 2, item->height() / 2));
    };
    for (int turn = 0; turn < 40 && !inside.contains(middle()); ++turn)
        turnWheel(middle().y() < 0 ? 120 : -120);
    const QPointF position = middle();
    if (!inside.contains(position))
        return false;

    const auto send = [&](QEvent::Type type, Qt::MouseButton button, Qt::MouseButtons buttons) {
        QMouseEvent event(type, position, window.mapToGlobal(position), button, buttons,
                          Qt::NoModifier);
        QCoreApplication::sendEvent(&window, &event);
    };
    send(QEvent::MouseMove, Qt::NoButton, Qt::NoButton);
    send(QEvent::MouseButtonPress, Qt::LeftButton, Qt::LeftButton);
    send(QEvent::MouseButtonRelease, Qt::LeftButton, Qt::NoButton);
    return true;
}

bool Hand::chooseServer(int place)
{
    return click(u"system"_s) && click(u"system%1"_s.arg(place));
}

bool Hand::logIn()
{
    return click(u"fillIn"_s) && click(u"logIn"_s)
        && Stage::until([&] { return m_stage.session().isLoggedIn() && m_stage.item(u"call"_s); });
}

void Hand::turnWheel(int angle)
{
    QQuickWindow &window = m_stage.window();
    const QPointF position(window.width() / 2, window.height() / 2);
    QWheelEvent event(position, window.mapToGlobal(position), QPoint(), QPoint(0, angle),
                      Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&window, &event);
    // The page glides on for a moment.
    qreal last = -1;
    Stage::until(
        [&] {
            const QQuickItem *scroller = m_stage.item(u"scroller"_s);
            const qreal now = scroller ? scroller->property("contentY").toReal() : last;
            return std::exchange(last, now) == now;
        },
        std::chrono::seconds(1));
}

void Hand::type(const QString &text)
{
    for (const QChar letter : text)
        press(Qt::Key(letter.toUpper().unicode()), letter);
}

void Hand::press(Qt::Key key, const QString &text)
{
    for (const QEvent::Type type : {QEvent::KeyPress, QEvent::KeyRelease}) {
        QKeyEvent event(type, key, Qt::NoModifier, text);
        QCoreApplication::sendEvent(&m_stage.window(), &event);
    }
}
