// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_ACCESSREPLY_P_H
#define SESSIONKEEPER_ACCESSREPLY_P_H

// Not part of the public API: may change or vanish in any version.

#include "mirrorreply_p.h"
#include "replaybody_p.h"

#include <SessionKeeper/protocol/protocol.h>
#include <SessionKeeper/session/tokendesk_p.h>

#include <memory>

namespace SessionKeeper {

class AccessManager;

// One request of the app: waits for a fresh token, sends, has a refused token replaced and sends
// once more, follows redirects hop by hop, and shows the caller what comes in the end.
class AccessReply : public MirrorReply
{
    Q_OBJECT

public:
    AccessReply(AccessManager *manager, std::shared_ptr<TokenDesk> desk,
                QNetworkAccessManager::Operation operation, const QNetworkRequest &request,
                QIODevice *body);

    void start();
    Error sessionError() const { return m_sessionError; }

protected:
    bool isHeldBack() const override;
    void innerFinished() override;

private:
    void tokenGiven(const TokenDesk::Answer &answer);
    void send();
    bool carriesToken() const { return !m_tokens.accessToken().isEmpty(); }
    bool mayBeAboutTheSession() const;
    Protocol::Verdict verdict() const;
    void replaceToken();
    void replay(const TokenDesk::Answer &answer);
    void refuseAccount();
    bool isRedirect() const;
    void redirect();
    void hop();

    AccessManager *m_manager;
    std::shared_ptr<TokenDesk> m_desk;
    QNetworkAccessManager::Operation m_operation;
    QNetworkRequest m_request;
    ReplayBody m_body;
    Tokens m_tokens;
    Error m_sessionError;
    QNetworkRequest::RedirectPolicy m_redirectPolicy;
    int m_redirectsLeft;
    QUrl m_redirectTarget;
    bool m_awaitsRedirectPermission = false;
    bool m_leftOrigin = false;
    bool m_replayed = false;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_ACCESSREPLY_P_H
