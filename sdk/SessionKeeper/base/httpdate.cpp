// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "httpdate_p.h"

#include <QtCore/qlocale.h>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

QDateTime httpDate(const QByteArray &text)
{
    // Qt::RFC2822Date does not know the zone "GMT".
    const auto trimmed = QString::fromLatin1(text).simplified();
    for (const auto &form : {u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s,
                             u"dddd, dd-MMM-yy hh:mm:ss 'GMT'"_s, u"ddd MMM d hh:mm:ss yyyy"_s}) {
        auto date = QLocale::c().toDateTime(trimmed, form);
        if (!date.isValid())
            continue;
        date.setTimeSpec(Qt::UTC);
        // Two digits are a year of this century (Qt takes them for the last).
        return date.date().year() < 1970 ? date.addYears(100) : date;
    }
    return {};
}

} // namespace SessionKeeper
