// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_TLSCONTEXT_P_H
#define SESSIONKEEPERSERVER_TLSCONTEXT_P_H

#include <QtCore/qstring.h>

#include <utility>

#include <boost/asio/ssl/context.hpp>

#include <memory>

namespace SessionKeeperServer {

// TLS 1.2 and 1.3 with a certificate, its chain and its key, all PEM. The key is a secret: a file
// that other users of the machine may read is refused. Throws std::runtime_error with one sentence
// that names the file and what is wrong with it.
std::shared_ptr<boost::asio::ssl::context> loadTlsContext(const QString &certificateFile,
                                                          const QString &keyFile);

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_TLSCONTEXT_P_H
