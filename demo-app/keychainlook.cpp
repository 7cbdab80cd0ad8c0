// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keychainlook.h"

#include <SessionKeeper/store/keychainstore.h>

#include <QtCore/qfuturewatcher.h>

#include <utility>

using SessionKeeper::SessionRecord;

KeychainLook::~KeychainLook() = default;

void KeychainLook::setServer(DemoServer *server)
{
    if (server == m_server)
        return;
    m_server = server;
    m_store.reset();
    if (m_server) {
        m_store = std::make_unique<SessionKeeper::KeychainStore>(m_server->keychainService(),
                                                                 m_server->keychainAccount());
        connect(m_store.get(), &SessionKeeper::TokenStore::changed, this, &KeychainLook::look);
        look();
    }
    Q_EMIT serverChanged();
}

KeychainLook::Content KeychainLook::contentOf(const std::optional<SessionRecord> &record)
{
    if (!record || record->isEmpty())
        return Content::Nothing;
    const SessionKeeper::Tokens &tokens = record->tokens;
    if (tokens.accessToken().isEmpty())
        return Content::KeyOnly;
    const bool isOne = tokens.refreshToken().isEmpty()
        || tokens.refreshToken() == tokens.accessToken();
    return isOne ? Content::OneToken : Content::AccessAndRefreshToken;
}

void KeychainLook::look()
{
    using Found = SessionKeeper::Result<std::optional<SessionRecord>>;
    auto *watcher = new QFutureWatcher<Found>(m_store.get());
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
        watcher->deleteLater();
        const Found found = watcher->result();
        const Content content = found ? contentOf(*found) : Content::Unknown;
        if (std::exchange(m_content, content) != content)
            Q_EMIT contentChanged();
    });
    watcher->setFuture(m_store->read());
}
