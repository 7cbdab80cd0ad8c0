// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "credentials.h"

#include <QtCore/qdebug.h>

namespace SessionKeeper {

QDebug operator<<(QDebug debug, const Credentials &credentials)
{
    QDebugStateSaver saver(debug);
    return debug.nospace() << "Credentials(user name of " << credentials.userName().size()
                           << " characters, password of " << credentials.password().size()
                           << " characters, " << credentials.extraFields().size()
                           << " extra fields)";
}

} // namespace SessionKeeper
