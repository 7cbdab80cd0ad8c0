// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_CLAIMS_H
#define SESSIONKEEPERSERVER_CLAIMS_H

#include <SessionKeeperServer/export.h>

#include <QtCore/qbytearray.h>
#include <QtCore/qjsonvalue.h>
#include <QtCore/qstring.h>

#include <optional>
#include <vector>

namespace SessionKeeperServer {

// The payload of a token: a JSON object that keeps the order of its members (contract.md 2.3 fixes
// it, QJsonObject sorts). A value; equal names do not occur.
class SESSIONKEEPERSERVER_EXPORT Claims
{
public:
    // The object in a JSON text, or nothing when the text is not exactly one JSON object. The
    // values keep the spelling they have in the text, so a claim that is copied into another token
    // is copied to the byte. Of equal names the last one counts, at the place of the first.
    static std::optional<Claims> fromJson(const QByteArray &json);

    // Compact, in order, ASCII only (other characters as \u escapes), as Python's json.dumps.
    QByteArray toJson() const;

    bool contains(const QString &name) const;
    // Undefined when there is no such claim.
    QJsonValue value(const QString &name) const;
    std::vector<QString> names() const;

    // Sets at its old place, or appends.
    void insert(const QString &name, const QJsonValue &value);
    // Sets a claim to what it is in another payload, spelling included. No effect if absent there.
    void insertFrom(const Claims &other, const QString &name);
    void remove(const QString &name);

private:
    struct Member
    {
        QString name;
        QByteArray json;
        std::optional<QJsonValue> value; // nothing where it is read when it is asked for
    };
    Member *find(const QString &name);
    const Member *find(const QString &name) const;
    void set(Member member);

    // As set(); after many of them mergeEqualNames() has to follow.
    void append(Member member);
    void mergeEqualNames();

    std::vector<Member> m_members;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_CLAIMS_H
