// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_TRANSACTION_P_H
#define SESSIONKEEPERSERVER_TRANSACTION_P_H

// Not part of the API.

#include <SessionKeeperServer/store/connection_p.h>

namespace SessionKeeperServer {

// A write transaction: rolled back unless commit() returned.
class Transaction
{
public:
    explicit Transaction(Connection &connection)
        : m_connection(connection)
    {
        m_connection.execute(m_connection.dialect().beginWrite());
    }

    ~Transaction()
    {
        // A server that is gone has undone it; so does the end of a connection.
        if (m_isCommitted || m_connection.isBroken())
            return;
        try {
            m_connection.execute(QStringLiteral("ROLLBACK"));
        } catch (const StoreError &) {
            // The engine has rolled back by itself; what made it do so is the error to tell.
        }
    }

    void commit()
    {
        m_connection.execute(QStringLiteral("COMMIT"));
        m_isCommitted = true;
    }

private:
    Q_DISABLE_COPY_MOVE(Transaction)
    Connection &m_connection;
    bool m_isCommitted = false;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_TRANSACTION_P_H
