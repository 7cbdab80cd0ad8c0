// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef JWTFIXTURE_H
#define JWTFIXTURE_H

#include "fixture.h"

// The server of fixture.h when it serves djangorestframework-jwt, or its fork.
class JwtFixture : public Fixture
{
public:
    JwtFixture()
        : JwtFixture(settings())
    {
    }
    explicit JwtFixture(const SessionKeeperServer::Settings &settings)
        : Fixture(settings)
    {
    }

    static SessionKeeperServer::Settings settings();
    // With JWT_ALLOW_REFRESH.
    static SessionKeeperServer::Settings refreshing();
    static SessionKeeperServer::Settings styria();
    // Whose clock stands still at that second.
    static SessionKeeperServer::Settings at(SessionKeeperServer::Settings settings, qint64 second);

    WireReply obtain(const QByteArray &name = "alice", const QByteArray &password = "pw") const;
    QByteArray token(const QByteArray &name = "alice") const { return obtain(name).text("token"); }
    WireReply refresh(const QByteArray &token) const;
    WireReply verify(const QByteArray &token) const;
    WireReply me(const QByteArray &token) const; // with the scheme JWT
    WireReply meAs(const QByteArray &authorization) const;

    // A good token of alice's, to be damaged.
    static CraftedToken crafted();
    static CraftedToken craftedByStyria();
};

// {"non_field_errors":[...]}
QByteArray refusal(const QByteArray &text);
// 401 {"detail":...}
QByteArray refusalByView(const QByteArray &text);

#endif // JWTFIXTURE_H
