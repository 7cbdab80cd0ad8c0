// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_TRANSLATIONS_H
#define SESSIONKEEPERSERVER_TRANSLATIONS_H

#include <SessionKeeperServer/http/data/apireply.h>

namespace SessionKeeperServer {

// Puts the sentences of an error into a language of languageFor(), as the catalogues of Django,
// Django REST framework and Simple JWT have them: "detail", "messages" and the errors of fields,
// never "code" (contract.md 1.15). What the catalogues do not have stays English.
void translate(ApiReply &reply, const QByteArray &language);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_TRANSLATIONS_H
