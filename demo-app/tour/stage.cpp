// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "stage.h"

#include "demoserver.h"

#include <SessionKeeper/store/keychainstore.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qtimer.h>
#include <QtQuick/qquickitem.h>

using namespace Qt::StringLiterals;

namespace {

// The service that Main.qml names.
constexpr auto keychainService = "org.sessionkeeper.demo"_L1;

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

Stage::Stage(QQuickWindow &window, DemoServer &server, const Options &options)
    : m_window(&window)
    , m_server(&server)
    , m_options(&options)
    , m_session(window.findChild<SessionKeeper::Session *>(u"session"_s))
{
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

SessionKeeper::Result<std::optional<SessionKeeper::SessionRecord>> Stage::keychain() const
{
    using namespace SessionKeeper;
    KeychainStore store(keychainService, m_server->keychainAccount());
    const QFuture<Result<std::optional<SessionRecord>>> record = store.read();
    if (!until([&] { return record.isFinished(); }))
        return Error(Error::Kind::StoreTimeout, u"The keychain does not answer."_s);
    return record.result();
}

bool Stage::emptyKeychain() const
{
    SessionKeeper::KeychainStore store(keychainService, m_server->keychainAccount());
    const QFuture<SessionKeeper::Result<void>> cleared = store.clear();
    return until([&] { return cleared.isFinished(); }) && cleared.result().has_value();
}

void Stage::setColours(QQuickWindow &window, Options::Colours colours)
{
    QMetaObject::invokeMethod(&window, "setColours", Q_ARG(int, int(colours)));
}
