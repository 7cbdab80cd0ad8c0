// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_CONNECTIONPOOL_P_H
#define SESSIONKEEPERSERVER_CONNECTIONPOOL_P_H

// Not part of the API: the connections of a database, one per thread (Qt SQL demands it).

#include <SessionKeeperServer/store/connection_p.h>
#include <SessionKeeperServer/store/databaseaddress_p.h>

#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace SessionKeeperServer {

class ConnectionPool : public std::enable_shared_from_this<ConnectionPool>
{
public:
    explicit ConnectionPool(DatabaseAddress address);

    const DatabaseAddress &address() const { return m_address; }

    // Runs `work` on the connection of this thread, made on first use. Where there is only one
    // connection, threads wait for each other.
    void use(const std::function<void(Connection &)> &work);

    // This thread ends: closes its connection.
    void forgetThisThread();

    // Closes all connections. A thread that is ending may hold the pool for a moment longer, even
    // past the end of main(), where Qt SQL is gone: it must find nothing to close then.
    void close();

private:
    Connection &connectionOfThisThread();

    const DatabaseAddress m_address;
    std::mutex m_turn;  // for the one shared connection
    std::mutex m_mutex; // for the map
    std::unordered_map<std::thread::id, std::unique_ptr<Connection>> m_connections;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_CONNECTIONPOOL_P_H
