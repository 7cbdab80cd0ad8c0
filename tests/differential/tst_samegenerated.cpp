// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sametest.h"

#include <QtCore/qrandom.h>

using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

namespace {

constexpr quint32 seed = 20261121;
constexpr int count = 200;

// Each choice is one draw, so that a script depends on the seed alone.
class Dice
{
public:
    template<typename T>
    T among(const QList<T> &choices)
    {
        return choices[m_random.bounded(choices.size())];
    }
    bool once(int in) { return m_random.bounded(in) == 0; }

private:
    QRandomGenerator m_random {seed};
};

HttpAnswer makeAnswer(Dice &dice, QString &name)
{
    const int status = dice.among<int>({200, 200, 200, 201, 206, 404, 409, 422, 500, 503});
    const auto size = dice.among<qsizetype>({0, 1, 700, 4096, 70000, 260000});
    auto answer = HttpAnswer::plain(status).with("Content-Type", "text/plain");
    answer.body = content(size);
    name += u" %1 of %2"_s.arg(status).arg(size);
    const int encoding = dice.among<int>({0, 0, 0, 1, 2});
    if (encoding == 1)
        answer = std::move(answer).inGzip();
    else if (encoding == 2)
        answer = std::move(answer).inDeflate();
    name += QList<QString> {u""_s, u" gzip"_s, u" deflate"_s}[encoding];
    const int framing = dice.among<int>({0, 0, 1, 2, 3});
    if (framing == 1)
        answer.chunked = true;
    else if (framing == 2)
        answer.pieceSize = size / 3 + 1;
    else if (framing == 3)
        answer.keepAlive = false;
    name += QList<QString> {u""_s, u" chunked"_s, u" in pieces"_s, u" closing"_s}[framing];
    if (dice.once(3))
        answer.headers.append(qMakePair("Set-Cookie"_ba, "drawn=1; Path=/"_ba));
    if (dice.once(4))
        answer.headers.append(qMakePair("ETag"_ba, "\"drawn\""_ba));
    return answer;
}

void addRequest(Dice &dice, Script &script)
{
    script.verb = dice.among<QByteArray>(
        {"GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "REPORT"});
    if (script.verb != "GET" && script.verb != "HEAD" && script.verb != "DELETE") {
        script.bodyKind = dice.among<BodyKind>({BodyKind::Bytes, BodyKind::Buffer, BodyKind::File,
                                                BodyKind::FileFromOffset, BodyKind::Multipart,
                                                BodyKind::Sequential});
        script.bodySize = dice.among<qsizetype>({10, 2000, 90000});
        if (script.bodyKind != BodyKind::Multipart)
            script.headers.append(qMakePair("Content-Type"_ba, "text/plain"_ba));
    }
    if (dice.once(3))
        script.headers.append(qMakePair("X-Drawn"_ba, "yes"_ba));
    if (dice.once(5))
        script.attributes.append({QNetworkRequest::User, u"drawn"_s});
    if (dice.once(6))
        script.priority = QNetworkRequest::HighPriority;
    if (dice.once(6))
        script.cookies.append("old=1");
    script.repetitions = dice.among<int>({1, 1, 1, 2});
    script.managerAutoDeletes = dice.once(8);
}

void addCaller(Dice &dice, Script &script, QString &name)
{
    script.reading = dice.among<Reading>({Reading::AtTheEnd, Reading::AtTheEnd,
                                          Reading::OnReadyRead, Reading::ByLine, Reading::PeekFirst,
                                          Reading::RollBack, Reading::SkipFirst});
    script.readBufferSize = script.reading == Reading::OnReadyRead
        ? dice.among<qint64>({0, 5000, 65536})
        : 0;
    const auto deed = dice.among<Deed>(
        {Deed::LookAgain, Deed::LookAgain, Deed::LookAgain, Deed::Abort, Deed::Close});
    if (deed == Deed::LookAgain)
        return;
    script.acts.append({Moment::Arrived, deed});
    script.holdsAnswer = true;
    script.repetitions = 1;
    name += deed == Deed::Abort ? u", aborted"_s : u", closed"_s;
}

QList<Script> draw()
{
    Dice dice;
    QList<Script> all;
    for (int number = 0; number < count; ++number) {
        auto next = script(QString());
        addRequest(dice, next);
        auto name = u"%1: %2"_s.arg(number, 3, 10, QChar(u'0')).arg(QString::fromLatin1(next.verb));
        next.answers.append(makeAnswer(dice, name));
        addCaller(dice, next, name);
        next.name = name;
        next.carriers = {dice.among<Carrier>({Carrier::Http, Carrier::Https, Carrier::Http2})};
        all.append(next);
    }
    return all;
}

} // namespace

// U1 where nobody thought of it: drawn with a seed, so that a row has the same script in every run.
int main(int argc, char **argv)
{
    return SameTest::run(draw(), argc, argv);
}
