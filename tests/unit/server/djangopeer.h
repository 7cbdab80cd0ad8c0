// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef DJANGOPEER_H
#define DJANGOPEER_H

#include <QtCore/qjsonobject.h>

// What the script djangopeer answers to a command; undefined after a failed verification.
QJsonValue askDjango(const QString &command, const QJsonObject &given);

#endif // DJANGOPEER_H
