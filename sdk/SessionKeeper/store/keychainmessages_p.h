// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_KEYCHAINMESSAGES_P_H
#define SESSIONKEEPER_KEYCHAINMESSAGES_P_H

// Not API: may change or vanish without notice.

#include "keychainjob_p.h"
#include "keychainstate_p.h"

#include <SessionKeeper/base/error.h>

namespace SessionKeeper {

// One keychain operation in words, and the errors it can end with: each one sentence that says what
// could not be done, for which app, and what to do about it.
class KeychainMessages
{
public:
    KeychainMessages(KeychainVerb verb, const QString &service, const QString &account);

    // state is anything but Unlocked.
    Error unusable(KeychainState state) const;
    Error noKeychain() const;
    Error denied() const;
    Error timedOut(std::chrono::milliseconds timeout) const;
    Error tooLarge(qsizetype size, qsizetype limit) const;
    Error failed(const QString &detail) const;
    Error notKept() const;
    Error notDeleted() const;
    Error incomplete() const;
    Error destroyed() const;
    Error wrongThread() const;

private:
    Error error(Error::Kind kind, const QString &sentence) const;

    // "the kept session of com.example.app cannot be read"
    QString m_failure;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_KEYCHAINMESSAGES_P_H
