// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_FAULTEDRESPONSE_H
#define SESSIONKEEPERSERVER_FAULTEDRESPONSE_H

#include <SessionKeeperServer/http/faultswitches.h>
#include <SessionKeeperServer/http/wire/httpmessage.h>

#include <optional>

namespace SessionKeeperServer {

// What a fault has answered in place of the API; nothing when the API is to do what was asked.
std::optional<HttpResponse> insteadOf(const Fault &fault);
// An answer, the API's or that one, as it is sent under a fault.
HttpResponse faulted(const Fault &fault, HttpResponse response);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_FAULTEDRESPONSE_H
