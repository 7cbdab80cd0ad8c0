// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_CONNECTIONPOOL_P_H
#define SESSIONKEEPERSERVER_CONNECTIONPOOL_P_H

// Not part of the API: the connections of a database, lent to one thread at a time.

#include <SessionKeeperServer/store/connection_p.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace SessionKeeperServer {

class ConnectionPool
{
public:
    explicit ConnectionPool(DatabaseAddress address);

    const DatabaseAddress &address() const { return m_address; }

    // Runs `work` on a connection nobody else uses. When all are in use, threads get one in the
    // order they came; Busy when none comes free for 5 s. While a remote database does not answer,
    // one thread tries and the others are told its result.
    void use(const std::function<void(Connection &)> &work);

private:
    class Loan;

    struct Waiter
    {
        std::condition_variable called;
        bool served = false;
    };

    void waitForTurn();
    void endTurn();
    std::unique_ptr<Connection> take();
    void giveBack(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> open();

    const DatabaseAddress m_address;

    std::mutex m_mutex; // for what follows
    int m_inUse = 0;
    std::deque<Waiter *> m_waiting;
    std::vector<std::unique_ptr<Connection>> m_idle;

    struct Failure
    {
        StoreError error;
        std::chrono::steady_clock::time_point forgotten;
    };
    std::mutex m_opening; // for what follows
    std::optional<Failure> m_failure;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_CONNECTIONPOOL_P_H
