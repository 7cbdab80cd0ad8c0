// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DEMO_FIRSTVISIT_H
#define SESSIONKEEPER_DEMO_FIRSTVISIT_H

class Stage;
class StepLog;

// Nobody is logged in yet: a wrong password, the right one, a call, a refresh in time, a refused
// token, no network. Leaves the session in the keychain. False when a step did not hold.
bool visitFirst(Stage &stage, StepLog &log);

#endif // SESSIONKEEPER_DEMO_FIRSTVISIT_H
