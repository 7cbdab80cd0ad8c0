// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DISPATCHER_P_H
#define SESSIONKEEPER_DISPATCHER_P_H

// Not part of the public API: may change or vanish in any version.

#include "accessmanager.h"

#include <SessionKeeper/base/origin_p.h>
#include <SessionKeeper/session/tokendesk_p.h>

#include <QtCore/qhash.h>
#include <QtCore/qobject.h>
#include <QtNetwork/qnetworkrequest.h>

#include <deque>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace SessionKeeper {

struct DispatchLine;
// Priority, then age.
using DispatchPlace = std::pair<int, quint64>;

// A request that a Dispatcher sends on its way. Exactly one of the three calls follows enter();
// one of the last two follows refused().
class DispatchedRequest
{
public:
    // With this token, or without one when nobody is logged in. Sends; emits nothing.
    virtual void depart(const TokenDesk::Grant *grant) = 0;
    // There will be no token for it. May emit, and be deleted meanwhile.
    virtual void turnAway(const Error &error) = 0;

protected:
    ~DispatchedRequest() = default;

private:
    friend class Dispatcher;

    enum class State {
        Outside,
        Waiting,  // in m_line
        OnItsWay, // has a place in m_line's window
        Refused,  // for another token than m_refusedToken
        Resting,  // comes back by itself
        Rejected, // hears m_objection from the event loop
    };

    State m_state = State::Outside;
    DispatchLine *m_line = nullptr;
    DispatchPlace m_place {0, 0};
    // When it came to wait, among all.
    quint64 m_turn = 0;
    // In whose name it was made; 0 as long as nobody was logged in.
    quint64 m_user = 0;
    // Bytes of its body.
    qint64 m_memory = 0;
    QByteArray m_refusedToken;
    Error m_objection;
};

// Lets the requests of one manager go with one session's token: at once while there is a fresh one,
// else in their order (QNetworkRequest::priority(), then age) once there is, some per turn of the
// event loop. What the server refused waits for another token in its old place, and everything that
// was not sent yet waits with it. Lives in the manager's thread, which need not be the session's.
class Dispatcher : public QObject
{
    Q_OBJECT

public:
    Dispatcher(std::shared_ptr<TokenDesk> desk, QObject *parent);
    ~Dispatcher() override;

    const std::shared_ptr<TokenDesk> &desk() const { return m_desk; }

    // Departs now or later. memory: the bytes of its body that would wait with it. False when too
    // many wait already.
    bool enter(DispatchedRequest *request, const Origin &where, QNetworkRequest::Priority priority,
               qint64 memory, const AccessManager::ParkingLimits &limits);
    // The server honoured its token.
    void honoured(DispatchedRequest *request, bool multiplexed);
    // The server refused its token. It departs again with another, or is turned away.
    void refused(DispatchedRequest *request, const QByteArray &token);
    // It is off the wire for a while and comes back by itself; it is turned away when its user
    // leaves before.
    void rest(DispatchedRequest *request);
    // It is off the wire, or does not want to go any more.
    void leave(DispatchedRequest *request);

private:
    using State = DispatchedRequest::State;

    static Error formerUser();
    static bool goesWithout(const DispatchedRequest &request, const Error &error);
    std::optional<TokenDesk::Answer> answerFor(const DispatchedRequest &request) const;
    DispatchLine &lineTo(const Origin &origin);
    void wait(DispatchedRequest *request);
    void unwait(DispatchedRequest *request);
    void ask();
    void replaced(const QByteArray &token, const TokenDesk::Answer &answer);
    void schedule();
    void pump();
    void pumpLine(DispatchLine &line, int &limit);
    // Turned away from the event loop: all that a request's slots may do happens there.
    void reject(DispatchedRequest *request, const Error &error);
    void turnAwayRejected(int limit);
    void give(DispatchedRequest *request, const TokenDesk::Answer &answer);
    void send(DispatchedRequest *request, const TokenDesk::Grant &grant);
    void watchUser();
    void wakeResting();

    std::shared_ptr<TokenDesk> m_desk;
    std::vector<std::unique_ptr<DispatchLine>> m_lines;
    QHash<QByteArray, std::vector<DispatchedRequest *>> m_refused;
    std::vector<DispatchedRequest *> m_resting;
    std::deque<DispatchedRequest *> m_rejected;
    quint64 m_numbers = 0;
    quint64 m_turns = 0;
    int m_waiting = 0;
    qint64 m_waitingBytes = 0;
    // What everybody whose turn is not after m_answeredTurn gets when there is nothing fresher.
    std::optional<TokenDesk::Answer> m_answer;
    quint64 m_answeredTurn = 0;
    bool m_asking = false;
    bool m_watchesUser = false;
    bool m_scheduled = false;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_DISPATCHER_P_H
