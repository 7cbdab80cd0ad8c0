// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_CANARIES_H
#define SESSIONKEEPER_TESTS_CANARIES_H

#include <QtCore/qstring.h>

namespace SessionKeeper::Test {

// The password of the users of the tests. tests/lint/canaries.py searches for it, as for every
// token, in all that the tests print.
inline QString canaryPassword()
{
    return QStringLiteral("canary-password-7e1f");
}

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_CANARIES_H
