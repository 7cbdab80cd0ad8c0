// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_REPLYSLOT_P_H
#define SESSIONKEEPERSERVER_REPLYSLOT_P_H

#include <SessionKeeperServer/http/wire/httpmessage.h>

#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <mutex>
#include <optional>

namespace SessionKeeperServer {

// Where the answer of one request is handed from any thread to the coroutine of its connection.
class ReplySlot : public std::enable_shared_from_this<ReplySlot>
{
public:
    explicit ReplySlot(boost::asio::any_io_executor executor)
        : m_executor(std::move(executor))
    {
    }

    // Whoever gets this owes an answer; forgetting it is answered with 500.
    HttpRespond respond()
    {
        auto debt = std::make_shared<Debt>(shared_from_this());
        return [debt](HttpResponse response) { debt->slot->fill(std::move(response)); };
    }

    // On the connection's thread. Nothing when the connection was cut meanwhile.
    boost::asio::awaitable<std::optional<HttpResponse>> take()
    {
        if (!beginToWait())
            co_return std::move(m_response);
        boost::system::error_code ignored;
        co_await m_filled->async_wait(
            boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
        co_return endWaiting();
    }

    // On the connection's thread: nobody is there to take the answer.
    void abandon()
    {
        const std::lock_guard lock(m_mutex);
        m_abandoned = true;
        if (m_filled)
            m_filled->cancel();
    }

private:
    struct Debt
    {
        explicit Debt(std::shared_ptr<ReplySlot> owed)
            : slot(std::move(owed))
        {
        }
        ~Debt() { slot->fill({.status = 500}); }
        Q_DISABLE_COPY_MOVE(Debt)

        const std::shared_ptr<ReplySlot> slot;
    };

    void fill(HttpResponse response)
    {
        const std::lock_guard lock(m_mutex);
        if (m_abandoned || m_response)
            return;
        m_response = std::move(response);
        // Posted under the lock: after abandon() the executor may be gone.
        if (m_filled)
            boost::asio::post(m_executor, [self = shared_from_this()] { self->wake(); });
    }

    void wake()
    {
        const std::lock_guard lock(m_mutex);
        if (m_filled)
            m_filled->cancel();
    }

    bool beginToWait()
    {
        const std::lock_guard lock(m_mutex);
        if (m_response)
            return false;
        m_filled.emplace(m_executor, boost::asio::steady_timer::time_point::max());
        return true;
    }

    std::optional<HttpResponse> endWaiting()
    {
        const std::lock_guard lock(m_mutex);
        const bool cut = m_abandoned;
        m_abandoned = true;
        m_filled.reset(); // a debt may outlive the event loop, a timer must not
        return cut ? std::nullopt : std::move(m_response);
    }

    const boost::asio::any_io_executor m_executor;
    std::mutex m_mutex;
    std::optional<HttpResponse> m_response;
    std::optional<boost::asio::steady_timer> m_filled;
    bool m_abandoned = false;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_REPLYSLOT_P_H
