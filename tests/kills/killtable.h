// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_KILLTABLE_H
#define SESSIONKEEPER_TESTS_KILLTABLE_H

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>
#include <QtCore/qmap.h>

namespace SessionKeeper::Test {

// Where a rotation may be cut off, and what may be lost by that without a grace period.
struct KillPoint
{
    QByteArray name; // what Death knows
    const char *words;
    // The server may have spent the old token while the new one is not kept yet.
    bool isWindow = false;
};
const QList<KillPoint> &killPoints();

// What became of one kill.
struct Aftermath
{
    bool wasKilled = false;
    bool hadRotated = false; // at the server
    bool wasStored = false;  // the store had said so before the kill
    bool isKept = false;     // the next process restored, refreshed and called
    QByteArray reason;       // of the log-out when it is not
};

// Counts them for each point.
class KillTable
{
public:
    struct Row
    {
        int runs = 0;
        int killed = 0;
        int rotated = 0;
        int kept = 0;
        QMap<QByteArray, int> lost; // by reason
    };

    void add(const KillPoint &point, const Aftermath &aftermath);
    Row row(const QByteArray &point) const { return m_rows.value(point); }
    Row total() const;
    void print(const QByteArray &title) const;

private:
    QMap<QByteArray, Row> m_rows;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_KILLTABLE_H
