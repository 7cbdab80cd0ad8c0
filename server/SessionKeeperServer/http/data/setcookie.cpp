// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/data/setcookie.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qlocale.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// RFC 9110 5.6.7: always English, always GMT.
QByteArray httpDate(std::chrono::system_clock::time_point time)
{
    const qint64 seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch())
                               .count();
    return QLocale::c()
               .toString(QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC),
                         u"ddd, dd MMM yyyy hh:mm:ss"_s)
               .toLatin1()
        + " GMT";
}

} // namespace

HttpHeader SetCookie::header(std::chrono::system_clock::time_point now) const
{
    QByteArray text = name + '=' + value;
    if (!domain.isEmpty())
        text += "; Domain=" + domain;
    text += "; expires=" + httpDate(now + age)
        + "; HttpOnly; Max-Age=" + QByteArray::number(qint64(age.count())) + "; Path=" + path;
    if (!sameSite.isEmpty())
        text += "; SameSite=" + sameSite;
    if (secure)
        text += "; Secure";
    return {"Set-Cookie", text};
}

} // namespace SessionKeeperServer
