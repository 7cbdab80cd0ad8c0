// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_DECISIONFILE_P_H
#define SESSIONKEEPER_DECISIONFILE_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/base/result.h>

#include <QtCore/qstring.h>

namespace SessionKeeper {

// The file of a DecisionLog, one line at a time.
class DecisionFile
{
public:
    explicit DecisionFile(const QString &name)
        : m_name(name)
    {
    }

    // Otherwise line is not in the file, and the error says why.
    Result<void> append(const QByteArray &line, qint64 sizeLimit);

private:
    Result<void> makeRoom(qint64 size, qint64 sizeLimit) const;

    QString m_name;
    // The last line is only begun.
    bool m_torn = false;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_DECISIONFILE_P_H
