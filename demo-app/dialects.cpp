// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "dialects.h"

#include <QtCore/qcoreapplication.h>

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    QLatin1String name;
    const char *title;
    const char *summary;
};

constexpr Words words[] {
    {"simplejwt"_L1, QT_TRANSLATE_NOOP("Dialects", "Simple JWT, pair"),
     QT_TRANSLATE_NOOP("Dialects", "an access token and a refresh token")},
    {"slidingtoken"_L1, QT_TRANSLATE_NOOP("Dialects", "Simple JWT, sliding"),
     QT_TRANSLATE_NOOP("Dialects", "one token with a hard end")},
    {"jwtauth"_L1, QT_TRANSLATE_NOOP("Dialects", "djangorestframework-jwt"),
     QT_TRANSLATE_NOOP("Dialects", "one token, a limited chain of renewals")},
    {"delegate"_L1, QT_TRANSLATE_NOOP("Dialects", "Long-running key"),
     QT_TRANSLATE_NOOP("Dialects", "a key in the keychain, a JWT in memory")},
    {"oauth2"_L1, QT_TRANSLATE_NOOP("Dialects", "OAuth 2.0"),
     QT_TRANSLATE_NOOP("Dialects", "whatever its token endpoint gives")},
};

const Words *wordsFor(const QString &name)
{
    for (const Words &candidate : words) {
        if (candidate.name == name)
            return &candidate;
    }
    return nullptr;
}

} // namespace

QString dialectTitle(const QString &name)
{
    const Words *found = wordsFor(name);
    return found ? QCoreApplication::translate("Dialects", found->title) : name;
}

QString dialectSummary(const QString &name)
{
    const Words *found = wordsFor(name);
    return found ? QCoreApplication::translate("Dialects", found->summary) : QString();
}
