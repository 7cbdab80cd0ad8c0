// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "judge.h"

#include "site.h"

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qmetaobject.h>

#include <algorithm>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using Reason = Session::LogoutReason;
using Kind = Weather::Exchange::Kind;
using Weather::Mishap;

namespace {

// Date and Retry-After have no fractions.
constexpr auto roundOff = 1100ms;
constexpr auto refreshTimeout = 15s;

QString nameOf(Reason reason)
{
    return QLatin1String(
        QMetaEnum::fromType<Session::LogoutReason>().valueToKey(static_cast<int>(reason)));
}

// The server refuses the user behind the access token (contract.md 5.1).
bool refusesAccount(const Weather::Exchange &exchange)
{
    return exchange.kind == Kind::Call && exchange.serverStatus == 401
        && (exchange.serverBody.contains("user_inactive")
            || exchange.serverBody.contains("user_not_found"));
}

// Whether the client may hear of it only by its own patience.
bool isSilent(const Weather::Exchange &exchange)
{
    const auto &trouble = exchange.trouble;
    return trouble.mishap == Mishap::SilentBefore || trouble.mishap == Mishap::SilentAfter
        || (trouble.mishap == Mishap::Delayed && trouble.amount > 12000);
}

bool holds(const QByteArray &text, const QByteArrayList &tokens)
{
    return std::ranges::any_of(
        tokens, [&](const auto &token) { return !token.isEmpty() && text.contains(token); });
}

bool asksToWait(const Weather::Exchange &exchange)
{
    const auto mishap = exchange.trouble.mishap;
    return mishap == Mishap::Throttled || mishap == Mishap::ThrottledUntil
        || mishap == Mishap::Unavailable || mishap == Mishap::UnavailableUntil;
}

} // namespace

Judge::Judge(const Chronicle &chronicle, const ScriptedServer &portal, bool grace)
    : m_chronicle(chronicle)
    , m_portal(portal)
    , m_grace(grace)
{
}

QStringList Judge::problems()
{
    m_problems = m_chronicle.problems;
    for (const auto &logout : m_chronicle.logouts)
        checkLogout(logout);
    for (qsizetype number = 0; number < m_chronicle.exchanges.size(); ++number)
        checkSending(number);
    for (const auto &exchange : m_chronicle.exchanges)
        checkExpired(*exchange);
    for (const auto &farewell : m_chronicle.farewells)
        checkFarewell(farewell);
    checkCounts();
    checkSecrets();
    return m_problems;
}

QString Judge::log() const
{
    QString text;
    for (const auto &exchange : m_chronicle.exchanges)
        text += u"  "_s + name(*exchange) + u'\n';
    for (const auto &logout : m_chronicle.logouts)
        text += u"  logged out at %1 ms, life %2: %3\n"_s
                    .arg((logout.at - m_chronicle.began).count())
                    .arg(logout.life)
                    .arg(nameOf(logout.reason));
    return text;
}

void Judge::checkLogout(const Chronicle::Logout &logout)
{
    const auto count = [&](Reason reason) {
        return std::ranges::count_if(m_chronicle.logouts,
                                     [&](const auto &other) { return other.reason == reason; });
    };
    switch (logout.reason) {
    case Reason::Requested:
        if (count(Reason::Requested) > m_chronicle.logoutCalls)
            problem(u"logged out (Requested), and nobody had asked for it"_s);
        return;
    case Reason::Superseded:
        if (count(Reason::Superseded) > m_chronicle.otherLogins)
            problem(u"logged out (Superseded), and no other user had logged in"_s);
        return;
    case Reason::Elsewhere:
        problem(u"logged out (Elsewhere), and there is nobody else"_s);
        return;
    default:
        break;
    }
    if (const auto *refusal = refusalBefore(logout))
        checkRefused(logout, *refusal);
    else if (logout.reason != Reason::Expired || !hasExpired(logout))
        problem(u"logged out (%1), and no refusal of the server had arrived"_s.arg(
            nameOf(logout.reason)));
}

// Without a word of the server: the app knows when its refresh token ends.
bool Judge::hasExpired(const Chronicle::Logout &logout) const
{
    QDateTime end;
    for (const auto &exchange : m_chronicle.exchanges) {
        if (exchange->acted() && exchange->deliveredWhole && exchange->endedAt <= logout.at)
            end = Weather::endOf(exchange->answered("refresh"));
    }
    return end.isValid() && end <= logout.serverTime.addMSecs(roundOff.count());
}

// The last answer before it that can end a session, in the same life of the app.
const Weather::Exchange *Judge::refusalBefore(const Chronicle::Logout &logout) const
{
    for (auto number = logout.exchanges - 1; number >= 0; --number) {
        const auto &exchange = *m_chronicle.exchanges[number];
        const bool refuses = refusesAccount(exchange)
            || (exchange.kind == Kind::Refresh && exchange.serverStatus == 401);
        if (refuses && exchange.life == logout.life && exchange.deliveredWhole
            && exchange.endedAt <= logout.at)
            return &exchange;
    }
    return nullptr;
}

