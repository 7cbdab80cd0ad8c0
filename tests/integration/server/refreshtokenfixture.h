// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef REFRESHTOKENFIXTURE_H
#define REFRESHTOKENFIXTURE_H

#include "jwtfixture.h"

// The server of jwtfixture.h with the long-running refresh-token add-on. An empty name is nobody.
class RefreshTokenFixture : public JwtFixture
{
public:
    RefreshTokenFixture()
        : RefreshTokenFixture(settings())
    {
    }
    explicit RefreshTokenFixture(const SessionKeeperServer::Settings &settings)
        : JwtFixture(settings)
    {
    }

    static SessionKeeperServer::Settings settings();

    // A request of a user, with a token of his.
    WireReply send(const QByteArray &method, const QByteArray &path, const QByteArray &json = {},
                   const QByteArray &user = "alice") const;
    WireReply list(const QByteArray &user = "alice", const QByteArray &query = {}) const;
    // POSTs an app, as JSON.
    WireReply create(const QByteArray &app, const QByteArray &user = "alice") const;
    QByteArray key(const QByteArray &app = "\"phone\"", const QByteArray &user = "alice") const
    {
        return create(app, user).text("key");
    }
    WireReply revoke(const QByteArray &key, const QByteArray &user = "alice") const;
    // With all four fields.
    WireReply delegate(const QByteArray &key, const QList<QByteArray> &headers = {}) const;

    static QByteArray path(const QByteArray &key) { return "/refresh-token/" + key + '/'; }
};

inline constexpr char notFoundKey[] = R"(404 {"detail":"Not found."})";
inline constexpr char invalidKey[] = R"(401 {"detail":"Invalid token."})";

#endif // REFRESHTOKENFIXTURE_H
