// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/wire/httptransport.h>

#include <SessionKeeperServer/http/clientaddress.h>
#include <SessionKeeperServer/http/wire/connectioncount_p.h>
#include <SessionKeeperServer/http/wire/httpconnection_p.h>
#include <SessionKeeperServer/http/wire/tlscontext_p.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <future>
#include <thread>
#include <unordered_set>
#include <vector>

namespace SessionKeeperServer {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

// A network thread, its event loop and its connections.
class Worker
{
public:
    Worker(const HttpLimits &limits, const Clock &clock)
        : m_sweep(m_context)
        , m_interval(interval(limits))
        , m_work(asio::make_work_guard(m_context))
        , m_writer(clock)
    {
        sweep();
        m_thread = std::thread([this] { m_context.run(); });
    }

    // Cuts what is open and waits for the thread.
    ~Worker()
    {
        run([this] {
            m_work.reset();
            m_sweep.cancel();
            m_ending = true;
            cutAll();
        });
        m_thread.join();
    }
    Q_DISABLE_COPY_MOVE(Worker)

    // Runs something on the thread and waits for it.
    template<typename Job>
    void run(Job job)
    {
        std::promise<void> done;
        asio::post(m_context, [&] {
            job();
            done.set_value();
        });
        done.get_future().wait();
    }

    void cutAll()
    {
        for (AnyConnection *connection : std::vector(m_connections.begin(), m_connections.end()))
            connection->cut();
    }

    void drain()
    {
        m_draining = true;
        for (AnyConnection *connection : std::vector(m_connections.begin(), m_connections.end()))
            connection->endWhenIdle();
    }

    asio::io_context &context() { return m_context; }
    ResponseWriter &writer() { return m_writer; }
    void add(AnyConnection *connection)
    {
        m_connections.insert(connection);
        if (m_ending)
            connection->cut();
        else if (m_draining)
            connection->endWhenIdle();
    }
    void remove(AnyConnection *connection) { m_connections.erase(connection); }

private:
    static std::chrono::milliseconds interval(const HttpLimits &limits)
    {
        const auto shortest = std::min({limits.handshakeTime, limits.idle, limits.headerTime,
                                        limits.bodyTime, limits.writeTime});
        return std::clamp(shortest / 4, std::chrono::milliseconds(10),
                          std::chrono::milliseconds(1000));
    }

    // One timer for all connections: far cheaper than arming one for every step of every request.
    void sweep()
    {
        m_sweep.expires_after(m_interval);
        m_sweep.async_wait([this](const boost::system::error_code &error) {
            if (error || m_ending)
                return;
            const auto now = std::chrono::steady_clock::now();
            for (AnyConnection *connection : m_connections)
                connection->endIfLate(now);
            sweep();
        });
    }

    asio::io_context m_context {1};
    asio::steady_timer m_sweep;
    const std::chrono::milliseconds m_interval;
    asio::executor_work_guard<asio::io_context::executor_type> m_work;
    ResponseWriter m_writer;
    std::unordered_set<AnyConnection *> m_connections;
    bool m_ending = false;
    bool m_draining = false;
    std::thread m_thread;
};

QString sentence(const QString &host, quint16 port, const boost::system::error_code &error)
{
    return QStringLiteral("cannot listen on %1:%2: %3")
        .arg(host)
        .arg(port)
        .arg(QString::fromStdString(error.message()));
}

} // namespace

class HttpTransportPrivate
{
public:
    HttpTransportPrivate(const HttpLimits &theLimits, int theThreads, HttpHandler theHandler,
                         const Clock &theClock)
        : limits(theLimits)
        , threads(std::max(theThreads, 1))
        , handler(std::move(theHandler))
        , clock(theClock)
        , connections(theLimits)
    {
    }

    boost::system::error_code reserve(const QString &host, quint16 port);
    boost::system::error_code accept();
    void stopAccepting();
    void acceptBacklog();
    asio::awaitable<void> acceptLoop(int ours);
    void welcome(tcp::socket socket, Worker &worker);
    template<typename Stream>
    void start(Stream stream, Worker &worker);
    Worker &nextWorker() { return *workers[next++ % workers.size()]; }

    const HttpLimits limits;
    const int threads;
    const HttpHandler handler;
    const Clock clock;
    ConnectionCount connections;
    std::shared_ptr<asio::ssl::context> tls; // null = plain; used on the first worker's thread
    std::vector<std::unique_ptr<Worker>> workers;
    asio::io_context idleContext;
    // Bound but not listening: nobody else is given the port while we are offline.
    std::optional<tcp::socket> reservation;
    std::optional<tcp::acceptor> acceptor;
    tcp::endpoint endpoint;
    int round = 0; // of accepting; changed on the first worker's thread
    std::size_t next = 0;
};

boost::system::error_code HttpTransportPrivate::reserve(const QString &host, quint16 port)
{
    boost::system::error_code error;
    const std::string name = host.toStdString();
    auto address = asio::ip::make_address(name, error);
    if (error) {
        const auto found = tcp::resolver(idleContext).resolve(name, "", error);
        if (error)
            return error;
        address = found.begin()->endpoint().address();
    }
    endpoint = tcp::endpoint(address, port);
    reservation.emplace(idleContext);
    reservation->open(endpoint.protocol(), error);
    if (!error)
        reservation->set_option(asio::socket_base::reuse_address(true), error);
    if (!error)
        reservation->bind(endpoint, error);
    if (!error)
        endpoint = reservation->local_endpoint(error);
    if (error)
        reservation.reset();
    return error;
}

