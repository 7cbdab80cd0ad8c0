// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_FAULTSWITCHES_H
#define SESSIONKEEPERSERVER_FAULTSWITCHES_H

#include <SessionKeeperServer/export.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>
#include <QtCore/qstring.h>

#include <chrono>
#include <memory>
#include <utility>

namespace SessionKeeperServer {

class FaultSwitchesPrivate;

// What goes wrong with one request.
struct SESSIONKEEPERSERVER_EXPORT Fault
{
    // When the connection ends without an answer. A request is committed when what it asked for
    // was done: tokens issued, a refresh token spent.
    enum class Drop {
        Never,
        BeforeCommit,
        AfterCommit,
    };

    int status = 0; // answered instead of doing what was asked; 0 = the real answer
    QByteArray contentType;
    QByteArray body;
    QList<std::pair<QByteArray, QByteArray>> headers; // added to whichever answer is sent
    std::chrono::milliseconds delay {0};              // of the answer, after the commit
    Drop drop = Drop::Never;
    bool halfSent = false; // the connection ends in the middle of the answer's body

    static Fault answer(int status, const QByteArray &body = QByteArrayLiteral("{}"),
                        const QByteArray &contentType = QByteArrayLiteral("application/json"));
    static Fault html(int status); // a page as a proxy or a captive portal sends it
    static Fault delayed(std::chrono::milliseconds delay);
    static Fault dropped(Drop when);
    static Fault half();

    Fault withHeader(const QByteArray &name, const QByteArray &value) const;
    Fault withRetryAfter(std::chrono::seconds seconds) const;
    Fault withDelay(std::chrono::milliseconds delay) const;
};

// The weather for tests of clients: what a server, a proxy or a network does to them on a bad day.
// Thread-safe; each takes effect with the next request.
class SESSIONKEEPERSERVER_EXPORT FaultSwitches
{
public:
    // Which authenticator of a protected view comes first: it makes the challenge
    // (contract.md 1.11).
    enum class FirstAuthenticator {
        Bearer,
        Basic,   // 401 with a Basic challenge
        Session, // 403 instead of 401, no challenge
    };

    ~FaultSwitches();

    // The next `times` requests of a path meet this fault; -1 = all until clear(). Faults of one
    // path wait for their turn in order. "*" = any path that has no fault of its own.
    void next(const QString &path, const Fault &fault, int times = 1);
    // Forgets all faults and holds, and puts first what was first. Does not touch setOffline().
    void clear();

    // Requests of a path wait, before anything is done for them, until release().
    void hold(const QString &path);
    void release(const QString &path);
    int held(const QString &path) const; // how many wait now

    // Every access token issued until now is refused by the protected views; verify still says what
    // its signature says. Returns how many there are; none before the first listen().
    int refuseIssuedAccessTokens();
    // Refuses connections and cuts the open ones; back on the same port with false.
    // Returns false when that port cannot be had again.
    bool setOffline(bool offline);
    void setFirstAuthenticator(FirstAuthenticator authenticator);

private:
    friend class Api;
    friend class TokenServerPrivate;
    FaultSwitches();
    Q_DISABLE_COPY_MOVE(FaultSwitches)
    std::unique_ptr<FaultSwitchesPrivate> d;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_FAULTSWITCHES_H
