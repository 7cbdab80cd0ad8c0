// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DEMO_TOUR_H
#define SESSIONKEEPER_DEMO_TOUR_H

#include "options.h"

class Stage;

// The tour: this program twice, each time as an app of its own that quits, with one folder and one
// keychain. Returns the exit status: 0 only when every step of both held.
int runTour(int &argc, char **argv, const Options &options);

// One of the two, in the running app. Returns its exit status.
int visit(Stage stage);

#endif // SESSIONKEEPER_DEMO_TOUR_H
