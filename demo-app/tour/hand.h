// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DEMO_HAND_H
#define SESSIONKEEPER_DEMO_HAND_H

#include <QtCore/qnamespace.h>
#include <QtCore/qstring.h>

class Stage;

// Does what a person does: points, clicks, types. Its events enter where those of the window system
// do.
class Hand
{
public:
    explicit Hand(const Stage &stage)
        : m_stage(stage)
    {
    }

    // False when there is nothing of that name to click at, or it is switched off.
    bool click(const QString &name);
    // Goes to the server at this place of the list that the picker opens.
    bool chooseServer(int place);
    // As the user that the log-in page offers.
    bool logIn();
    void type(const QString &text);
    void press(Qt::Key key, const QString &text = {});

private:
    void turnWheel(int angle);

    const Stage &m_stage;
};

#endif // SESSIONKEEPER_DEMO_HAND_H
