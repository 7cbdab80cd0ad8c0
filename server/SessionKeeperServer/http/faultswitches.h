// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_FAULTSWITCHES_H
#define SESSIONKEEPERSERVER_FAULTSWITCHES_H

#include <SessionKeeperServer/export.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>
#include <QtCore/qmap.h>
#include <QtCore/qstring.h>

#include <chrono>
#include <memory>
#include <utility>

namespace SessionKeeperServer {

class FaultSwitchesPrivate;

// What goes wrong with one request. A value: make one with a function that names the trouble, add
// to it with the functions that begin with "with".
struct SESSIONKEEPERSERVER_EXPORT Fault
{
    // When the connection ends without an answer. A request is committed when what it asked for
    // was done: tokens issued, a refresh token spent.
    enum class Drop {
        Never,
        BeforeCommit,
        AfterCommit,
    };
    // A request that the network delivers twice is done twice; the client gets one of the answers.
    enum class Duplicate {
        Never,
        FirstAnswer,
        SecondAnswer, // as from a proxy that lost the first one and tried again
    };

    int status = 0; // answered instead of doing what was asked; 0 = the real answer
    QByteArray contentType;
    QByteArray body;
    QList<std::pair<QByteArray, QByteArray>> headers; // added to whichever answer is sent
    std::chrono::milliseconds delay {0};              // of the answer, after the commit
    Drop drop = Drop::Never;
    Duplicate duplicate = Duplicate::Never;
    bool halfSent = false; // the connection ends in the middle of the answer's body
    bool silent = false;   // a dropped request's connection stays open, and nothing ever comes
    bool reset = false;    // a connection that ends early does so with RST instead of FIN
    bool chunked = false;  // Transfer-Encoding: chunked instead of Content-Length
    std::chrono::milliseconds drip {0}; // between one byte of the answer and the next

    // Of the real answer:
    QList<std::pair<int, int>> statuses;           // {200, 201}: 201 in place of 200
    QList<std::pair<QString, QByteArray>> members; // added to its JSON object: name, value as JSON
    QList<std::pair<QString, QString>> renamed;    // {"access", "token"}: its member's new name
    QString envelope;                              // "data": its body becomes {"data": body}
    QString texts; // what stands in place of every sentence for people, as in a translation

    static Fault answer(int status, const QByteArray &body = QByteArrayLiteral("{}"),
                        const QByteArray &contentType = QByteArrayLiteral("application/json"));
    static Fault html(int status); // a page as a proxy or a captive portal sends it
    static Fault redirect(const QByteArray &location, int status = 307);
    static Fault delayed(std::chrono::milliseconds delay);
    static Fault dropped(Drop when);
    static Fault unanswered(Drop when); // until the client gives up
    static Fault half();
    static Fault duplicated(Duplicate which);

    Fault withHeader(const QByteArray &name, const QByteArray &value) const;
    Fault withRetryAfter(std::chrono::seconds seconds) const;
    Fault withDelay(std::chrono::milliseconds delay) const;
    Fault withReset() const;
    Fault withChunks() const;
    Fault withDrip(std::chrono::milliseconds pause) const;
    Fault withStatus(int from, int to) const;
    Fault withMember(const QString &name, const QByteArray &json) const;
    Fault withRenamed(const QString &from, const QString &to) const;
    Fault withEnvelope(const QString &name) const;
    Fault withTexts(const QString &text) const;
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
    // Forgets all faults and holds and undoes what the functions below changed, except setOffline()
    // and refuseIssuedAccessTokens().
    void clear();

    // Requests of a path wait, before anything is done for them, until release().
    void hold(const QString &path);
    void release(const QString &path);
    int held(const QString &path) const; // how many wait now
    QMap<QString, int> held() const;     // of each path at which any wait

    // Every access token issued until now is refused by the protected views; verify still says what
    // its signature says. Not sliding tokens, each of which is its own refresh token: answer 401 at
    // the view instead. Returns how many there are; none before the first listen().
    int refuseIssuedAccessTokens();
    // Refuses connections and cuts the open ones; back on the same port with false.
    // Returns false when that port cannot be had again.
    bool setOffline(bool offline);
    void setFirstAuthenticator(FirstAuthenticator authenticator);

    // The server's clock is wrong by so much from now on: in Date, in exp and in iat alike.
    void setClockOffset(std::chrono::milliseconds offset);

    // What follows is as if somebody had changed the settings and restarted the server. Each
    // returns false, and nothing changes, when the new settings cannot work or there was no
    // listen() yet: see TokenServer::errorString().

    // Refresh tokens are replaced when they are used, and the old ones die at once.
    bool setRotation(bool rotate, bool blacklist = true);
    bool setLifetimes(std::chrono::seconds access, std::chrono::seconds refresh);
    // Tokens are signed with another key: none that was issued before is valid any more. For HS*
    // the secret; else a private PEM and its public one.
    bool setSigningKey(const QByteArray &key, const QByteArray &verifyingKey = {});

private:
    friend class Api;
    friend class TokenServerPrivate;
    FaultSwitches();
    Q_DISABLE_COPY_MOVE(FaultSwitches)
    std::unique_ptr<FaultSwitchesPrivate> d;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_FAULTSWITCHES_H
