// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "stage.h"

#include "demoservers.h"

#include <SessionKeeper/store/keychainstore.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qtimer.h>
#include <QtQuick/qquickitem.h>

using namespace Qt::StringLiterals;

namespace {

QQuickItem *findItem(QQuickItem *root, const QString &name)
{
    if (!root->isVisible())
        return nullptr;
    if (root->objectName() == name)
        return root;
    const QList<QQuickItem *> children = root->childItems();
    for (QQuickItem *child : children) {
        if (QQuickItem *found = findItem(child, name))
            return found;
    }
    return nullptr;
}

} // namespace

Stage::Stage(QQuickWindow &window, DemoServers &servers, const Options &options)
    : m_window(&window)
    , m_servers(&servers)
    , m_options(&options)
{
}

DemoServer &Stage::server() const
{
    return *m_servers->current();
}

SessionKeeper::Session &Stage::session() const
{
    return *qobject_cast<SessionKeeper::Session *>(
        m_window->property("session").value<QObject *>());
}

QQuickItem *Stage::item(const QString &name) const
{
    return findItem(m_window->contentItem(), name);
}

QString Stage::text(const QString &name) const
{
    const QQuickItem *found = item(name);
    return found ? found->property("text").toString() : QString();
}

bool Stage::until(const std::function<bool()> &condition, std::chrono::milliseconds timeout)
{
    const QDeadlineTimer deadline(timeout);
    // Conditions that no event announces are looked at again.
    QTimer waker;
    waker.start(5);
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

// Drawings follow one frame after what they depend on.
void Stage::letItDraw() const
{
    int frames = 0;
    const auto counting = QObject::connect(m_window, &QQuickWindow::frameSwapped, m_window,
                                           [&] { ++frames; });
    for (int wanted = 1; wanted <= 3; ++wanted) {
        m_window->update();
        until([&] { return frames >= wanted; }, std::chrono::milliseconds(500));
    }
    QObject::disconnect(counting);
}

SessionKeeper::Result<std::optional<SessionKeeper::SessionRecord>> Stage::keychain() const
{
    using namespace SessionKeeper;
    KeychainStore store(server().keychainService(), server().keychainAccount());
    const QFuture<Result<std::optional<SessionRecord>>> record = store.read();
    if (!until([&] { return record.isFinished(); }))
        return Error(Error::Kind::StoreTimeout, u"The keychain does not answer."_s);
    return record.result();
}

bool Stage::emptyKeychain() const
{
    bool isEmpty = true;
    for (const DemoServer *server : m_servers->all()) {
        SessionKeeper::KeychainStore store(server->keychainService(), server->keychainAccount());
        const QFuture<SessionKeeper::Result<void>> cleared = store.clear();
        isEmpty = until([&] { return cleared.isFinished(); }) && cleared.result().has_value()
            && isEmpty;
    }
    return isEmpty;
}

void Stage::setColours(QQuickWindow &window, Options::Colours colours)
{
    QMetaObject::invokeMethod(&window, "setColours", Q_ARG(int, int(colours)));
}
