// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_KEYCHAINJOB_P_H
#define SESSIONKEEPER_KEYCHAINJOB_P_H

// Not API: may change or vanish without notice.

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>

#include <functional>

namespace SessionKeeper {

enum class KeychainVerb {
    Read,
    Write,
    Delete,
};

struct KeychainReply
{
    enum class Outcome {
        Done,
        NotFound, // or locked: on libsecret the two look the same (platform.md A)
        Denied,
        NoKeychain,
        Failed,
    };

    Outcome outcome = Outcome::Done;
    QByteArray value;
    // The back end's own words, in the user's language, when outcome is Failed.
    QString detail;
};

struct KeychainEntry
{
    QString service;
    QString key;
};

// Starts one QtKeychain job. Main thread only; never two at a time, because QtKeychain is a
// process-wide queue that one hanging job blocks. done is called once, from the event loop, however
// late: a job cannot be cancelled and must not be deleted before it has finished (both crash,
// platform.md A). value is for KeychainVerb::Write.
void startKeychainJob(KeychainVerb verb, const KeychainEntry &entry, const QByteArray &value,
                      std::function<void(const KeychainReply &)> done);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_KEYCHAINJOB_P_H
