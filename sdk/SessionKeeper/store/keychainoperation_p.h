// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_KEYCHAINOPERATION_P_H
#define SESSIONKEEPER_KEYCHAINOPERATION_P_H

// Not API: may change or vanish without notice.

#include "keychainjob_p.h"
#include "keychainmessages_p.h"
#include "keychainstate_p.h"

#include <SessionKeeper/base/result.h>

#include <QtCore/qdeadlinetimer.h>

#include <functional>
#include <memory>
#include <optional>

namespace SessionKeeper {

struct KeychainRequest
{
    KeychainVerb verb;
    KeychainEntry entry;
    QByteArray value;
    std::chrono::milliseconds timeout;
    KeychainMessages messages;
};

// One read, write or deletion including everything that makes its outcome certain (design.md K11):
// a write is read back, a deletion is looked for, "not found" is believed between two sights of an
// unlocked keychain, a lost connection is renewed once. Main thread. It has two ends: the answer,
// given once, and "over", when nothing of it is under way any more. A job that hangs is answered as
// a timeout and goes on being waited for.
class KeychainOperation : public std::enable_shared_from_this<KeychainOperation>
{
public:
    // The value read; std::nullopt when there is certainly none, and after a write or deletion.
    using Outcome = Result<std::optional<QByteArray>>;
    using Answer = std::function<void(const Outcome &)>;

    KeychainOperation(KeychainRequest request, Answer answer);

    void begin(std::function<void()> over);

    KeychainVerb verb() const { return m_request.verb; }
    // Counts from construction, and again from begin().
    QDeadlineTimer deadline() const { return m_deadline; }
    bool hasExpired() const { return m_expired; }
    // Answers StoreTimeout; no further step is taken.
    void expire();
    // Answers that nobody waits any more; what was begun or waits to begin is done all the same.
    void orphan();

private:
    using Step = void (KeychainOperation::*)(const KeychainReply &);

    void attempt();
    void attempted(const KeychainReply &reply);
    void readBack(const KeychainReply &reply);
    void confirmAbsence();
    void lookedAgain(const KeychainReply &reply);
    void explain(const KeychainReply &reply);
    void retryOr(const Error &error);

    void job(KeychainVerb verb, Step next);
    void whenUnlocked(std::function<void()> next);
    void finish(const Outcome &outcome);
    void answer(const Outcome &outcome);
    void end();

    KeychainRequest m_request;
    Answer m_answer;
    std::function<void()> m_over;
    QDeadlineTimer m_deadline;
    bool m_expired = false;
    bool m_retried = false;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_KEYCHAINOPERATION_P_H
