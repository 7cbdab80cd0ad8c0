// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_MESSAGE_H
#define SESSIONKEEPER_MESSAGE_H

#include <SessionKeeper/sessionkeeper_export.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qdatetime.h>
#include <QtCore/qlist.h>
#include <QtCore/qpair.h>
#include <QtCore/qstring.h>
#include <QtCore/qurl.h>
#include <QtCore/qvariant.h>

#include <chrono>

QT_BEGIN_NAMESPACE
class QDebug;
QT_END_NAMESPACE

namespace SessionKeeper {

// In the order of the wire; names are compared without regard to case. The shape of
// QNetworkReply::rawHeaderPairs().
using HeaderList = QList<QPair<QByteArray, QByteArray>>;

// The value of the first header called name; null when there is none.
SESSIONKEEPER_EXPORT QByteArray headerValue(const HeaderList &headers, const QByteArray &name);

enum class TokenStep { Login, Refresh, Verify, Logout };

// A request to a token server, ready to be sent. Unprintable: the body holds secrets.
struct SESSIONKEEPER_EXPORT TokenRequest
{
    // A POST of these fields as a JSON object, which wants one in return: what most token servers
    // take.
    static TokenRequest json(TokenStep step, const QUrl &url, const QVariantMap &fields);

    TokenStep step = TokenStep::Login;
    QUrl url;
    QByteArray verb = QByteArrayLiteral("POST");
    HeaderList headers;
    QByteArray body;
    // Which request of its step, for a dialect that needs several; its own number, 0 for the first.
    int stage = 0;
    // Whatever else the dialect wants to know when the answer comes. No secret.
    QString note;
    // For messages and logs in place of url, when that holds a secret.
    QUrl shownUrl;
};

// A token server's answer. Unprintable as well.
struct TokenResponse
{
    int status = 0;
    // Of the request that it answers.
    int stage = 0;
    QString note;
    HeaderList headers;
    QByteArray body;
    // Where it came from, for messages: shownUrl where the request has one.
    QUrl url;
    // The server's time when it answered, UTC: what expires_in counts from.
    QDateTime serverTime;
    // From sending to reading it, sleep of the machine included.
    std::chrono::milliseconds roundTrip {0};
};

// Where a request goes, for messages and logs.
SESSIONKEEPER_EXPORT QUrl shownUrl(const TokenRequest &request);

SESSIONKEEPER_EXPORT QDebug operator<<(QDebug debug, const TokenRequest &request);
SESSIONKEEPER_EXPORT QDebug operator<<(QDebug debug, const TokenResponse &response);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_MESSAGE_H
