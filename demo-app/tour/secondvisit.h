// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DEMO_SECONDVISIT_H
#define SESSIONKEEPER_DEMO_SECONDVISIT_H

class Stage;
class StepLog;

// A new process: the session comes back from the keychain, works, and is ended here, in the
// keychain and at the server. False when a step did not hold.
bool visitAgain(Stage &stage, StepLog &log);

#endif // SESSIONKEEPER_DEMO_SECONDVISIT_H
