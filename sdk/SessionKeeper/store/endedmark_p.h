// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_ENDEDMARK_P_H
#define SESSIONKEEPER_ENDEDMARK_P_H

// Not API: may change or vanish without notice.

#include <SessionKeeper/base/result.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qdatetime.h>
#include <QtCore/qlist.h>
#include <QtCore/qstring.h>

#include <optional>

namespace SessionKeeper {

// The note beside an entry that whatever it holds has ended: a logout is true although the keychain
// was locked, absent or slow, or the process was killed before it had deleted anything. It holds no
// secret.
//
// clear():  1 note without exception   2 delete, and see that it is gone   3 remove the note
// write():  1 if there is a note: note with the new record as an exception
//           2 write, and read back   3 remove the note
// A crash before clear's 1 is a logout that was not made; after it, what the entry holds is over.
// A crash between write's 1 and 2 leaves the old record, which the note covers; between 2 and 3
// the new one, which it excepts. A record is never both.
// read() looks at the note before and after the entry and starts again when it has changed, else it
// could take the new record with the old note.
struct EndedMark
{
    // Tells one note from the next.
    QByteArray id;
    QDateTime since;
    // fingerprint() of the values that have not ended: what a write was about to put in place, and
    // those before it that were not known to have arrived.
    QList<QByteArray> except;

    static constexpr qsizetype mostExceptions = 8;

    static EndedMark now();
    static QByteArray fingerprint(const QByteArray &value);
    EndedMark excepting(const QByteArray &value) const;

    // What stands beside the entry of this folder. A note that cannot be read is none: it says what
    // nobody has written.
    static std::optional<EndedMark> in(const QString &folder);
    // Both wait for the disk.
    Result<void> putInto(const QString &folder) const;
    // Unless another one has taken its place.
    Result<void> removeFrom(const QString &folder) const;

    bool covers(const QByteArray &value) const { return !except.contains(fingerprint(value)); }

    friend bool operator==(const EndedMark &, const EndedMark &) = default;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_ENDEDMARK_P_H
