// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "recordtask_p.h"

#include "sidefile_p.h"

#include <SessionKeeper/base/logging_p.h>

#include <utility>

using namespace Qt::StringLiterals;

namespace SessionKeeper {

namespace {

std::optional<EndedMark> markIn(const QString &folder)
{
    return folder.isEmpty() ? std::nullopt : EndedMark::in(folder);
}

} // namespace

ReadRecord::ReadRecord(const KeychainContext &context, KeychainEntryStatePtr state, Answer answer)
    : KeychainValueTask(KeychainVerb::Read, context)
    , m_state(std::move(state))
    , m_answer(std::move(answer))
{
}

void ReadRecord::run()
{
    m_mark = markIn(context().folder);
    const auto place = KeychainPlace::ofRecord(context().service, context().account);
    readValue(place, [this](const Outcome &value) {
        if (wasSplit())
            *m_state->noParts = false;
        if (markIn(context().folder) != m_mark && m_triesLeft-- > 0)
            return run();
        answer(toRecord(value));
        end();
    });
}

void ReadRecord::answer(const Result<std::optional<SessionRecord>> &record)
{
    if (const Answer answer = std::exchange(m_answer, nullptr))
        answer(record);
}

Result<std::optional<SessionRecord>> ReadRecord::toRecord(const Outcome &value) const
{
    if (!value)
        return value.error();
    if (!*value)
        return std::optional<SessionRecord>();
    auto record = SessionRecord::fromBytes(**value);
    if (!record)
        return record.error();
    if (m_mark && m_mark->covers(**value))
        return std::optional(record->ended(m_mark->since));
    return std::optional(*std::move(record));
}

ChangeRecord::ChangeRecord(KeychainVerb verb, const KeychainContext &context,
                           KeychainEntryStatePtr state, Answer answer)
    : AccountsTask(verb, context)
    , m_state(std::move(state))
    , m_answer(std::move(answer))
{
}

void ChangeRecord::run()
{
    if (context().folder.isEmpty())
        return changeRecord();
    takeLock(context().folder + u"/write"_s, [this](const Result<StoreLockPtr> &lock) {
        if (!lock && lock.error().kind() == Error::Kind::StoreTimeout)
            return finish(lock.error());
        // Where there can be no lock the keychain is still better than nothing.
        if (lock)
            m_lock = *lock;
        changeRecord();
    });
}

void ChangeRecord::answer(const Result<void> &outcome)
{
    if (const Answer answer = std::exchange(m_answer, nullptr))
        answer(outcome);
}

// The locks first: who hears the answer may ask for the next change.
void ChangeRecord::finish(const Result<void> &outcome)
{
    unlockAccounts();
    if (m_lock)
        m_lock->release();
    outcome ? answer(outcome) : fail(outcome.error());
    end();
}

void ChangeRecord::removeMark(const EndedMark &mark)
{
    change([mark, folder = context().folder] { return mark.removeFrom(folder); },
           [this](const Result<void> &removed) {
               // It covers nothing that is there.
               if (!removed)
                   qCWarning(lcStore, "%s", qUtf8Printable(removed.error().message()));
               announce();
               finish({});
           });
}

void ChangeRecord::announce()
{
    if (m_state->watch)
        m_state->watch->announce();
    const QString folder = m_tellsList ? accountsFolder(context().service) : QString();
    if (!folder.isEmpty())
        ChangeWatch(folder).announce();
}

// A store without an account is the only one of its app: AccountList asks for its entry itself.
void ChangeRecord::list(const std::function<void()> &next)
{
    if (m_state->isListed)
        return next();
    changeList(true, next);
}

void ChangeRecord::unlist(const std::function<void()> &next)
{
    changeList(false, next);
}

// Keeps the list's lock until the task is over.
void ChangeRecord::changeList(bool isListed, const std::function<void()> &next)
{
    m_tellsList = true;
    m_state->isListed = isListed;
    if (context().account.isEmpty())
        return next();
    lockAccounts([=, this](const Result<void> &locked) {
        if (!locked)
            return next();
        readAccounts([=, this](const Result<QStringList> &accounts) {
            accounts ? changeListed(isListed, *accounts, next) : next();
        });
    });
}

void ChangeRecord::changeListed(bool isListed, const QStringList &accounts,
                                const std::function<void()> &next)
{
    const auto done = [=, this](const Result<void> &written) {
        if (!written)
            qCWarning(lcStore, "The list of accounts is not up to date: %s",
                      qUtf8Printable(written.error().message()));
        m_state->isListed = isListed && written;
        next();
    };
    const QString account = context().account;
    if (accounts.contains(account) == isListed)
        return done({});
    auto others = accounts;
    others.removeAll(account);
    writeAccounts(isListed ? others << account : others, done);
}

WriteRecord::WriteRecord(const KeychainContext &context, KeychainEntryStatePtr state,
                         const SessionRecord &record, Answer answer)
    : ChangeRecord(KeychainVerb::Write, context, std::move(state), std::move(answer))
    , m_value(record.toBytes())
    , m_isLive(!record.isEmpty())
{
}

// The list first: an account without an entry is dropped by the next who reads the list, an entry
// without an account would not be seen.
void WriteRecord::changeRecord()
{
    m_isLive ? list([this] { except(); }) : except();
}

void WriteRecord::except()
{
    const auto mark = markIn(context().folder);
    if (!mark)
        return write(mark);
    const auto excepting = mark->excepting(m_value);
    change(
        [excepting, folder = context().folder] { return excepting.putInto(folder); },
        [this, excepting](const Result<void> &noted) { noted ? write(excepting) : finish(noted); });
}

void WriteRecord::write(const std::optional<EndedMark> &mark)
{
    writeValue(place(), m_value, state()->noParts, [this, mark](const Result<void> &done) {
        if (!done)
            finish(done);
        else if (m_isLive)
            written(mark);
        else
            unlist([this, mark] { written(mark); });
    });
}

void WriteRecord::written(const std::optional<EndedMark> &mark)
{
    if (mark)
        return removeMark(*mark);
    announce();
    finish({});
}

ClearRecord::ClearRecord(const KeychainContext &context, KeychainEntryStatePtr state, Answer answer)
    : ChangeRecord(KeychainVerb::Delete, context, std::move(state), std::move(answer))
{
}

void ClearRecord::note(const std::function<void()> &next)
{
    if (context().folder.isEmpty() || std::exchange(m_noted, true))
        return next();
    inFileThread([mark = m_mark, folder = context().folder] { return mark.putInto(folder); },
                 [next](const Result<void> &noted) {
                     if (!noted)
                         qCWarning(lcStore, "%s", qUtf8Printable(noted.error().message()));
                     next();
                 });
}

// The session has ended all the same, and who hears of the failure can count on that.
void ClearRecord::fail(const Error &error)
{
    tellList();
    note([self = shared_from_this(), this, error] {
        announce();
        answer(error);
    });
}

void ClearRecord::abandon(const Error &error)
{
    tellList();
    note();
    announce();
    answer(error);
}

void ClearRecord::changeRecord()
{
    const auto remove = [this] {
        removeValue(place(), state()->noParts, [this](const Result<void> &removed) {
            if (!removed)
                return finish(removed);
            unlist([this] { context().folder.isEmpty() ? finish({}) : removeMark(m_mark); });
        });
    };
    if (context().folder.isEmpty())
        return remove();
    note();
    // A write by others that came before this task had its way, and took the note for its own.
    const auto again = [mark = m_mark, folder = context().folder] {
        return EndedMark::in(folder) == mark ? Result<void>() : mark.putInto(folder);
    };
    change(again, [remove](const Result<void> &) { remove(); });
}

} // namespace SessionKeeper
