// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_MEDIATYPE_H
#define SESSIONKEEPERSERVER_MEDIATYPE_H

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>

#include <utility>

namespace SessionKeeperServer {

// "application/json; indent=4" taken apart; type and parameter names are in lower case.
class MediaType
{
public:
    explicit MediaType(const QByteArray &text);

    // Whether something of this type satisfies a request for `wanted`, which may have asterisks.
    // Parameters of ours must be there, those of `wanted` do not matter.
    bool satisfies(const MediaType &wanted) const;
    // How much it says: 0 = */*, 1 = application/*, 2 = application/json, 3 = with parameters.
    int precedence() const;

    QByteArray essence() const { return m_main + '/' + m_sub; }
    QByteArray parameter(QByteArrayView name) const; // null when absent

private:
    QByteArray m_main;
    QByteArray m_sub;
    QList<std::pair<QByteArray, QByteArray>> m_parameters;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_MEDIATYPE_H
