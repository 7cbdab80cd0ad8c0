// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_FAULTREADER_H
#define SESSIONKEEPERSERVER_FAULTREADER_H

#include <SessionKeeperServer/http/faultswitches.h>
#include <SessionKeeperServer/http/memberreader.h>

namespace SessionKeeperServer {

// The members that make a fault (docs/testing-your-client.md). Throws as MemberReader does.
Fault readFault(MemberReader &members);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_FAULTREADER_H
