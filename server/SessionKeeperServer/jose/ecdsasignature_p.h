// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_ECDSASIGNATURE_P_H
#define SESSIONKEEPERSERVER_ECDSASIGNATURE_P_H

// Not part of the API: the two spellings of an ECDSA signature.

#include <QtCore/qbytearray.h>

namespace SessionKeeperServer {

// RFC 7518 section 3.4: R and S as big-endian numbers of `width` bytes each. Empty when the other
// spelling is damaged.
QByteArray rawFromDer(QByteArrayView der, int width);
QByteArray derFromRaw(QByteArrayView raw, int width);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_ECDSASIGNATURE_P_H
