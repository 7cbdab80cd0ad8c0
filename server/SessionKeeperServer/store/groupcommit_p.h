// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_GROUPCOMMIT_P_H
#define SESSIONKEEPERSERVER_GROUPCOMMIT_P_H

// Not part of the API: one transaction, and one wait for the disk, for all who write at the time.

#include <SessionKeeperServer/store/connectionpool_p.h>

#include <exception>

namespace SessionKeeperServer {

// Where an engine has one writer. Of the threads that come while a transaction runs, the first
// leads the next one: it runs everybody's work, each in a savepoint, commits, and wakes them in the
// order they came. See docs/decisions/0009.
class GroupCommit
{
public:
    using Work = std::function<void(Connection &)>;

    explicit GroupCommit(ConnectionPool &pool);

    void write(const Work &work);

private:
    struct Job
    {
        const Work &work;
        std::exception_ptr error {};
        bool ended = false;
        bool leads = false;
        std::condition_variable called {};
    };
    using Jobs = std::vector<Job *>;

    void lead();
    void runTogether(const Jobs &jobs);
    void runAlone(Job &job);
    void runEachAlone(const Jobs &jobs);
    static void failAll(const Jobs &jobs, const std::exception_ptr &error);

    ConnectionPool &m_pool;
    std::mutex m_mutex; // for what follows
    bool m_hasLeader = false;
    std::deque<Job *> m_waiting;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_GROUPCOMMIT_P_H
