// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_RESULT_H
#define SESSIONKEEPER_RESULT_H

#include <SessionKeeper/base/error.h>

#include <optional>
#include <utility>
#include <variant>

namespace SessionKeeper {

// A value or the Error that stands in its place: the part of std::expected's interface that is used
// here. (std::expected itself is C++23.) Reading the side that is not there is undefined, as in
// std::expected.
template<typename T>
class [[nodiscard]] Result
{
public:
    using value_type = T;
    using error_type = Error;

    Result(const T &value)
        : m_content(std::in_place_index<0>, value)
    {
    }
    Result(T &&value)
        : m_content(std::in_place_index<0>, std::move(value))
    {
    }
    Result(const Error &error)
        : m_content(std::in_place_index<1>, error)
    {
    }
    Result(Error &&error)
        : m_content(std::in_place_index<1>, std::move(error))
    {
    }

    bool has_value() const noexcept { return m_content.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    const T &value() const & { return *std::get_if<0>(&m_content); }
    T &value() & { return *std::get_if<0>(&m_content); }
    T &&value() && { return std::move(*std::get_if<0>(&m_content)); }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    const T *operator->() const { return std::get_if<0>(&m_content); }
    T *operator->() { return std::get_if<0>(&m_content); }

    const Error &error() const { return *std::get_if<1>(&m_content); }

    template<typename U>
    T value_or(U &&fallback) const
    {
        return has_value() ? value() : static_cast<T>(std::forward<U>(fallback));
    }

private:
    std::variant<T, Error> m_content;
};

template<>
class [[nodiscard]] Result<void>
{
public:
    using value_type = void;
    using error_type = Error;

    Result() = default;
    Result(const Error &error)
        : m_error(error)
    {
    }
    Result(Error &&error)
        : m_error(std::move(error))
    {
    }

    bool has_value() const noexcept { return !m_error; }
    explicit operator bool() const noexcept { return has_value(); }
    const Error &error() const { return *m_error; }

private:
    std::optional<Error> m_error;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_RESULT_H
