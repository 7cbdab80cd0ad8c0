// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/connectionpool_p.h>

#include <algorithm>
#include <utility>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto longestWait = 5s;
// Long enough that requests which wait for an answer do not each wait for a connection.
constexpr auto failureRemembered = 1s;

} // namespace

// A thread's turn, and the connection it uses in it.
class ConnectionPool::Loan
{
public:
    explicit Loan(ConnectionPool &pool)
        : m_pool(pool)
    {
        m_pool.waitForTurn();
        try {
            m_connection = m_pool.take();
        } catch (...) {
            m_pool.endTurn();
            throw;
        }
    }
    ~Loan()
    {
        m_pool.giveBack(std::move(m_connection));
        m_pool.endTurn();
    }

    Connection &connection() const { return *m_connection; }

private:
    Q_DISABLE_COPY_MOVE(Loan)
    ConnectionPool &m_pool;
    std::unique_ptr<Connection> m_connection;
};

ConnectionPool::ConnectionPool(DatabaseAddress address)
    : m_address(std::move(address))
{
}

void ConnectionPool::use(const std::function<void(Connection &)> &work)
{
    const Loan loan(*this);
    work(loan.connection());
}

void ConnectionPool::waitForTurn()
{
    std::unique_lock lock(m_mutex);
    if (m_inUse < m_address.mostConnections) {
        ++m_inUse;
        return;
    }
    Waiter self;
    m_waiting.push_back(&self);
    if (self.called.wait_for(lock, longestWait, [&self] { return self.served; }))
        return;
    std::erase(m_waiting, &self);
    throw StoreError(
        StoreError::Kind::Busy,
        u"All %1 connections to the database \"%2\" were in use for too long; try again, or "
        "allow more."_s.arg(QString::number(m_address.mostConnections), m_address.what));
}

// Hands the turn to who waits longest: a turn that is free to all would go to who comes by.
void ConnectionPool::endTurn()
{
    const std::scoped_lock lock(m_mutex);
    if (m_waiting.empty()) {
        --m_inUse;
        return;
    }
    Waiter *const next = m_waiting.front();
    m_waiting.pop_front();
    next->served = true;
    next->called.notify_one();
}

std::unique_ptr<Connection> ConnectionPool::take()
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_idle.empty()) {
            // The one used last: those that are not needed rest.
            std::unique_ptr<Connection> connection = std::move(m_idle.back());
            m_idle.pop_back();
            connection->takeOver();
            return connection;
        }
    }
    return open();
}

void ConnectionPool::giveBack(std::unique_ptr<Connection> connection)
{
    std::vector<std::unique_ptr<Connection>> ended;
    connection->release();
    const std::scoped_lock lock(m_mutex);
    if (!connection->isBroken()) {
        m_idle.push_back(std::move(connection));
        return;
    }
    // What ended one has most likely ended all: the next requests shall not find out one by one.
    ended.swap(m_idle);
    for (const auto &other : ended)
        other->giveUp();
    ended.push_back(std::move(connection));
}

std::unique_ptr<Connection> ConnectionPool::open()
{
    if (!m_address.isRemote)
        return std::make_unique<Connection>(m_address);
    const std::scoped_lock lock(m_opening);
    if (m_failure && std::chrono::steady_clock::now() < m_failure->forgotten)
        throw StoreError(m_failure->error);
    try {
        auto connection = std::make_unique<Connection>(m_address);
        m_failure.reset();
        return connection;
    } catch (const StoreError &error) {
        m_failure.emplace(Failure {error, std::chrono::steady_clock::now() + failureRemembered});
        throw;
    }
}

} // namespace SessionKeeperServer
