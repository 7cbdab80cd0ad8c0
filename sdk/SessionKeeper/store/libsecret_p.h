// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_LIBSECRET_P_H
#define SESSIONKEEPER_LIBSECRET_P_H

// Not API: may change or vanish without notice.

namespace SessionKeeper::Libsecret {

// The few calls that QtKeychain does not make, resolved at run time as QtKeychain resolves its own:
// neither library is a dependency of the SDK.

// Whether the library is installed. Loads it, together with GIO: ask in a thread that may wait.
bool isAvailable();
// Keeps the process alive when the session bus goes away; GDBus would end it with SIGTERM. Connects
// to the bus: call in a thread that may wait, before the first job.
void keepRunningWithoutBus();
// Forgets the session with the Secret Service, which a restarted service does not know any more
// ("The session does not exist", for ever). The next job opens a new one.
bool disconnect();

} // namespace SessionKeeper::Libsecret

#endif // SESSIONKEEPER_LIBSECRET_P_H
