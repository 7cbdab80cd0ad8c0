// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/groupcommit_p.h>
#include <SessionKeeperServer/store/transaction_p.h>

#include <algorithm>
#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// So that the first of a batch does not wait for hundreds.
constexpr size_t mostTogether = 64;

} // namespace

GroupCommit::GroupCommit(ConnectionPool &pool)
    : m_pool(pool)
{
}

void GroupCommit::write(const Work &work)
{
    Job self {work};
    {
        std::unique_lock lock(m_mutex);
        m_waiting.push_back(&self);
        self.leads = !std::exchange(m_hasLeader, true);
        self.called.wait(lock, [&self] { return self.ended || self.leads; });
    }
    if (!self.ended)
        lead();
    if (self.error)
        std::rethrow_exception(self.error);
}

void GroupCommit::lead()
{
    Jobs jobs;
    {
        const std::scoped_lock lock(m_mutex);
        const auto count = std::min(m_waiting.size(), mostTogether);
        jobs.assign(m_waiting.begin(), m_waiting.begin() + static_cast<std::ptrdiff_t>(count));
        m_waiting.erase(m_waiting.begin(), m_waiting.begin() + static_cast<std::ptrdiff_t>(count));
    }
    if (jobs.size() == 1)
        runAlone(*jobs.front());
    else
        runTogether(jobs);
    const std::scoped_lock lock(m_mutex);
    m_hasLeader = !m_waiting.empty();
    if (m_hasLeader) {
        m_waiting.front()->leads = true;
        m_waiting.front()->called.notify_one();
    }
    for (Job *job : jobs) {
        job->ended = true;
        job->called.notify_one();
    }
}

void GroupCommit::runAlone(Job &job)
{
    job.error = nullptr;
    try {
        m_pool.use([&job](Connection &connection) {
            Transaction transaction(connection);
            job.work(connection);
            transaction.commit();
        });
    } catch (...) {
        job.error = std::current_exception();
    }
}

namespace {

// What one job throws undoes that job; an engine that cannot undo it ends the whole transaction.
std::exception_ptr runInSavepoint(Connection &connection, const GroupCommit::Work &work)
{
    connection.execute(u"SAVEPOINT job"_s);
    std::exception_ptr error;
    try {
        work(connection);
    } catch (...) {
        error = std::current_exception();
    }
    if (error)
        connection.execute(u"ROLLBACK TO job"_s);
    connection.execute(u"RELEASE job"_s);
    return error;
}

} // namespace

void GroupCommit::runTogether(const Jobs &jobs)
{
    try {
        m_pool.use([&jobs](Connection &connection) {
            Transaction transaction(connection);
            for (Job *job : jobs)
                job->error = runInSavepoint(connection, job->work);
            transaction.commit();
        });
    } catch (const StoreError &error) {
        if (error.kind() == StoreError::Kind::Constraint)
            runEachAlone(jobs);
        else
            failAll(jobs, std::current_exception());
    } catch (...) {
        failAll(jobs, std::current_exception());
    }
}

// References are checked by COMMIT, which does not say whose was wrong.
void GroupCommit::runEachAlone(const Jobs &jobs)
{
    for (Job *job : jobs)
        runAlone(*job);
}

void GroupCommit::failAll(const Jobs &jobs, const std::exception_ptr &error)
{
    for (Job *job : jobs) {
        if (!job->error)
            job->error = error;
    }
}

} // namespace SessionKeeperServer
