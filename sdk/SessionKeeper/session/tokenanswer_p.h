// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TOKENANSWER_P_H
#define SESSIONKEEPER_TOKENANSWER_P_H

// Not part of the public API: may change or vanish in any version.

#include "serverclock_p.h"

#include <SessionKeeper/protocol/protocol.h>

#include <QtCore/qbytearraylist.h>

namespace SessionKeeper {

// What an answer from the wire means: the dialect reads it, the server's clock learns from it, the
// log says how it was understood.
Result<Tokens> readAnswer(const Protocol &protocol, ServerClock &serverClock, TokenStep step,
                          const Result<TokenResponse> &answer, const QByteArrayList &secrets);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_TOKENANSWER_P_H
