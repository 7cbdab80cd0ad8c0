// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "delegatekeys_p.h"

#include "restreply_p.h"

#include <SessionKeeper/base/origin_p.h>
#include <SessionKeeper/base/text_p.h>

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

Error noList(const TokenResponse &response)
{
    return Error(Error::Kind::UnexpectedReply,
                 tr("The answer of %1 is no list of long-running keys; check the URL.")
                     .arg(printable(response.url)))
        .withHttpStatus(response.status);
}

Error foreignPage(const TokenResponse &response, const QUrl &next)
{
    return {Error::Kind::Misconfigured,
            tr("The list of keys at %1 goes on at %2, which is another origin, so the token is not "
               "sent there; let the server behind its proxy know its own address.")
                .arg(printable(response.url), printable(next))};
}

Error severalKeys(const TokenResponse &response)
{
    return {Error::Kind::Misconfigured,
            tr("%1 lists keys of several users, and the token does not say whose is ours (no "
               "\"user_id\" claim).")
                .arg(printable(response.url))};
}

} // namespace

Result<DelegateKeys> DelegateKeys::read(const TokenResponse &response, const QString &app,
                                        const QString &user)
{
    const auto document = QJsonDocument::fromJson(response.body);
    const auto page = document.object();
    const bool isList = document.isArray() || page.value("results"_L1).isArray();
    if (!isList)
        return noList(response);
    DelegateKeys keys;
    int candidates = 0;
    const auto list = document.isArray() ? document.array() : page.value("results"_L1).toArray();
    for (const auto &element : list) {
        const auto entry = element.toObject();
        const bool isOfUser = user.isEmpty()
            || entry.value("user"_L1).toVariant().toString() == user;
        if (!isOfUser || entry.value("app"_L1).toString() != app)
            continue;
        ++candidates;
        keys.own = RestReply(entry).token("key"_L1);
    }
    const auto next = page.value("next"_L1).toString();
    if (!next.isEmpty())
        keys.next = response.url.resolved(QUrl(next));
    if (user.isEmpty() && (candidates > 1 || keys.next.isValid()))
        return severalKeys(response);
    if (keys.own.isEmpty() && keys.next.isValid() && !sameOrigin(keys.next, response.url))
        return foreignPage(response, keys.next);
    return keys;
}

} // namespace SessionKeeper
