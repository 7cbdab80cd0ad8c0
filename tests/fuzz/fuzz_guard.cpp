// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// The Authorization header: BearerGuard::check() with a real engine and a real user.

#include "fuzzing.h"

#include <SessionKeeperServer/http/bearerguard.h>
#include <SessionKeeperServer/store/database.h>
#include <SessionKeeperServer/store/password.h>
#include <SessionKeeperServer/store/userstore.h>

#include <array>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

namespace {

struct Site
{
    Site()
        : database(std::make_shared<Database>(u"sqlite::memory:"_s))
    {
        database->migrate();
        User user;
        user.username = u"alice"_s;
        user.password = Password::encode(u"pw"_s, 1);
        id = UserStore(database).add(user);
        SimpleJwtSettings settings;
        settings.SIGNING_KEY = "the key of this target";
        SimpleJwtOptions options;
        options.passwordIterations = 1;
        options.clock = [] {
            return std::chrono::system_clock::time_point(std::chrono::seconds(1800000000));
        };
        engine = std::make_shared<SimpleJwtEngine>(database, settings, options);
        tokens = *engine->obtainPair(u"alice"_s, u"pw"_s);
    }

    std::shared_ptr<Database> database;
    std::shared_ptr<SimpleJwtEngine> engine;
    TokenPair tokens;
    qint64 id = 0;
};

bool isKnownRefusal(const Refusal &refusal)
{
    static constexpr std::array codes {"bad_authorization_header"_L1, "token_not_valid"_L1};
    return refusal.kind == Refusal::Kind::NotAuthenticated && !refusal.detail.isEmpty()
        && std::ranges::find(codes, QLatin1StringView(refusal.code)) != codes.end();
}

// Python's bytes.split(): what the original takes the header apart with.
QList<QByteArray> words(const QByteArray &header)
{
    QList<QByteArray> words {QByteArray()};
    for (const char c : header) {
        const bool isSpace = c == ' ' || (c >= '\t' && c <= '\r');
        if (!isSpace)
            words.last() += c;
        else if (!words.last().isEmpty())
            words.append(QByteArray());
    }
    if (words.last().isEmpty())
        words.removeLast();
    return words;
}

// Padding at a token's end is tolerated (contract.md 2.3).
QList<QByteArray> withoutPadding(QList<QByteArray> words)
{
    while (words.size() == 2 && words.last().endsWith('='))
        words.last().chop(1);
    return words;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const Site site;
    static const BearerGuard guard(site.engine);
    FuzzInput input(data, size);

    const auto sent = guard.check(input.rest());
    require(sent ? !*sent : isKnownRefusal(sent.refusal()), "nobody gets in without a token");

    QByteArray header = input.rest();
    header.replace("ACCESS", site.tokens.access).replace("REFRESH", site.tokens.refresh);
    const auto outcome = guard.check(header);
    const bool isIn = outcome && *outcome;
    require(
        isIn == (withoutPadding(words(header)) == QList<QByteArray> {"Bearer", site.tokens.access}),
        "the scheme and one access token let in, nothing else does");
    require(!isIn || (*outcome)->userId == site.id, "the token says who it is");
    require(outcome || isKnownRefusal(outcome.refusal()), "a refusal is one of the known ones");
    return 0;
}
