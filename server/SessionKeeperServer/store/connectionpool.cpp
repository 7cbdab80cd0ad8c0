// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/connectionpool_p.h>

#include <utility>
#include <vector>

namespace SessionKeeperServer {

namespace {

// Lives in each thread that has used a pool and tells the pools that are left when the thread ends:
// an id is given to another thread later, and an open connection holds the file.
class ThreadEnd
{
public:
    ThreadEnd() = default;
    ~ThreadEnd()
    {
        for (const std::weak_ptr<ConnectionPool> &user : m_pools) {
            if (const auto pool = user.lock())
                pool->forgetThisThread();
        }
    }

    void tell(std::weak_ptr<ConnectionPool> pool)
    {
        std::erase_if(m_pools, [](const auto &known) { return known.expired(); });
        m_pools.push_back(std::move(pool));
    }

private:
    Q_DISABLE_COPY_MOVE(ThreadEnd)
    std::vector<std::weak_ptr<ConnectionPool>> m_pools;
};

thread_local ThreadEnd threadEnd;

} // namespace

ConnectionPool::ConnectionPool(DatabaseAddress address)
    : m_address(std::move(address))
{
}

void ConnectionPool::use(const std::function<void(Connection &)> &work)
{
    if (!m_address.oneConnection) {
        work(connectionOfThisThread());
        return;
    }
    const std::scoped_lock lock(m_turn);
    std::unique_ptr<Connection> &shared = m_connections[std::thread::id()];
    if (!shared)
        shared = std::make_unique<Connection>(*m_address.dialect, m_address.address,
                                              m_address.what);
    work(*shared);
}

Connection &ConnectionPool::connectionOfThisThread()
{
    const std::thread::id self = std::this_thread::get_id();
    {
        const std::scoped_lock lock(m_mutex);
        const auto known = m_connections.find(self);
        if (known != m_connections.end())
            return *known->second;
    }
    auto fresh = std::make_unique<Connection>(*m_address.dialect, m_address.address,
                                              m_address.what);
    threadEnd.tell(weak_from_this());
    const std::scoped_lock lock(m_mutex);
    return *(m_connections[self] = std::move(fresh));
}

void ConnectionPool::forgetThisThread()
{
    const std::scoped_lock lock(m_mutex);
    m_connections.erase(std::this_thread::get_id());
}

void ConnectionPool::close()
{
    const std::scoped_lock lock(m_mutex);
    m_connections.clear();
}

} // namespace SessionKeeperServer
