// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_DIFFERENTIAL_SNAPSHOT_H
#define SESSIONKEEPER_TESTS_DIFFERENTIAL_SNAPSHOT_H

#include <QtCore/qstringlist.h>

QT_BEGIN_NAMESPACE
class QNetworkReply;
class QNetworkRequest;
QT_END_NAMESPACE

namespace SessionKeeper::Test {

struct HttpRequest;

// All that the getters of reply say now, a line for each. What is available is told only when it is
// not chance.
QStringList snapshotOf(QNetworkReply *reply, bool withAvailable);
// Without the authorization header, which a plain manager's caller sets and ours does not see.
QStringList snapshotOf(const QNetworkRequest &request);
// What came over the wire, without the token.
QStringList snapshotOf(const HttpRequest &request);
// Length and digest.
QString summaryOf(const QByteArray &bytes);

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_DIFFERENTIAL_SNAPSHOT_H
