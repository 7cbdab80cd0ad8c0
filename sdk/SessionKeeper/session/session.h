// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_SESSION_H
#define SESSIONKEEPER_SESSION_H

#include <SessionKeeper/base/clock.h>
#include <SessionKeeper/base/credentials.h>
#include <SessionKeeper/base/result.h>
#include <SessionKeeper/protocol/protocol.h>
#include <SessionKeeper/session/refreshpolicy.h>
#include <SessionKeeper/session/statistics.h>
#include <SessionKeeper/store/tokenstore.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qfuture.h>
#include <QtCore/qobject.h>

#include <memory>

namespace SessionKeeper {

class SessionPrivate;
class TokenDesk;
struct RefreshReport;

// Keeps one user logged in at one server: logs in, restores, refreshes in time, logs out. Its
// requests to the app's server are the business of AccessManager. Lives in one thread, usually the
// main one; only freshAccessToken() and replaceAccessToken() may be called from any. Every future
// ends with a Result and is never cancelled; each caller gets one of its own.
class SESSIONKEEPER_EXPORT Session : public QObject
{
    Q_OBJECT
    Q_PROPERTY(State state READ state NOTIFY stateChanged FINAL)
    Q_PROPERTY(bool loggedIn READ isLoggedIn NOTIFY loggedInChanged FINAL)
    Q_PROPERTY(bool refreshing READ isRefreshing NOTIFY refreshingChanged FINAL)
    Q_PROPERTY(QString account READ account NOTIFY accountChanged FINAL)
    Q_PROPERTY(QDateTime accessExpiresAt READ accessExpiresAt NOTIFY accessExpiresAtChanged FINAL)
    Q_PROPERTY(QDateTime refreshDueAt READ refreshDueAt NOTIFY refreshDueAtChanged FINAL)
    Q_PROPERTY(
        QDateTime sessionExpiresAt READ sessionExpiresAt NOTIFY sessionExpiresAtChanged FINAL)
    Q_PROPERTY(bool persisted READ isPersisted NOTIFY persistedChanged FINAL)
    Q_PROPERTY(SessionKeeper::Error lastError READ lastError NOTIFY lastErrorChanged FINAL)

public:
    enum class State {
        Unknown, // neither restore() nor login() was called yet, or the store could not be read
        Restoring,
        LoggedOut,
        LoggingIn,
        LoggedIn,
    };
    Q_ENUM(State)

    enum class RefreshCause {
        Proactive, // the access token was about to expire
        Stale,     // a request found it stale
        Refused,   // the server refused it
        Asked,     // refresh()
        Adopted,   // another process, or another session on the same record, refreshed; its tokens
                   // are used
    };
    Q_ENUM(RefreshCause)

    enum class LogoutReason {
        Requested,    // logout()
        Expired,      // the session reached the age the server allows
        Revoked,      // the server no longer honours the refresh token, or refuses the user
        Superseded,   // another user's login took its place
        RotationLost, // the refresh token was spent, and the answer with its successor never
                      // arrived
        Elsewhere,    // another process, or another session on the same record, ended it
    };
    Q_ENUM(LogoutReason)

    // Protocol and store are shared; a protocol may serve several sessions, a store one.
    explicit Session(std::shared_ptr<Protocol> protocol, std::shared_ptr<TokenStore> store,
                     QObject *parent = nullptr);
    ~Session() override;

    State state() const;
    bool isLoggedIn() const;
    bool isRefreshing() const;
    // The user name that was given to login(); empty when nobody is logged in.
    QString account() const;
    // In this machine's wall time, corrected by what is known of the server's clock; invalid when
    // the server did not say. For people to look at: whether a token is fresh is decided on the
    // monotonic clock.
    QDateTime accessExpiresAt() const;
    // When the access token will be refreshed without anybody asking: later than the policy says
    // after a failure. Invalid when that will not happen.
    QDateTime refreshDueAt() const;
    // When the session ends unless the server renews it along the way (the refresh token's expiry).
    QDateTime sessionExpiresAt() const;
    // False while the store could not be written: the session works, but would not survive the
    // process.
    bool isPersisted() const;
    // The error that errorOccurred() carried last; kind None after a success.
    Error lastError() const;
    SessionStatistics statistics() const;

