// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_SIDEFILE_P_H
#define SESSIONKEEPER_SIDEFILE_P_H

// Not API: may change or vanish without notice.

#include <SessionKeeper/base/result.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>

#include <functional>

namespace SessionKeeper {

// The small files beside an entry (storefolder_p.h).

// What is in it; nothing when there is none. Does not wait for the disk: it is in the page cache of
// whoever wrote it.
QByteArray readSideFile(const QString &path);
// Others see the old bytes or the new ones, now and after a loss of power. Both wait for the disk:
// call them in the file thread.
Result<void> replaceSideFile(const QString &path, const QByteArray &bytes);
Result<void> removeSideFile(const QString &path);

// Does work in a thread of its own, one after the other in the order of the calls, and calls done
// in the main thread. What has been given to it is done before the application object is gone; done
// is not called any more then. Main thread.
void inFileThread(std::function<Result<void>()> work,
                  std::function<void(const Result<void> &)> done);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_SIDEFILE_P_H
