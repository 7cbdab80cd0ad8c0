// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/network/sendwindow_p.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;

// How many requests find out at once whether a token still counts.
class tst_SendWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsWithTheConnectionsOfQt();
    void opensByTwoWithEachGoodAnswer();
    void endsAtItsWidest();
    void narrowsWhenATokenIsRefused();
    void keepsWhoIsOutWhenItNarrows();
    void beginsAgainAfterTheLastAnswer();
    void staysOpenBetweenTwoAnswersOfABurst();
    void givesWayToWhoWaitsForNothing();
    void isWiderOnceStreamsAreKnown();
    void staysWideAfterARefusalOverStreams();
    void neverNarrowsByAGoodAnswer();

private:
    // Takes what there is.
    static int takeAll(SendWindow &window)
    {
        int taken = 0;
        for (; window.hasRoom(); ++taken)
            window.take();
        return taken;
    }
};

void tst_SendWindow::beginsWithTheConnectionsOfQt()
{
    SendWindow window;
    QCOMPARE(takeAll(window), SendWindow::connections);
    QCOMPARE(SendWindow::connections, 6);
}

void tst_SendWindow::opensByTwoWithEachGoodAnswer()
{
    SendWindow window;
    takeAll(window);
    window.honoured();
    QCOMPARE(takeAll(window), 2);
    window.giveBack();
    window.honoured();
    QCOMPARE(takeAll(window), 3);
}

void tst_SendWindow::endsAtItsWidest()
{
    SendWindow window;
    for (int i = 0; i < 1000; ++i)
        window.honoured();
    QCOMPARE(takeAll(window), SendWindow::widest);
}

void tst_SendWindow::narrowsWhenATokenIsRefused()
{
    SendWindow window;
    for (int i = 0; i < 10; ++i)
        window.honoured();
    window.refused();
    QCOMPARE(takeAll(window), SendWindow::connections);
}

void tst_SendWindow::keepsWhoIsOutWhenItNarrows()
{
    SendWindow window;
    for (int i = 0; i < 10; ++i)
        window.honoured();
    const int out = takeAll(window);
    window.refused();
    // No room until all but five of them are back.
    for (int i = 0; i < out - SendWindow::connections; ++i) {
        QVERIFY(!window.hasRoom());
        window.giveBack();
    }
    QVERIFY(!window.hasRoom());
    window.giveBack();
    QCOMPARE(takeAll(window), 1);
}

void tst_SendWindow::beginsAgainAfterTheLastAnswer()
{
    SendWindow window;
    window.take();
    window.honoured();
    window.giveBack();
    QCOMPARE(takeAll(window), SendWindow::connections);
}

void tst_SendWindow::staysOpenBetweenTwoAnswersOfABurst()
{
    SendWindow window;
    window.take();
    window.take();
    window.honoured();
    window.giveBack();
    QCOMPARE(takeAll(window), SendWindow::connections + 2 - 1);
}

void tst_SendWindow::givesWayToWhoWaitsForNothing()
{
    SendWindow window;
    takeAll(window);
    window.giveWay();
    QCOMPARE(takeAll(window), SendWindow::streams - SendWindow::connections);
}

void tst_SendWindow::isWiderOnceStreamsAreKnown()
{
    SendWindow window;
    takeAll(window);
    window.multiplex();
    QCOMPARE(takeAll(window), SendWindow::streams - SendWindow::connections);
    for (int i = 0; i < SendWindow::streams; ++i)
        window.giveBack();
    QCOMPARE(takeAll(window), SendWindow::streams);
}

void tst_SendWindow::staysWideAfterARefusalOverStreams()
{
    SendWindow window;
    window.multiplex();
    window.refused();
    QCOMPARE(takeAll(window), SendWindow::streams);
}

void tst_SendWindow::neverNarrowsByAGoodAnswer()
{
    SendWindow window;
    window.giveWay();
    window.honoured();
    QCOMPARE(takeAll(window), SendWindow::streams);
}

QTEST_GUILESS_MAIN(tst_SendWindow)
#include "tst_sendwindow.moc"
