// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_RESTREPLY_P_H
#define SESSIONKEEPER_RESTREPLY_P_H

// Not part of the public API: may change or vanish in any version.

#include <SessionKeeper/base/error.h>
#include <SessionKeeper/protocol/message.h>
#include <SessionKeeper/protocol/protocol.h>

#include <QtCore/qjsonobject.h>
#include <QtCore/qstringlist.h>

namespace SessionKeeper {

// What Django REST framework puts into a reply, whatever the token system on top of it (contract.md
// 1).
class RestReply
{
public:
    explicit RestReply(const QByteArray &body);
    explicit RestReply(const QJsonObject &object)
        : m_object(object)
        , m_isObject(true)
    {
    }

    // False for HTML, truncated JSON, and JSON that is not an object.
    bool isObject() const { return m_isObject; }
    QString text(QLatin1StringView field) const;
    bool has(QLatin1StringView field) const;
    // Whatever is said in any field, for a site that gives its fields other names
    // (contract.md 1.5).
    QStringList texts() const;
    // A token, which is made of visible ASCII (RFC 6750 2.1); empty when the field holds anything
    // else, such as a line break that would add a header to every request.
    QByteArray token(QLatin1StringView field) const;
    // "token_not_valid" and the like; never translated (contract.md 1.15).
    QString code() const;
    // One sentence for people, may be translated by the server.
    QString detail() const;
    // "username: This field is required. password: ..." from a 400's lists; non_field_errors
    // without a name.
    QString fieldErrors() const;

private:
    QJsonObject m_object;
    bool m_isObject = false;
};

// contract.md 5.1, common rows: 403 in disguise, account codes, malformed headers.
Protocol::Verdict judgeRestReply(int status, const HeaderList &headers, const QByteArray &body,
                                 const QByteArray &scheme);

} // namespace SessionKeeper

#endif // SESSIONKEEPER_RESTREPLY_P_H
