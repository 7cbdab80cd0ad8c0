// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_LANGUAGE_H
#define SESSIONKEEPERSERVER_LANGUAGE_H

#include <SessionKeeperServer/http/wire/httpmessage.h>

namespace SessionKeeperServer {

// In which of our languages a request wants its answer, by the rules of Django's LocaleMiddleware:
// the cookie django_language, else Accept-Language in the order of its q values, a country's
// variant standing for its language and the other way round, else "en". One of "en", "fr", "de",
// "es", "zh-hans", as Content-Language says it.
QByteArray languageFor(const HttpRequest &request);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_LANGUAGE_H
