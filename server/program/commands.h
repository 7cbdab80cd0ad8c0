// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef COMMANDS_H
#define COMMANDS_H

#include "commandline.h"

// Each does what the command says and returns the exit status. Throws std::exception with one
// sentence when it cannot.
int serve(const CommandLine &line);
int migrate(const CommandLine &line);
int user(const CommandLine &line);
int token(const CommandLine &line);

#endif // COMMANDS_H
