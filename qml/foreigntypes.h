// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_FOREIGNTYPES_H
#define SESSIONKEEPER_FOREIGNTYPES_H

#include <SessionKeeper/base/error.h>
#include <SessionKeeper/session/refreshreport.h>
#include <SessionKeeper/session/session.h>
#include <SessionKeeper/session/statistics.h>

#include <QtQml/qqml.h>

// What QML sees of the SDK's own types.

// An error: kind, message, httpStatus, code, transient.
struct SessionErrorValue
{
    Q_GADGET
    QML_FOREIGN(SessionKeeper::Error)
    QML_VALUE_TYPE(sessionError)
};

// Its kinds: SessionError.Network, SessionError.InvalidCredentials ...
namespace SessionErrorKinds {
Q_NAMESPACE
QML_FOREIGN_NAMESPACE(SessionKeeper::Error)
QML_NAMED_ELEMENT(SessionError)
} // namespace SessionErrorKinds

// Counts: logins, restores, refreshes, failedRefreshes, adoptions, refusals, waits.
struct SessionStatisticsValue
{
    Q_GADGET
    QML_FOREIGN(SessionKeeper::SessionStatistics)
    QML_VALUE_TYPE(sessionStatistics)
};

// What became of a refresh: id, cause, outcome, waiters, sent, error; the argument of
// Session.refreshEnded. Its outcomes: RefreshReport.Renewed, RefreshReport.Adopted ...
struct RefreshReportValue
{
    Q_GADGET
    QML_FOREIGN(SessionKeeper::RefreshReport)
    QML_VALUE_TYPE(refreshReport)
};

namespace RefreshReportOutcomes {
Q_NAMESPACE
QML_FOREIGN_NAMESPACE(SessionKeeper::RefreshReport)
QML_NAMED_ELEMENT(RefreshReport)
} // namespace RefreshReportOutcomes

// The base of the Session that QML makes, so that tools know its properties and signals.
struct SessionBase
{
    Q_GADGET
    QML_FOREIGN(SessionKeeper::Session)
    QML_ANONYMOUS
};

#endif // SESSIONKEEPER_FOREIGNTYPES_H
