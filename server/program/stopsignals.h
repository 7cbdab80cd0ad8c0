// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef STOPSIGNALS_H
#define STOPSIGNALS_H

// SIGTERM and SIGINT as something to wait for. To be made before any thread: threads inherit that
// these signals do not interrupt them.
class StopSignals
{
public:
    StopSignals();
    void wait() const;
};

#endif // STOPSIGNALS_H
