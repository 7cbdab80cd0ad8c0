// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_THROTTLE_H
#define SESSIONKEEPERSERVER_THROTTLE_H

#include <SessionKeeperServer/engine/clock.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>

#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace SessionKeeperServer {

// So many requests in so much time.
struct ThrottleRate
{
    int requests = 0; // 0 = not limited
    std::chrono::seconds period {60};

    // "10/min"; second, minute, hour and day by their first letter; "off". Nothing for other text.
    static std::optional<ThrottleRate> parse(const QString &text);
};

// Counts the requests of each client in a sliding window, as Django REST framework's
// SimpleRateThrottle. Remembers so many clients and, when there is one more, forgets the one that
// was not heard of for longest: a flood of new ones neither eats the memory nor frees the rest.
// Thread-safe.
class Throttle
{
public:
    static constexpr std::size_t mostClients = 50000;

    Throttle(ThrottleRate rate, Clock clock, std::size_t remembered = mostClients);

    bool isOff() const { return m_rate.requests == 0; }
    // Zero: go on, and it was counted. Else how long the client is to wait.
    std::chrono::seconds admit(const QByteArray &client);
    // The last request that was admitted does not count after all.
    void takeBack(const QByteArray &client);
    // None of the client's requests counts any more.
    void forget(const QByteArray &client);

    std::size_t remembered() const;

private:
    using Time = std::chrono::system_clock::time_point;
    struct Client
    {
        std::string name;
        std::vector<Time> requests;
    };
    using Clients = std::list<Client>; // who was heard of last stands last

    Client &clientNamed(const QByteArray &name, Time now);
    void remove(Clients::iterator client);
    // Keeps the requests of the window that ends now. Those of a later time are from a clock that
    // was set back since.
    void forgetOld(Client &client, Time now) const;

    const ThrottleRate m_rate;
    const Clock m_clock;
    const std::size_t m_most;
    mutable std::mutex m_mutex;
    Clients m_clients;
    std::unordered_map<std::string, Clients::iterator> m_byName;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_THROTTLE_H