void Judge::checkRefused(const Chronicle::Logout &logout, const Exchange &refusal)
{
    const auto said = nameOf(logout.reason);
    if (refusal.kind == Kind::Call) {
        if (logout.reason != Reason::Revoked)
            problem(u"logged out (%1), and the server had refused the user: %2"_s.arg(
                said, name(refusal)));
        return;
    }
    const auto token = refusal.spoken();
    // The server was restarted in the middle of it: what it did is not known here either.
    const bool isUnclear = std::ranges::any_of(m_chronicle.exchanges, [&](const auto &exchange) {
        return exchange->kind == Kind::Refresh && exchange->reachedServer
            && exchange->serverStatus == 0 && exchange->spoken() == token;
    });
    if (isUnclear)
        return;
    const auto *spending = spendingOf(token, refusal);
    const bool expired = refusal.serverBody.contains("Token is expired");
    const bool revoked = isRevoked(token, refusal) || wasInactive(refusal);
    if (logout.reason == Reason::Expired) {
        if (!expired && !hasExpired(logout))
            problem(
                u"logged out (Expired), and the session had not expired: %1"_s.arg(name(refusal)));
    } else if (expired) {
        problem(u"logged out (%1), and the session had expired: %2"_s.arg(said, name(refusal)));
    } else if (logout.reason == Reason::RotationLost) {
        if (spending)
            checkLost(refusal, *spending);
        else if (!isRevoked(token, refusal) || !wasAnswerLost(token, refusal))
            problem(u"logged out (RotationLost), and no rotation had happened: %1"_s.arg(
                name(refusal)));
    } else if (!revoked && !spending) {
        problem(u"logged out (Revoked), and nobody had revoked it: %1"_s.arg(name(refusal)));
    } else if (!revoked && !hadStoreTrouble(spending->at - 1s, refusal.at)) {
        problem(
            u"logged out (Revoked), and the truth is that a rotation was lost: %1, after %2"_s.arg(
                name(refusal), name(*spending)));
    }
}

// A token that was spent was sent again, and refused.
void Judge::checkLost(const Exchange &refusal, const Exchange &spending)
{
    const bool sameLife = spending.life == refusal.life;
    const auto endOfLife = m_chronicle.lives[spending.life - 1].to;
    if (spending.deliveredWhole && sameLife)
        problem(u"logged out (RotationLost), and the answer had arrived: %1"_s.arg(name(spending)));
    else if (spending.deliveredWhole && endOfLife > spending.endedAt + 1s
             && !hadStoreTrouble(spending.at - 1s, endOfLife))
        problem(u"the answer of %1 arrived, and was not kept over a restart"_s.arg(name(spending)));
    // With a grace period, whoever asks again in time gets the successor.
    const bool couldAsk = m_grace && sameLife && !isSilent(spending)
        && spending.endedAt - spending.at < refreshTimeout - 2s;
    if (!couldAsk)
        return;
    const bool hasAsked = std::ranges::any_of(m_chronicle.exchanges, [&](const auto &exchange) {
        return exchange.get() != &spending && exchange->kind == Kind::Refresh
            && exchange->spoken() == spending.spoken() && exchange->at >= spending.at
            && exchange->at - spending.at < refreshTimeout;
    });
    const bool couldNot = std::ranges::any_of(m_chronicle.sleeps, [&](const auto &sleep) {
        return sleep.from >= spending.at && sleep.from - spending.at < refreshTimeout;
    });
    if (!hasAsked && !couldNot && m_chronicle.outages.isEmpty())
        problem(u"an answer was lost and not asked for again in time: %1"_s.arg(name(spending)));
}

void Judge::checkSending(qsizetype number)
{
    const auto &later = *m_chronicle.exchanges[number];
    if (later.kind != Kind::Refresh || later.spoken().isEmpty())
        return;
    for (qsizetype before = 0; before < number; ++before) {
        const auto &earlier = *m_chronicle.exchanges[before];
        if (earlier.kind == Kind::Refresh && earlier.life == later.life
            && earlier.spoken() == later.spoken())
            checkAgainst(earlier, later);
    }
}

