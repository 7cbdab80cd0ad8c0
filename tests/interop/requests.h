// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef REQUESTS_H
#define REQUESTS_H

#include <wireclient.h>

#include <QtCore/qmetatype.h>

#include <utility>
#include <vector>

// A few hundred requests, each with a name of its own: every method on every path, every kind of
// body as every type, every Accept, every way to write Authorization, every token everywhere.
std::vector<std::pair<QByteArray, WireRequest>> generatedRequests();

Q_DECLARE_METATYPE(WireRequest)

#endif // REQUESTS_H
