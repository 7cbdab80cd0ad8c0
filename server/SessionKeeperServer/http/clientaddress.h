// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_CLIENTADDRESS_H
#define SESSIONKEEPERSERVER_CLIENTADDRESS_H

#include <QtCore/qbytearray.h>

namespace SessionKeeperServer {

struct HttpRequest;

// Who is to be counted as one client: an IPv4 address is, of IPv6 a whole /64, because whoever has
// one address of it has them all. IPv4 inside IPv6 is IPv4. Other text stays as it is.
QByteArray networkOf(const QByteArray &address);

// The client's address when so many proxies stand before the server, each adding whom it heard to
// X-Forwarded-For (Django REST framework, BaseThrottle.get_ident). 0: the peer of the connection.
QByteArray clientAddress(const HttpRequest &request, int proxies);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_CLIENTADDRESS_H
