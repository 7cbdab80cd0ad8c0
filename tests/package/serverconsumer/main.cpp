// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// The installed server inside a program outside the tree.
#include <SessionKeeperServer/TokenServer>

#include <QtCore/QCoreApplication>
#include <QtCore/QDebug>

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    SessionKeeperServer::TokenServer server;
    if (!server.listen() || !server.addUser(QStringLiteral("ada"), QStringLiteral("pw"))) {
        qCritical("%s", qPrintable(server.errorString()));
        return 1;
    }
    qInfo() << server.url();
    return server.url().port() > 0 ? 0 : 1;
}
