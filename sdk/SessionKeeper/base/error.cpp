// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "error.h"

#include <QtCore/qdebug.h>

namespace SessionKeeper {

class ErrorData : public QSharedData
{
public:
    Error::Kind kind = Error::Kind::None;
    QString message;
    int httpStatus = 0;
    QString code;
    std::optional<std::chrono::seconds> retryAfter;
};

// Most errors are none: they share their data.
Error::Error()
    : d([] {
        static const QSharedDataPointer<ErrorData> none(new ErrorData);
        return none;
    }())
{
}

Error::Error(Kind kind, const QString &message)
    : d(new ErrorData)
{
    d->kind = kind;
    d->message = message;
}

Error::Error(const Error &other) = default;
Error::Error(Error &&other) noexcept = default;
Error &Error::operator=(const Error &other) = default;
Error &Error::operator=(Error &&other) noexcept = default;
Error::~Error() = default;

Error::Kind Error::kind() const
{
    return d->kind;
}

QString Error::message() const
{
    return d->message;
}

int Error::httpStatus() const
{
    return d->httpStatus;
}

QString Error::code() const
{
    return d->code;
}

std::optional<std::chrono::seconds> Error::retryAfter() const
{
    return d->retryAfter;
}

bool Error::isTransient() const
{
    switch (d->kind) {
    case Kind::Network:
    case Kind::Timeout:
    case Kind::OutcomeUnknown:
    case Kind::Throttled:
    case Kind::ServerFailure:
    case Kind::UnexpectedReply:
    case Kind::BudgetExhausted:
    case Kind::ParkingFull:
    case Kind::StoreLocked:
    case Kind::StoreTimeout:
        return true;
    default:
        return false;
    }
}

bool Error::isStoreError() const
{
    return d->kind >= Kind::StoreLocked;
}

Error Error::withHttpStatus(int status) const
{
    Error copy = *this;
    copy.d->httpStatus = status;
    return copy;
}

Error Error::withCode(const QString &code) const
{
    Error copy = *this;
    copy.d->code = code;
    return copy;
}

Error Error::withRetryAfter(std::optional<std::chrono::seconds> delay) const
{
    Error copy = *this;
    copy.d->retryAfter = delay;
    return copy;
}

bool Error::equals(const Error &other) const
{
    return d->kind == other.d->kind && d->message == other.d->message
        && d->httpStatus == other.d->httpStatus && d->code == other.d->code
        && d->retryAfter == other.d->retryAfter;
}

QDebug operator<<(QDebug debug, const Error &error)
{
    QDebugStateSaver saver(debug);
    debug.nospace() << "Error(" << error.kind();
    if (error.httpStatus() != 0)
        debug << ", HTTP " << error.httpStatus();
    if (!error.code().isEmpty())
        debug << ", " << error.code();
    return debug << ", " << error.message() << ')';
}

} // namespace SessionKeeper