boost::system::error_code HttpTransportPrivate::accept()
{
    boost::system::error_code error;
    acceptor.emplace(workers.front()->context());
    acceptor->open(endpoint.protocol(), error);
    if (!error)
        acceptor->set_option(asio::socket_base::reuse_address(true), error);
    if (!error)
        acceptor->bind(endpoint, error);
    if (!error)
        acceptor->listen(asio::socket_base::max_listen_connections, error);
    if (error)
        acceptor.reset();
    else
        asio::co_spawn(workers.front()->context(), acceptLoop(round), asio::detached);
    return error;
}

void HttpTransportPrivate::stopAccepting()
{
    workers.front()->run([this] {
        ++round;
        if (acceptor) {
            boost::system::error_code ignored;
            acceptor->close(ignored);
        }
    });
    // The loop has seen the end once everything that was queued before this has run.
    workers.front()->run([] {});
    acceptor.reset();
}

// Clients whose connection the kernel made for us are not to be reset.
void HttpTransportPrivate::acceptBacklog()
{
    workers.front()->run([this] {
        boost::system::error_code error;
        acceptor->non_blocking(true, error);
        while (!error) {
            Worker &worker = nextWorker();
            tcp::socket socket(worker.context());
            acceptor->accept(socket, error);
            if (!error)
                welcome(std::move(socket), worker);
        }
    });
}

// Until its round is over: after a pause there may be another acceptor, with a loop of its own.
asio::awaitable<void> HttpTransportPrivate::acceptLoop(int ours)
{
    asio::steady_timer pause(workers.front()->context());
    while (ours == round) {
        Worker &worker = nextWorker();
        tcp::socket socket(worker.context());
        boost::system::error_code error;
        co_await acceptor->async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
        if (error == asio::error::operation_aborted || ours != round)
            co_return;
        if (error) {
            // Out of file descriptors, most likely: wait until somebody leaves.
            pause.expires_after(std::chrono::milliseconds(50));
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
            continue;
        }
        welcome(std::move(socket), worker);
    }
}

void HttpTransportPrivate::welcome(tcp::socket socket, Worker &worker)
{
    if (tls)
        start(TlsStream(std::move(socket), *tls), worker);
    else
        start(std::move(socket), worker);
}

template<typename Stream>
void HttpTransportPrivate::start(Stream stream, Worker &worker)
{
    const auto connection = std::make_shared<HttpConnection<Stream>>(std::move(stream), limits,
                                                                     handler, worker.writer());
    const QByteArray network = networkOf(connection->peer());
    const ConnectionCount::Verdict verdict = connections.enter(network);
    const auto life = [this, &worker, network, verdict, connection]() -> asio::awaitable<void> {
        if (verdict == ConnectionCount::Verdict::TooMany)
            co_await connection->refuse(503, "Too many connections; try again in a moment.");
        else if (verdict == ConnectionCount::Verdict::TooManyOfNetwork)
            co_await connection->refuse(503, "Too many connections from your address.");
        else if (verdict == ConnectionCount::Verdict::Welcome)
            co_await connection->serve();
        worker.remove(connection.get());
        connections.leave(network);
    };
    asio::post(worker.context(), [&worker, connection, life] {
        worker.add(connection.get());
        asio::co_spawn(worker.context(), life, asio::detached);
    });
}

HttpTransport::HttpTransport(const HttpLimits &limits, int threads, HttpHandler handler,
                             const Clock &clock)
    : d(std::make_unique<HttpTransportPrivate>(limits, threads, std::move(handler), clock))
{
}

HttpTransport::~HttpTransport()
{
    close();
}

void HttpTransport::setTls(const QString &certificateFile, const QString &keyFile)
{
    auto context = loadTlsContext(certificateFile, keyFile);
    if (d->workers.empty())
        d->tls = std::move(context);
    else
        d->workers.front()->run([this, &context] { d->tls.swap(context); });
}

bool HttpTransport::isTls() const
{
    return d->tls != nullptr;
}

QString HttpTransport::listen(const QString &host, quint16 port)
{
    close();
    boost::system::error_code error = d->reserve(host, port);
    if (error)
        return sentence(host, port, error);
    while (d->workers.size() < std::size_t(d->threads))
        d->workers.push_back(std::make_unique<Worker>(d->limits, d->clock));
    error = d->accept();
    if (!error)
        return {};
    close();
    return sentence(host, port, error);
}

void HttpTransport::close()
{
    if (d->acceptor)
        d->stopAccepting();
    d->workers.clear(); // cuts what is open
    d->reservation.reset();
}

void HttpTransport::drain()
{
    if (d->acceptor) {
        d->acceptBacklog();
        d->stopAccepting();
    }
    for (const auto &worker : d->workers)
        worker->run([&worker] { worker->drain(); });
}

bool HttpTransport::waitUntilDrained(std::chrono::milliseconds timeout)
{
    return d->connections.waitUntilNone(timeout);
}

QString HttpTransport::setOffline(bool offline)
{
    if (d->workers.empty() || offline == !d->acceptor)
        return {};
    if (offline) {
        d->stopAccepting();
        for (const auto &worker : d->workers)
            worker->run([&worker] { worker->cutAll(); });
        return {};
    }
    const boost::system::error_code error = d->accept();
    return error ? sentence(host(), port(), error) : QString();
}

int HttpTransport::connections() const
{
    return d->connections.now();
}

quint16 HttpTransport::port() const
{
    return d->reservation ? d->endpoint.port() : 0;
}

QString HttpTransport::host() const
{
    return QString::fromStdString(d->endpoint.address().to_string());
}

} // namespace SessionKeeperServer
