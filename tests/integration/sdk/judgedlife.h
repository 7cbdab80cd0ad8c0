// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_JUDGEDLIFE_H
#define SESSIONKEEPER_TESTS_JUDGEDLIFE_H

#include "dialectsite.h"

#include <support/awaited.h>
#include <support/canaries.h>
#include <support/flakystore.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>
#include <SessionKeeper/session/session.h>

#include <QtCore/qmetaobject.h>
#include <QtTest/qsignalspy.h>

namespace SessionKeeper::Test {

// A session with a site of one dialect, and what became of it in words that a failed comparison
// shows.
struct JudgedLife
{
    explicit JudgedLife(const QString &dialect)
        : site(dialect, clock)
        , session(site.protocol(), store)
        , http(&session)
        , loggedOut(&session, &Session::loggedOut)
    {
        session.setClock(clock);
        RefreshPolicy policy;
        policy.longestNap = std::chrono::milliseconds(10);
        policy.proactive = false;
        session.setRefreshPolicy(policy);
    }

    bool logIn()
    {
        return awaited(session.login({QStringLiteral("ada"), canaryPassword()})).has_value();
    }

    // "200 {...}", or "0" and what went wrong when there was no answer.
    QByteArray call()
    {
        auto *reply = http.get(QNetworkRequest(site.url(QLatin1StringView(DialectSite::mePath))));
        const bool ended = hasEnded(reply);
        const auto seen = QByteArray::number(ended ? statusOf(reply) : -1) + ' ' + reply->readAll();
        reply->deleteLater();
        return seen;
    }

    // "kept", or the reason of the log-out.
    QString fate() const
    {
        if (loggedOut.isEmpty())
            return session.isLoggedIn() ? QStringLiteral("kept") : QStringLiteral("lost");
        const auto reason = loggedOut.first().first().value<Session::LogoutReason>();
        const bool agrees = loggedOut.count() == 1 && !session.isLoggedIn()
            && !store->holdsSession();
        return agrees ? QString::fromLatin1(
                   QMetaEnum::fromType<Session::LogoutReason>().valueToKey(int(reason)))
                      : QStringLiteral("not wholly logged out");
    }

    std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
    DialectSite site;
    std::shared_ptr<FlakyStore> store = std::make_shared<FlakyStore>();
    Session session;
    AccessManager http;
    QSignalSpy loggedOut;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_JUDGEDLIFE_H
