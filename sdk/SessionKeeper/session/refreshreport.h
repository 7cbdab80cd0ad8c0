// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_REFRESHREPORT_H
#define SESSIONKEEPER_REFRESHREPORT_H

#include <SessionKeeper/base/error.h>
#include <SessionKeeper/session/session.h>

#include <QtCore/qjsonobject.h>

#include <chrono>

namespace SessionKeeper {

// What became of one refresh, for whoever wants to know afterwards why a session did what it did.
// Holds no secret and no name.
struct SESSIONKEEPER_EXPORT RefreshReport
{
    Q_GADGET
    Q_PROPERTY(int id MEMBER id FINAL)
    Q_PROPERTY(SessionKeeper::Session::RefreshCause cause MEMBER cause FINAL)
    Q_PROPERTY(Outcome outcome MEMBER outcome FINAL)
    Q_PROPERTY(int waiters MEMBER waiters FINAL)
    Q_PROPERTY(int sent MEMBER sent FINAL)
    Q_PROPERTY(SessionKeeper::Error error MEMBER error FINAL)

public:
    enum class Outcome {
        Renewed,  // the server gave new tokens
        Adopted,  // another process had renewed them already; nothing was sent
        Failed,   // nothing new; the session goes on
        Ended,    // the server, or another process, ended the session
        Overtaken // a login or a logout came first
    };
    Q_ENUM(Outcome)

    int id = 0; // counts from 1 in each session
    Session::RefreshCause cause = Session::RefreshCause::Proactive;
    Outcome outcome = Outcome::Failed;
    int waiters = 0;     // requests and calls that waited for it when it ended
    int sent = 0;        // requests to the token server
    QDateTime startedAt; // this machine's wall time, UTC
    std::chrono::milliseconds duration {0};
    Error error; // kind None after Renewed and Adopted

    // {"id": 3, "cause": "Stale", "outcome": "Renewed", "waiters": 12, "sent": 1,
    //  "startedAt": "2026-11-21T12:00:00.000Z", "durationMs": 41} and, after a failure, "error":
    // its kind, "httpStatus" and "code" where there are some.
    QJsonObject toJson() const;
};

} // namespace SessionKeeper

Q_DECLARE_METATYPE(SessionKeeper::RefreshReport)

#endif // SESSIONKEEPER_REFRESHREPORT_H
