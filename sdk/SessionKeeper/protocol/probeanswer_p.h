// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_PROBEANSWER_P_H
#define SESSIONKEEPER_PROBEANSWER_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/protocol/message.h>

#include <QtCore/qstringlist.h>

namespace SessionKeeper {

// What an answer to a question of ProtocolProbe shows of the server.
struct ProbeAnswer
{
    explicit ProbeAnswer(const TokenResponse &response);

    int status;
    // Where it leads; empty without a redirect.
    QUrl redirect;
    bool isObject;
    // The view's name from Django REST framework's metadata, in lower case: "token obtain pair"
    // (contract.md 1.8).
    QString name;
    // The fields that a request must have, from the metadata or from a 400's complaints.
    QStringList fields;
    // "invalid_request" and the like (RFC 6749 5.2).
    QString oauthError;
    // contract.md 1.13: no token was seen.
    bool isNotAuthenticated;
    // The first word of the challenge (RFC 7235 2.1).
    QByteArray scheme;

    bool isMissing() const { return status == 404 || status == 410; }
    // The field beside the password; empty when this is no form to log in with.
    QString userNameField() const;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_PROBEANSWER_P_H
