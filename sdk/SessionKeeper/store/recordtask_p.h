// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_RECORDTASK_P_H
#define SESSIONKEEPER_RECORDTASK_P_H

// Not API: may change or vanish without notice.

#include "accountstask_p.h"
#include "changewatch_p.h"
#include "endedmark_p.h"

#include <SessionKeeper/store/sessionrecord.h>

namespace SessionKeeper {

// What a KeychainStore knows of its entry, shared with its tasks, which may outlive it.
struct KeychainEntryState
{
    // There are no parts, of this record or left by a crash.
    std::shared_ptr<bool> noParts = std::make_shared<bool>(false);
    // Null when there is no folder to leave a sign in.
    std::shared_ptr<ChangeWatch> watch;
    // Its account is on the service's list.
    bool isListed = false;
};

using KeychainEntryStatePtr = std::shared_ptr<KeychainEntryState>;

// The three things that can be done with a record, each as one task.

class ReadRecord : public KeychainValueTask
{
public:
    using Answer = std::function<void(const Result<std::optional<SessionRecord>> &)>;

    ReadRecord(const KeychainContext &context, KeychainEntryStatePtr state, Answer answer);

private:
    void run() override;
    void fail(const Error &error) override { answer(error); }
    void answer(const Result<std::optional<SessionRecord>> &record);
    Result<std::optional<SessionRecord>> toRecord(const Outcome &value) const;

    KeychainEntryStatePtr m_state;
    Answer m_answer;
    std::optional<EndedMark> m_mark;
    int m_triesLeft = 20;
};

// What changes a record: one at a time, among all processes.
class ChangeRecord : public AccountsTask
{
public:
    using Answer = std::function<void(const Result<void> &)>;

    ChangeRecord(KeychainVerb verb, const KeychainContext &context, KeychainEntryStatePtr state,
                 Answer answer);

protected:
    void run() override;
    void fail(const Error &error) override { answer(error); }
    void answer(const Result<void> &outcome);
    void finish(const Result<void> &outcome);
    // The lock is held, where there can be one.
    virtual void changeRecord() = 0;
    void removeMark(const EndedMark &mark);
    void announce();
    // The list is put right as far as it can be: what it lacks or has too much is not worth more
    // than the record.
    void list(const std::function<void()> &next);
    void unlist(const std::function<void()> &next);
    // announce() then tells those who watch the list, too.
    void tellList() { m_tellsList = true; }

    KeychainPlace place() const
    {
        return KeychainPlace::ofRecord(context().service, context().account);
    }
    const KeychainEntryStatePtr &state() const { return m_state; }

private:
    void changeList(bool isListed, const std::function<void()> &next);
    void changeListed(bool isListed, const QStringList &accounts,
                      const std::function<void()> &next);

    KeychainEntryStatePtr m_state;
    Answer m_answer;
    StoreLockPtr m_lock;
    bool m_tellsList = false;
};

class WriteRecord : public ChangeRecord
{
public:
    WriteRecord(const KeychainContext &context, KeychainEntryStatePtr state,
                const SessionRecord &record, Answer answer);

private:
    void changeRecord() override;
    void except();
    void write(const std::optional<EndedMark> &mark);
    void written(const std::optional<EndedMark> &mark);

    QByteArray m_value;
    // Somebody is logged in.
    bool m_isLive;
};

class ClearRecord : public ChangeRecord
{
public:
    ClearRecord(const KeychainContext &context, KeychainEntryStatePtr state, Answer answer);

    // Does the first step, so that it need not wait until the keychain has time. Only when nothing
    // that was asked before of the same record is still to be done.
    void note()
    {
        note([] {});
    }

private:
    void fail(const Error &error) override;
    void abandon(const Error &error) override;
    void changeRecord() override;
    void note(const std::function<void()> &next);

    EndedMark m_mark = EndedMark::now();
    bool m_noted = false;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_RECORDTASK_P_H
