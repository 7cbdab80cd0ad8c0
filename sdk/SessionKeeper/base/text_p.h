// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TEXT_P_H
#define SESSIONKEEPER_TEXT_P_H

// Not part of the public API: may change or vanish in any version.

#include <QtCore/qcoreapplication.h>
#include <QtCore/qurl.h>

namespace SessionKeeper {

// A sentence for people, in the app's language when it has a translation for it.
inline QString tr(const char *text)
{
    return QCoreApplication::translate("SessionKeeper", text);
}

// For messages and logs: scheme, host and path. Queries and user information can hold secrets.
inline QString printable(const QUrl &url)
{
    return url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

} // namespace SessionKeeper

#endif // SESSIONKEEPER_TEXT_P_H
