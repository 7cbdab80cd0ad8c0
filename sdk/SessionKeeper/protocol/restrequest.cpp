// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "restrequest_p.h"

namespace SessionKeeper {

QUrl endpoint(const QUrl &base, const QString &path)
{
    if (path.isEmpty())
        return base;
    QUrl folder = base;
    if (!folder.path().endsWith(u'/'))
        folder.setPath(folder.path() + u'/');
    return folder.resolved(QUrl(path));
}

} // namespace SessionKeeper
