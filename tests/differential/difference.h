// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_DIFFERENTIAL_DIFFERENCE_H
#define SESSIONKEEPER_TESTS_DIFFERENTIAL_DIFFERENCE_H

#include <QtCore/qstringlist.h>

namespace SessionKeeper::Test {

// What has to change to get from one list to the other, as diff -u prints it: the lines of old that
// are gone with '-', those of now that are new with '+', and the headings (lines that are not
// indented) around them.
QStringList difference(const QStringList &old, const QStringList &now);

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_DIFFERENTIAL_DIFFERENCE_H
