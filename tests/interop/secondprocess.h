// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_SECONDPROCESS_H
#define SESSIONKEEPER_TESTS_SECONDPROCESS_H

#include <SessionKeeper/protocol/protocol.h>

#include <QtCore/qstring.h>
#include <QtCore/qurl.h>

#include <memory>

namespace SessionKeeper::Test {

// Starts this program again with --restore, as the next run of an app, and gives what it printed:
// the name of the user whose session it found in the keychain and called the site with, or why not.
QString restoredByASecondProcess(const QUrl &site);

// main() of that second run.
int restoreAndCall(const QUrl &site, std::shared_ptr<Protocol> protocol);

// The name under which both runs keep the session.
QString keychainService();

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_SECONDPROCESS_H
