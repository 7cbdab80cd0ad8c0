// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_WAKEHINTS_P_H
#define SESSIONKEEPER_WAKEHINTS_P_H

// Not part of the public API: may change or vanish in any version.

#include <QtCore/qobject.h>

#include <functional>

namespace SessionKeeper {

// Tells a session that now is a good moment to look whether something is due: the app came to the
// front, or the network came back. Hints only, and both may be wrong: without them the session
// looks when its timer says so, and a network that is said to be away is used all the same.
class WakeHints : public QObject
{
    Q_OBJECT

public:
    // hinted is called in this object's thread.
    explicit WakeHints(std::function<void()> hinted, QObject *parent = nullptr);

    // Listens to the application from now on. Does nothing in a program without Qt Gui, which the
    // SDK does not link.
    void watchApplication();
    // Listens to QNetworkInformation. Loads its plugin, which may ask another process and wait for
    // the answer: only when the network has failed, and in the main thread alone. Elsewhere it
    // listens when the app has loaded one.
    void watchNetwork();

private Q_SLOTS:
    void applicationStateChanged(Qt::ApplicationState state);

private:
    std::function<void()> m_hinted;
    bool m_watchesApplication = false;
    bool m_watchesNetwork = false;
    bool m_triedToLoad = false;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_WAKEHINTS_P_H
