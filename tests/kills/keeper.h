// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_KEEPER_H
#define SESSIONKEEPER_TESTS_KEEPER_H

#include "death.h"

#include <SessionKeeper/network/accessmanager.h>
#include <SessionKeeper/session/session.h>

#include <QtCore/qsocketnotifier.h>

namespace SessionKeeper::Test {

// An app that does what standard input says, one command a line, and says on standard output what
// came of it, in a line that begins with the command's word. Ends with its input.
//   login NAME             ok, or the error's kind
//   restore | refresh | logout
//   token                  the access token's fingerprint, or the error's kind
//   call                   status of /api/me/, fingerprint of the token then, machineTime()
//   die POINT FRACTION FILE
// Without being asked it says: account NAME, refreshed CAUSE, loggedout REASON, stored, dying TIME.
class Keeper : public QObject
{
public:
    Keeper(const QUrl &site, std::shared_ptr<TokenStore> store);

private:
    void hear();
    void obey(const QByteArrayList &words);
    void refresh();
    void token(const QByteArray &before);
    void call();
    void tell();

    // Says word and what became of it.
    template<typename T>
    void await(const QByteArray &word, QFuture<Result<T>> future);

    Death m_death;
    QUrl m_site;
    Session m_session;
    AccessManager m_http;
    QSocketNotifier m_input;
    QByteArray m_heard;
    std::chrono::microseconds m_usualRefresh {40000};
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_KEEPER_H
