// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// A program outside the tree: it sees installed headers and the installed library only.
#include <SessionKeeper/AccessManager>
#include <SessionKeeper/MemoryStore>
#include <SessionKeeper/Session>
#include <SessionKeeper/SimpleJwtProtocol>

#include <QtCore/QCoreApplication>
#include <QtCore/QTextStream>
#include <QtCore/QUrl>

using namespace SessionKeeper;

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    Session session(
        std::make_shared<SimpleJwtProtocol>(QUrl(QStringLiteral("http://127.0.0.1/api/token/"))),
        std::make_shared<MemoryStore>());
    const AccessManager http(&session);

    // Queued: a store that answers at once would call exit() before exec().
    const auto finish = [](const Result<void> &outcome) {
        QTextStream(stdout) << "restored: " << outcome.has_value() << Qt::endl;
        QCoreApplication::exit(outcome.has_value() ? 1 : 0);
    };
    session.restore().then(&session, [&](const Result<void> &outcome) {
        QMetaObject::invokeMethod(
            &session, [=] { finish(outcome); }, Qt::QueuedConnection);
    });
    return QCoreApplication::exec();
}
