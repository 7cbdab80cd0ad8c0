// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef CRAFTEDTOKEN_H
#define CRAFTEDTOKEN_H

#include <QtCore/qbytearray.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qlist.h>

#include <utility>

// A token made by the test, good or bad, with its own HMAC and not the server's code.
class CraftedToken
{
public:
    static CraftedToken access(const QByteArray &userId = "\"1\"");
    static CraftedToken refresh(const QByteArray &userId = "\"1\"");

    // A claim as JSON text.
    CraftedToken with(const QByteArray &name, const QByteArray &json) const;
    CraftedToken without(const QByteArray &name) const;
    // exp, nbf or iat so many seconds from now.
    CraftedToken at(const QByteArray &name, qint64 seconds) const;
    CraftedToken header(const QByteArray &json) const;
    CraftedToken signedWith(const QByteArray &key) const;

    QByteArray bytes() const;
    QByteArray bearer() const { return "Authorization: Bearer " + bytes(); }

private:
    static CraftedToken typed(const QByteArray &type, qint64 lifetime, const QByteArray &userId);

    QByteArray m_header = R"({"alg":"HS256","typ":"JWT"})";
    QList<std::pair<QByteArray, QByteArray>> m_claims;
    QByteArray m_key;
};

// The key that the fixture's server signs with.
QByteArray fixtureKey();
QByteArray newId();
qint64 now();

// The parts of a token that a server issued; its payload as it is written, and as an object.
QByteArray headerOf(const QByteArray &token);
QByteArray payloadTextOf(const QByteArray &token);
QJsonObject payloadOf(const QByteArray &token);

#endif // CRAFTEDTOKEN_H
