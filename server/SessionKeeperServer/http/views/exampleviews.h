// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPERSERVER_EXAMPLEVIEWS_H
#define SESSIONKEEPERSERVER_EXAMPLEVIEWS_H

#include <SessionKeeperServer/http/authentication.h>
#include <SessionKeeperServer/http/views/apiview.h>

#include <memory>

namespace SessionKeeperServer {

// The example resources of design.md 5, for demos and for tests of clients.

// Who I am: id, username and, under Simple JWT, last_login (null = never).
class MeView : public ApiView
{
public:
    explicit MeView(bool withLastLogin);
    ApiReply handle(const ApiCall &call) const override;

private:
    const bool m_withLastLogin;
};

// Open to all; says whether it saw a user.
class PublicView : public ApiView
{
public:
    PublicView();
    Blocks blocks() const override { return Blocks::Never; }
    ApiReply handle(const ApiCall &call) const override;
};

// Who is not logged in may only read it.
class ReadableView : public ApiView
{
public:
    ReadableView();
    Blocks blocks() const override { return Blocks::Never; }
    ApiReply handle(const ApiCall &call) const override;
};

// For staff.
class AdminOnlyView : public ApiView
{
public:
    AdminOnlyView();
    Blocks blocks() const override { return Blocks::Never; }
    ApiReply handle(const ApiCall &call) const override;
};

// What was sent, whatever the method: method, path, query, headers (without secrets), body.
class EchoView : public ApiView
{
public:
    explicit EchoView(std::shared_ptr<const Authentication> authentication);
    ApiReply handle(const ApiCall &call) const override;

private:
    const std::shared_ptr<const Authentication> m_authentication;
};

// A picture of the user, as PNG.
class AvatarView : public ApiView
{
public:
    AvatarView();
    Blocks blocks() const override { return Blocks::Never; }
    ApiReply handle(const ApiCall &call) const override;
};

} // namespace SessionKeeperServer

#endif // SESSIONKEEPERSERVER_EXAMPLEVIEWS_H
