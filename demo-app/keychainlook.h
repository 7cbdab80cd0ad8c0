// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DEMO_KEYCHAINLOOK_H
#define SESSIONKEEPER_DEMO_KEYCHAINLOOK_H

#include "demoserver.h"

#include <SessionKeeper/store/tokenstore.h>

#include <QtCore/qpointer.h>

// What really rests in the keychain of a server's session: of which kind, not what. Looks whenever
// it changes.
class KeychainLook : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(DemoServer *server READ server WRITE setServer NOTIFY serverChanged REQUIRED FINAL)
    Q_PROPERTY(Content content READ content NOTIFY contentChanged FINAL)

public:
    enum class Content {
        Unknown, // not looked yet, or it cannot be read
        Nothing,
        AccessAndRefreshToken,
        OneToken,
        KeyOnly, // what gets tokens, and none of them
    };
    Q_ENUM(Content)

    using QObject::QObject;
    ~KeychainLook() override;

    DemoServer *server() const { return m_server; }
    void setServer(DemoServer *server);
    Content content() const { return m_content; }

    static Content contentOf(const std::optional<SessionKeeper::SessionRecord> &record);

Q_SIGNALS:
    void serverChanged();
    void contentChanged();

private:
    void look();

    QPointer<DemoServer> m_server;
    std::unique_ptr<SessionKeeper::TokenStore> m_store;
    Content m_content = Content::Unknown;
};

#endif // SESSIONKEEPER_DEMO_KEYCHAINLOOK_H
