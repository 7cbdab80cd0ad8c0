// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_ERROR_H
#define SESSIONKEEPER_ERROR_H

#include <SessionKeeper/sessionkeeper_export.h>

#include <QtCore/qmetatype.h>
#include <QtCore/qobjectdefs.h>
#include <QtCore/qshareddata.h>
#include <QtCore/qstring.h>

#include <chrono>
#include <optional>

QT_BEGIN_NAMESPACE
class QDebug;
QT_END_NAMESPACE

namespace SessionKeeper {

class ErrorData;

// Why something did not happen. A value: cheap to copy, never changes, holds no secret.
// message() is one sentence for people: what failed, where, what to do. Programs look at kind().
class SESSIONKEEPER_EXPORT Error
{
    Q_GADGET
    Q_PROPERTY(Kind kind READ kind CONSTANT FINAL)
    Q_PROPERTY(QString message READ message CONSTANT FINAL)
    Q_PROPERTY(int httpStatus READ httpStatus CONSTANT FINAL)
    Q_PROPERTY(QString code READ code CONSTANT FINAL)
    Q_PROPERTY(bool transient READ isTransient CONSTANT FINAL)

public:
    enum class Kind {
        None,

        // The server said no. These are the only kinds that can end a session.
        InvalidCredentials, // the user name or the password
        Revoked,            // the refresh token, or the user behind it, is no longer honoured
        Expired,            // the session lived as long as the server lets it
        AccountRefused, // the token is good, the user behind it is not (inactive, gone, password
                        // changed)

        // The wire failed or the server was busy: nothing is lost, later may work.
        Network,         // unreachable, name not found, TLS, connection lost
        Timeout,         // no answer in time
        OutcomeUnknown,  // sent, and no answer: the server may have acted
        Throttled,       // 429; see retryAfter()
        ServerFailure,   // 5xx
        UnexpectedReply, // the answer does not come from a token server (HTML, malformed JSON, no
                         // token)

        // The app or its configuration.
        NotLoggedIn,
        Misconfigured,     // wrong URL, verb or scheme: retrying cannot help, the tokens are kept
        Rejected,          // the server refused the request's fields (400)
        InsecureTransport, // neither https nor loopback
        BudgetExhausted,   // too many refreshes in a short time
        Superseded,        // another login, or a logout, overtook this one
        BodyNotReplayable, // the request's body cannot be sent a second time
        ParkingFull,       // too many requests wait for a token already; nothing was sent

        // The store: the session goes on in memory.
        StoreLocked,
        StoreAbsent,
        StoreDenied,
        StoreTimeout,
        StoreCorrupt,
        StoreTooLarge,
        StoreFailed,
    };
    Q_ENUM(Kind)

    Error();
    Error(Kind kind, const QString &message);
    Error(const Error &other);
    Error(Error &&other) noexcept;
    Error &operator=(const Error &other);
    Error &operator=(Error &&other) noexcept;
    ~Error();

    Kind kind() const;
    QString message() const;

    // 0 when no HTTP reply was involved.
    int httpStatus() const;
    // The server's machine-readable code, such as "token_not_valid"; empty when it sent none.
    QString code() const;
    // How long the server asked to wait, from its Retry-After header.
    std::optional<std::chrono::seconds> retryAfter() const;

    // True when the same call may succeed later without anybody changing anything; the session is
    // kept.
    bool isTransient() const;
    // True for the Store… kinds.
    bool isStoreError() const;

    [[nodiscard]] Error withHttpStatus(int status) const;
    [[nodiscard]] Error withCode(const QString &code) const;
    [[nodiscard]] Error withRetryAfter(std::optional<std::chrono::seconds> delay) const;

    friend bool operator==(const Error &a, const Error &b) { return a.equals(b); }

private:
    bool equals(const Error &other) const;

    QSharedDataPointer<ErrorData> d;
};

SESSIONKEEPER_EXPORT QDebug operator<<(QDebug debug, const Error &error);

} // namespace SessionKeeper

Q_DECLARE_METATYPE(SessionKeeper::Error)

#endif // SESSIONKEEPER_ERROR_H
