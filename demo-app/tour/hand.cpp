// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "hand.h"

#include "stage.h"

#include <QtCore/qcoreapplication.h>
#include <QtGui/qevent.h>
#include <QtQuick/qquickitem.h>

bool Hand::click(const QString &name)
{
    // What was just switched on may not be laid out yet.
    if (!Stage::until([&] { return m_stage.item(name) && m_stage.item(name)->isEnabled(); }))
        return false;
    QQuickItem *item = m_stage.item(name);
    QQuickWindow &window = m_stage.window();
    const QPointF position = item->mapToScene(QPointF(item->width() / 2, item->height() / 2));
    if (!QRectF(QPointF(), QSizeF(window.size())).contains(position))
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
