// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sequence.h"

#include <QtCore/qmetaobject.h>
#include <QtCore/qstringlist.h>

#include <random>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;
using Chaos::Act;
using Weather::Mishap;
using Weather::Outage;
using Weather::Trouble;

namespace {

// The same numbers everywhere: the standard's engine, and none of its distributions.
class Dice
{
public:
    explicit Dice(quint64 seed)
        : m_engine(seed * 2654435761u + 1)
    {
    }

    // In [from, to].
    int between(int from, int to) { return from + int(m_engine() % quint64(to - from + 1)); }
    bool percent(int chance) { return between(1, 100) <= chance; }
    template<typename T, size_t size>
    T oneOf(const T (&values)[size])
    {
        return values[size_t(between(0, int(size) - 1))];
    }

private:
    std::mt19937_64 m_engine;
};

// Often acts stand there more often.
constexpr Act acts[] = {
    Act::Call,         Act::Call,          Act::Call,         Act::Call,       Act::Call,
    Act::Call,         Act::Post,          Act::Tokens,       Act::Tokens,     Act::Refused,
    Act::Refresh,      Act::Refresh,       Act::Verify,       Act::Pass,       Act::Pass,
    Act::Pass,         Act::Sleep,         Act::Sleep,        Act::JumpWall,   Act::Restart,
    Act::Restart,      Act::Crash,         Act::Crash,        Act::LogOut,     Act::LogIn,
    Act::LogIn,        Act::LogInWrong,    Act::StoreFails,   Act::StoreHangs, Act::StoreMends,
    Act::RefuseAccess, Act::RefuseAccess,  Act::RefuseAccess, Act::Revoke,     Act::Deactivate,
    Act::Activate,     Act::RestartServer,
};

constexpr Mishap mishaps[] = {
    Mishap::ResetBefore,    Mishap::ResetAfter,     Mishap::ClosedAfter,      Mishap::CutInHead,
    Mishap::CutInBody,      Mishap::Delayed,        Mishap::Dripping,         Mishap::Throttled,
    Mishap::ThrottledUntil, Mishap::Unavailable,    Mishap::UnavailableUntil, Mishap::Failing,
    Mishap::PortalPage,     Mishap::PortalRedirect, Mishap::SilentBefore,     Mishap::SilentAfter,
    Mishap::None,           Mishap::None,
};

Trouble trouble(Dice &dice)
{
    const auto mishap = dice.oneOf(mishaps);
    switch (mishap) {
    case Mishap::Delayed: {
        constexpr int delays[] = {3, 40, 900, 6000, 13000, 20000};
        return {mishap, dice.oneOf(delays)};
    }
    case Mishap::Dripping:
        return {mishap, dice.between(3, 12)};
    case Mishap::Throttled:
    case Mishap::ThrottledUntil:
    case Mishap::Unavailable:
    case Mishap::UnavailableUntil:
        return {mishap, dice.between(1, 90)};
    default:
        return {mishap, 0};
    }
}

QList<Trouble> troubles(Dice &dice)
{
    QList<Trouble> list;
    if (dice.percent(45)) {
        for (int count = dice.percent(70) ? dice.between(1, 2) : dice.between(3, 8); count > 0;
             --count)
            list.append(trouble(dice));
    }
    return list;
}

int amountOf(Act act, Dice &dice)
{
    constexpr int whiles[] = {1, 5, 20, 70, 200, 280, 301, 400, 1000};
    constexpr int nights[] = {30, 301, 3600, 32400};
    constexpr int jumps[] = {-7200, -60, 90, 7200};
    switch (act) {
    case Act::Call:
    case Act::Post:
    case Act::Tokens:
    case Act::Refused:
        return dice.percent(60) ? dice.between(1, 3) : dice.between(4, 14);
    case Act::Pass:
        return dice.oneOf(whiles);
    case Act::Sleep:
        // A long holiday is longer than the session may live.
        return dice.percent(4) ? 90000 : dice.oneOf(nights);
    case Act::JumpWall:
        return dice.oneOf(jumps);
    default:
        return 0;
    }
}

int pauseOf(Dice &dice)
{
    constexpr int moments[] = {0, 0, 1, 1, 2, 3, 5, 20, 300, 2000, 9000};
    return dice.percent(45) ? -1 : dice.oneOf(moments);
}

Step step(Dice &dice)
{
    Step step;
    step.act = dice.oneOf(acts);
    step.amount = amountOf(step.act, dice);
    step.which = dice.between(0, 5);
    step.tokenTroubles = troubles(dice);
    step.callTroubles = troubles(dice);
    if (dice.percent(7))
        step.outage = dice.percent(60) ? Outage::Refused : Outage::NameNotFound;
    step.pause = pauseOf(dice);
    return step;
}

template<typename E>
QString nameOf(E value)
{
    return QLatin1String(QMetaEnum::fromType<E>().valueToKey(static_cast<int>(value)));
}

} // namespace

QString Step::toString() const
{
    auto text = u"%1(amount %2, which %3)"_s.arg(nameOf(act)).arg(amount).arg(which);
    if (outage != Outage::None)
        text += u"; outage: "_s + nameOf(outage);
    if (!tokenTroubles.isEmpty())
        text += u"; token server: "_s + Weather::toString(tokenTroubles);
    if (!callTroubles.isEmpty())
        text += u"; calls: "_s + Weather::toString(callTroubles);
    return text + (pause < 0 ? u"; until all has ended"_s : u"; for %1 ms"_s.arg(pause));
}

Sequence Sequence::random(quint64 seed)
{
    Dice dice(seed);
    Sequence sequence {seed, dice.percent(50), {}};
    // Most stories begin well.
    if (dice.percent(85))
        sequence.steps.append({Act::LogIn, 0, 0, {}, {}, Outage::None, -1});
    for (int count = dice.between(3, 14); count > 0; --count)
        sequence.steps.append(step(dice));
    return sequence;
}

QString Sequence::toString() const
{
    auto text = u"seed %1, server %2 grace period\n"_s.arg(seed).arg(grace ? u"with"_s
                                                                           : u"without"_s);
    for (qsizetype number = 0; number < steps.size(); ++number)
        text += u"  step %1: %2\n"_s.arg(number + 1).arg(steps[number].toString());
    return text;
}

} // namespace SessionKeeper::Test
