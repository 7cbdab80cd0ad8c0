// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef COMMANDHELP_H
#define COMMANDHELP_H

#include "command.h"

// What --help prints: of the program as a whole, or of some of its commands.
QString generalHelp();
QString helpOf(const QList<const Command *> &commands);

#endif // COMMANDHELP_H
