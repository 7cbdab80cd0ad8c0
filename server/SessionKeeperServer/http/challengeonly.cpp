// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/authentication.h>

namespace SessionKeeperServer {

namespace {

class ChallengeOnly : public Authenticator
{
public:
    explicit ChallengeOnly(const QByteArray &challenge)
        : m_challenge(challenge)
    {
    }

    Outcome<std::optional<Principal>> authenticate(const HttpRequest &) const override
    {
        return std::optional<Principal>();
    }
    QByteArray challenge() const override { return m_challenge; }

private:
    const QByteArray m_challenge;
};

} // namespace

std::unique_ptr<Authenticator> makeChallengeOnly(const QByteArray &challenge)
{
    return std::make_unique<ChallengeOnly>(challenge);
}

} // namespace SessionKeeperServer
