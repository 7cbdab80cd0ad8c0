// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_OUTCOME_H
#define SESSIONKEEPERSERVER_OUTCOME_H

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>

#include <utility>
#include <variant>
#include <vector>

namespace SessionKeeperServer {

// Why one class of token refused a token (contract.md 2.2, the "messages" list).
struct TokenMessage
{
    QByteArray tokenClass; // "AccessToken"
    QByteArray tokenType;  // "access"
    QString message;
};

// Why the engine said no, without HTTP. The http floor makes status, body and headers from it.
struct Refusal
{
    enum class Kind {
        // 401 with challenge: {"detail": detail, "code": code, "messages": messages}; an empty code
        // and an empty list are left out.
        NotAuthenticated,
        // 400: {field: [detail]}; "non_field_errors" goes under the name the site has for it.
        InvalidField,
        // 403: {"detail": detail}: known, but not allowed.
        PermissionDenied,
        // 404: {"detail": detail}.
        NotFound,
        // 500 as Django answers it, in HTML: where the original fails and we are to be faithful to
        // that (contract.md 8).
        Crash,
        // 503: the database failed; detail is for people, `logged` for the log only.
        Unavailable,
    };

    Kind kind = Kind::NotAuthenticated;
    QString detail;
    QByteArray code;
    QByteArray field;
    std::vector<TokenMessage> messages;
    QString logged;
};

// A value or the reason why there is none.
template<typename T>
class [[nodiscard]] Outcome
{
public:
    Outcome(T value)
        : m_state(std::move(value))
    {
    }
    Outcome(Refusal refusal)
        : m_state(std::move(refusal))
    {
    }

    explicit operator bool() const { return std::holds_alternative<T>(m_state); }
    // Only when there is a value.
    T &operator*() { return std::get<T>(m_state); }
    const T &operator*() const { return std::get<T>(m_state); }
    const T *operator->() const { return &std::get<T>(m_state); }
    // Only when there is none.
    const Refusal &refusal() const { return std::get<Refusal>(m_state); }

private:
    std::variant<T, Refusal> m_state;
};

// The value of an outcome that carries none.
struct Done
{
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_OUTCOME_H