// The same refresh token was sent twice by one life of the app.
void Judge::checkAgainst(const Exchange &earlier, const Exchange &later)
{
    const auto both = u": %1, then %2"_s.arg(name(earlier), name(later));
    const bool arrived = earlier.deliveredWhole && earlier.endedAt < later.at;
    if (!isSilent(earlier) && later.at < earlier.endedAt)
        problem(u"a refresh token was sent twice at once"_s + both);
    else if (arrived && earlier.serverStatus == 200)
        problem(u"a refresh token was sent again after its successor had arrived"_s + both);
    else if (arrived && earlier.serverStatus == 401)
        problem(u"a refresh token was sent again after it had been refused"_s + both);
    else if (asksToWait(earlier)
             && later.at + roundOff
                 < earlier.endedAt + std::chrono::seconds(earlier.trouble.amount))
        problem(u"the server's Retry-After was not obeyed"_s + both);
}

// One refresh for each expiry, each fault, each refusal and each wish.
void Judge::checkCounts()
{
    qsizetype refreshes = 0;
    qsizetype logins = 0;
    qsizetype faults = 0;
    qsizetype refused = 0;
    for (const auto &exchange : m_chronicle.exchanges) {
        refreshes += exchange->kind == Kind::Refresh ? 1 : 0;
        logins += exchange->kind == Kind::Login ? 1 : 0;
        faults += exchange->isToken() && !exchange->deliveredWhole ? 1 : 0;
        refused += exchange->kind == Kind::Refresh && exchange->serverStatus == 401 ? 1 : 0;
    }
    if (logins > m_chronicle.loginCalls)
        problem(
            u"%1 login requests for %2 calls of login()"_s.arg(logins).arg(m_chronicle.loginCalls));
    // The lead time is at most 11 % of the lifetime.
    const auto lifetime = std::chrono::duration_cast<milliseconds>(Site::accessLifetime) * 89 / 100;
    const auto expiries = (m_chronicle.ended - m_chronicle.began) / lifetime + 1;
    const auto allowed = expiries + faults + refused + m_chronicle.forcedRefusals
        + m_chronicle.refreshCalls;
    if (refreshes > allowed)
        problem(u"%1 refreshes for %2 expiries, %3 faults, %4 refused ones, %5 forced refusals and "
                "%6 wishes"_s.arg(refreshes)
                    .arg(expiries)
                    .arg(faults)
                    .arg(refused)
                    .arg(m_chronicle.forcedRefusals)
                    .arg(m_chronicle.refreshCalls));
    for (const auto &[life, report] : m_chronicle.reports) {
        if (report.sent > 2)
            problem(u"one refresh sent its token %1 times"_s.arg(report.sent));
    }
}

// Tokens go where they belong.
void Judge::checkSecrets()
{
    QByteArrayList access;
    QByteArrayList refresh;
    for (const auto &exchange : m_chronicle.exchanges) {
        if (!exchange->acted())
            continue;
        access.append(exchange->answered("access"));
        refresh.append(exchange->answered("refresh"));
    }
    for (const auto &exchange : m_chronicle.exchanges) {
        const bool isRefresh = exchange->kind == Kind::Refresh || exchange->kind == Kind::Logout;
        if (holds(exchange->head, refresh) || (!isRefresh && holds(exchange->body, refresh)))
            problem(u"a refresh token went astray: %1"_s.arg(name(*exchange)));
        const bool mayBear = exchange->kind == Kind::Call;
        const bool mayCarry = exchange->kind == Kind::Verify;
        if ((!mayBear && holds(exchange->head, access))
            || (!mayCarry && holds(exchange->body, access)))
            problem(u"an access token went astray: %1"_s.arg(name(*exchange)));
    }
    checkPortal(access + refresh);
}

void Judge::checkPortal(const QByteArrayList &tokens)
{
    for (const auto &request : m_portal.taken()) {
        auto text = request.path + request.query + request.body;
        for (const auto &header : request.headers)
            text += header.second;
        if (holds(text, tokens) || request.hasHeader("Authorization") || text.contains("\"pw\""))
            problem(u"a secret was told to the captive portal's host"_s);
    }
}

// K4: the app knows when its access token ends.
void Judge::checkExpired(const Exchange &call)
{
    // Started again on a machine whose clock was set wrong meanwhile, it cannot know.
    if (m_chronicle.wallJumps > 0 && call.life > 1)
        return;
    const auto end = call.kind == Kind::Call ? Weather::endOf(call.spoken()) : QDateTime();
    // On its way when the machine fell asleep, or dead on arrival, which says nothing about the
    // server's clock.
    const auto isExcused = [&](const auto &exchange) {
        const auto wait = awakeAfter(exchange->endedAt) - exchange->at;
        return exchange->acted() && exchange->answered("access") == call.spoken()
            && exchange->serverTime.addMSecs((wait + roundOff).count()) >= end;
    };
    if (end.isValid() && end.addMSecs(roundOff.count()) < call.serverTime && !sleptBefore(call.at)
        && std::ranges::none_of(m_chronicle.exchanges, isExcused))
        problem(u"an access token was sent after its end: %1"_s.arg(name(call)));
}

