// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SIGNINGKEY_H
#define SIGNINGKEY_H

#include "craftedtoken.h"

#include <QtCore/qbytearray.h>

#include <memory>

typedef struct evp_pkey_st EVP_PKEY;

// A pair of keys made by the test for RS256, with its own OpenSSL calls and not the server's code.
class SigningKey
{
public:
    SigningKey();

    QByteArray privatePem() const;
    QByteArray publicPem() const;
    // As a member of a JSON Web Key Set; without kid when that is empty.
    QByteArray jwk(const QByteArray &kid) const;
    // The payload of a crafted token under RS256; the header has a kid unless that is empty.
    QByteArray signedToken(const CraftedToken &token, const QByteArray &kid) const;

private:
    QByteArray number(const char *name) const;

    std::shared_ptr<EVP_PKEY> m_key;
};

// {"keys":[...]}
QByteArray keySet(const QList<QByteArray> &jwks);

#endif // SIGNINGKEY_H