    std::shared_ptr<Protocol> protocol() const;
    std::shared_ptr<TokenStore> store() const;
    RefreshPolicy refreshPolicy() const;
    void setRefreshPolicy(const RefreshPolicy &policy);
    // The clock all timing goes by; for tests. Set before the first call.
    void setClock(std::shared_ptr<Clock> clock);
    // Passwords and tokens go to https and loopback only, unless the app asks for it here. Set
    // before the first call.
    bool isInsecureTransportAllowed() const;
    void setInsecureTransportAllowed(bool allowed);

    // Asks the server for tokens and keeps them. A login that fails leaves a session that was there
    // as it was; one that succeeds takes its place. A later login or logout overtakes an earlier
    // login (kind Superseded).
    [[nodiscard]] QFuture<Result<void>> login(const Credentials &credentials);
    // Takes up the session that the store holds. NotLoggedIn when there is none. A Store… error
    // when the store could not be read: nothing is lost, the state is Unknown, and restore() may be
    // called again.
    [[nodiscard]] QFuture<Result<void>> restore();
    // Goes over to the account whose session the other store keeps, as restore() would take it up;
    // with the same results. The present one stays kept in its own store and is not logged out: go
    // back to it with another switchTo(). What still waits for its tokens gets Superseded. A login
    // or a logout that comes first wins (kind Superseded).
    [[nodiscard]] QFuture<Result<void>> switchTo(std::shared_ptr<TokenStore> store);
    // Gets a new access token now; joins a refresh that is running.
    [[nodiscard]] QFuture<Result<void>> refresh();
    // Asks the server whether the access token is valid: true, false, or an error when it cannot be
    // known.
    [[nodiscard]] QFuture<Result<bool>> verify();
    // The tokens are gone from this process when it returns. The result is that of deleting them
    // from the store; the server is told as well, and a failure to tell it is reported by
    // errorOccurred() only.
    QFuture<Result<void>> logout();

    // The two doors a token leaves by. From any thread. An access token that is not stale:
    // refreshed first when need be, waiting while the session restores or logs in. When a refresh
    // fails for a passing reason while the token still lives, that token.
    [[nodiscard]] QFuture<Result<QByteArray>> freshAccessToken();
    // An access token other than rejected, which the server has refused. Any number of callers that
    // hold the same refused token cause one refresh; a caller that comes late gets the current
    // token and causes none.
    // A token of a session that is over, or of the user before, gives Superseded: nothing is sent
    // again in another user's name.
    [[nodiscard]] QFuture<Result<QByteArray>> replaceAccessToken(const QByteArray &rejected);

Q_SIGNALS:
    void stateChanged(SessionKeeper::Session::State state);
    void loggedInChanged(bool loggedIn);
    void refreshingChanged(bool refreshing);
    void accountChanged(const QString &account);
    void accessExpiresAtChanged(const QDateTime &accessExpiresAt);
    void refreshDueAtChanged(const QDateTime &refreshDueAt);
    void sessionExpiresAtChanged(const QDateTime &sessionExpiresAt);
    void persistedChanged(bool persisted);
    void lastErrorChanged(const SessionKeeper::Error &lastError);
    // The new tokens are stored and in use.
    void refreshed(SessionKeeper::Session::RefreshCause cause);
    // One for each refresh that began, whatever became of it; also in the logging category
    // sessionkeeper.refresh, as one line of JSON.
    void refreshEnded(const SessionKeeper::RefreshReport &report);
    void loggedOut(SessionKeeper::Session::LogoutReason reason);
    // Something went wrong, whether or not somebody waits for it. The session goes on unless
    // loggedOut() follows.
    void errorOccurred(const SessionKeeper::Error &error);

protected:
    // For declarative use: a session whose protocol and store follow before its first call.
    explicit Session(QObject *parent);
    void configure(std::shared_ptr<Protocol> protocol, std::shared_ptr<TokenStore> store);

private:
    friend class SessionSet;
    std::shared_ptr<TokenDesk> desk() const;

    Q_DISABLE_COPY_MOVE(Session)
    std::unique_ptr<SessionPrivate> d_ptr;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_SESSION_H
