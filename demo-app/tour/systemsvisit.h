// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DEMO_SYSTEMSVISIT_H
#define SESSIONKEEPER_DEMO_SYSTEMSVISIT_H

class Stage;
class StepLog;

// From one token system to the next, each with what is true of it alone, then to a server that is
// asked how it talks. Leaves sessions with a sliding token and with a long-running key in the
// keychain. False when a step did not hold.
bool visitSystems(Stage &stage, StepLog &log);

#endif // SESSIONKEEPER_DEMO_SYSTEMSVISIT_H
