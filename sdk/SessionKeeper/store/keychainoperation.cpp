// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keychainoperation_p.h"

#include <utility>

using namespace std::chrono_literals;

namespace SessionKeeper {

KeychainOperation::KeychainOperation(KeychainRequest request, Answer answer)
    : m_request(std::move(request))
    , m_answer(std::move(answer))
    , m_deadline(m_request.timeout)
{
}

void KeychainOperation::begin(std::function<void()> over)
{
    m_over = std::move(over);
    m_deadline = QDeadlineTimer(m_request.timeout);
    prepareKeychain([self = shared_from_this()](KeychainState state) {
        if (self->m_expired)
            self->end();
        else if (state != KeychainState::Unlocked)
            self->finish(self->m_request.messages.unusable(state));
        else
            self->attempt();
    });
}

void KeychainOperation::expire()
{
    m_expired = true;
    answer(m_request.messages.timedOut(m_request.timeout));
}

void KeychainOperation::orphan()
{
    answer(m_request.messages.destroyed());
}

void KeychainOperation::attempt()
{
    job(m_request.verb, &KeychainOperation::attempted);
}

void KeychainOperation::attempted(const KeychainReply &reply)
{
    const bool done = reply.outcome == KeychainReply::Outcome::Done;
    const bool notFound = reply.outcome == KeychainReply::Outcome::NotFound;
    switch (m_request.verb) {
    case KeychainVerb::Read:
        if (done)
            return finish(std::optional(reply.value));
        if (notFound)
            return confirmAbsence();
        break;
    case KeychainVerb::Write:
        if (done)
            return job(KeychainVerb::Read, &KeychainOperation::readBack);
        break;
    case KeychainVerb::Delete:
        if (done || notFound)
            return confirmAbsence();
        break;
    }
    explain(reply);
}

void KeychainOperation::readBack(const KeychainReply &reply)
{
    if (reply.outcome != KeychainReply::Outcome::Done)
        explain(reply);
    else if (reply.value == m_request.value)
        finish(std::optional<QByteArray>());
    else
        finish(m_request.messages.notKept());
}

// A locked keyring reads as "not found" and deletes with success. It may be unlocked between the
// job and the question, so only a look between two questions counts.
void KeychainOperation::confirmAbsence()
{
    whenUnlocked([this] { job(KeychainVerb::Read, &KeychainOperation::lookedAgain); });
}

void KeychainOperation::lookedAgain(const KeychainReply &reply)
{
    switch (reply.outcome) {
    case KeychainReply::Outcome::NotFound:
        return whenUnlocked([this] { finish(std::optional<QByteArray>()); });
    case KeychainReply::Outcome::Done:
        if (m_request.verb == KeychainVerb::Read)
            return finish(std::optional(reply.value));
        return retryOr(m_request.messages.notDeleted());
    default:
        return explain(reply);
    }
}

// Back ends report next to no reasons, in translated words: what the keychain's state says comes
// first.
void KeychainOperation::explain(const KeychainReply &reply)
{
    whenUnlocked([this, reply] {
        if (reply.outcome == KeychainReply::Outcome::Denied)
            finish(m_request.messages.denied());
        else if (reply.outcome == KeychainReply::Outcome::NoKeychain)
            finish(m_request.messages.noKeychain());
        else if (renewKeychainConnection())
            retryOr(m_request.messages.failed(reply.detail));
        else
            finish(m_request.messages.failed(reply.detail));
    });
}

void KeychainOperation::retryOr(const Error &error)
{
    if (std::exchange(m_retried, true))
        finish(error);
    else
        attempt();
}

void KeychainOperation::job(KeychainVerb verb, Step next)
{
    startKeychainJob(verb, m_request.entry, m_request.value,
                     [self = shared_from_this(), next](const KeychainReply &reply) {
                         if (self->m_expired)
                             self->end();
                         else
                             ((*self).*next)(reply);
                     });
}

void KeychainOperation::whenUnlocked(std::function<void()> next)
{
    // At least a little: QtDBus takes 0 and less for "its own default".
    const auto left = std::max(m_deadline.remainingTimeAsDuration(),
                               std::chrono::nanoseconds(50ms));
    askKeychainState(std::chrono::ceil<std::chrono::milliseconds>(left),
                     [self = shared_from_this(), next = std::move(next)](KeychainState state) {
                         if (self->m_expired)
                             self->end();
                         else if (state == KeychainState::Unlocked)
                             next();
                         else
                             self->finish(self->m_request.messages.unusable(state));
                     });
}

void KeychainOperation::finish(const Outcome &outcome)
{
    answer(outcome);
    end();
}

void KeychainOperation::answer(const Outcome &outcome)
{
    if (const Answer answer = std::exchange(m_answer, nullptr))
        answer(outcome);
}

void KeychainOperation::end()
{
    if (const auto over = std::exchange(m_over, nullptr))
        over();
}

} // namespace SessionKeeper