// The machine fell asleep before the app could see what had arrived: when it woke up.
milliseconds Judge::awakeAfter(milliseconds arrival) const
{
    auto awake = arrival;
    for (const auto &sleep : m_chronicle.sleeps) {
        if (sleep.from >= awake && sleep.from - awake < 100ms)
            awake = sleep.to;
    }
    return awake;
}

bool Judge::sleptBefore(milliseconds when) const
{
    return std::ranges::any_of(m_chronicle.sleeps, [&](const auto &sleep) {
        return when >= sleep.to && when - sleep.to < 100ms;
    });
}

// K10: the server hears of each logout(), whatever the weather was.
void Judge::checkFarewell(const Chronicle::Farewell &farewell)
{
    const bool isTold = std::ranges::any_of(m_chronicle.exchanges, [&](const auto &exchange) {
        return exchange->kind == Kind::Logout && exchange->spoken() == farewell.token
            && exchange->serverStatus != 0;
    });
    const bool isOver = Weather::endOf(farewell.token) <= m_chronicle.endedAtServer;
    if (!isTold && !isOver && !hadStoreTrouble(farewell.at, m_chronicle.ended))
        problem(u"the server was never told of a logout()"_s);
}

// The server did what it was asked with this token, and had not before.
const Weather::Exchange *Judge::spendingOf(const QByteArray &token, const Exchange &before) const
{
    for (const auto &exchange : m_chronicle.exchanges) {
        if (exchange.get() == &before)
            break;
        if (exchange->kind == Kind::Refresh && exchange->acted() && exchange->spoken() == token)
            return exchange.get();
    }
    return nullptr;
}

// By somebody else, by the app's own logout(), or with the whole family for a successor of it.
bool Judge::isRevoked(const QByteArray &token, const Exchange &before) const
{
    if (m_chronicle.revoked.contains(token))
        return true;
    for (const auto &exchange : m_chronicle.exchanges) {
        if (exchange.get() == &before)
            break;
        // The server ends a whole family for any member of it that it knows.
        const bool isParent = exchange->kind == Kind::Refresh && exchange->acted()
            && exchange->answered("refresh") == token && exchange->spoken() != token;
        if (isParent && m_grace && isRevoked(exchange->spoken(), before))
            return true;
        const bool isLogout = exchange->kind == Kind::Logout && exchange->serverStatus == 200;
        if (isLogout && exchange->spoken() == token)
            return true;
        const bool isSuccessor = exchange->kind == Kind::Refresh && exchange->acted()
            && exchange->spoken() == token;
        if (isSuccessor && m_chronicle.revoked.contains(exchange->answered("refresh")))
            return true;
    }
    return false;
}

// The server's answer to it never arrived, so that nobody can tell a rotation from a refusal.
bool Judge::wasAnswerLost(const QByteArray &token, const Exchange &before) const
{
    // Sent or not: the journal says only that it was about to be.
    const auto livesBefore = m_chronicle.lives.first(before.life - 1);
    if (std::ranges::any_of(livesBefore, &Chronicle::Span::endedRefreshing))
        return true;
    // An outage cuts what has left the client and is not here yet.
    const auto isBefore = [&](const auto &outage) { return outage.from <= before.at; };
    if (std::ranges::any_of(m_chronicle.outages, isBefore))
        return true;
    for (const auto &exchange : m_chronicle.exchanges) {
        if (exchange.get() == &before)
            break;
        const bool isLost = exchange->kind == Kind::Refresh && exchange->spoken() == token
            && !exchange->deliveredWhole;
        if (isLost)
            return true;
    }
    return false;
}

bool Judge::wasInactive(const Exchange &when) const
{
    return std::ranges::any_of(m_chronicle.inactive, [&](const auto &span) {
        return span.from <= when.endedAt && when.at <= span.to;
    });
}

bool Judge::hadStoreTrouble(milliseconds from, milliseconds to) const
{
    return std::ranges::any_of(m_chronicle.storeTroubles, [&](const auto &span) {
        return span.from <= to && from <= span.to;
    });
}

QString Judge::name(const Exchange &exchange) const
{
    const auto number = std::ranges::find_if(
                            m_chronicle.exchanges,
                            [&](const auto &other) { return other.get() == &exchange; })
        - m_chronicle.exchanges.begin();
    return u"request %1 (%2 %3 at %4 to %5 ms, life %6, %7, server said %8)"_s.arg(number + 1)
        .arg(QString::fromLatin1(exchange.verb), QString::fromLatin1(exchange.path))
        .arg((exchange.at - m_chronicle.began).count())
        .arg((exchange.endedAt - m_chronicle.began).count())
        .arg(exchange.life)
        .arg(Weather::toString(exchange.trouble))
        .arg(exchange.serverStatus);
}

} // namespace SessionKeeper::Test
