// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sametest.h"

using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

namespace {

const QList<Carrier> withoutHttp2 {Carrier::Http, Carrier::Https};

const std::pair<Reading, QString> readings[] = {
    {Reading::AtTheEnd, u"at the end"_s},
    {Reading::OnReadyRead, u"in readyRead"_s},
    {Reading::ByLine, u"by line"_s},
    {Reading::ByChar, u"by char"_s},
    {Reading::PeekFirst, u"peeking"_s},
    {Reading::GetAndUnget, u"with unget"_s},
    {Reading::SkipFirst, u"skipping"_s},
    {Reading::RollBack, u"in transactions"_s},
    {Reading::InSmallBites, u"in small bites"_s},
    {Reading::Never, u"never"_s},
};

QList<Script> patterns()
{
    QList<Script> all;
    for (const auto &[reading, name] : readings) {
        for (const qsizetype size : {0, 50, 3000, 300000}) {
            all.append(script(u"%1 read %2"_s.arg(size).arg(name))
                           .answered(HttpAnswer::bytes(content(size)))
                           .read(reading));
            if (size == 3000) {
                all.append(script(u"chunks read %1"_s.arg(name))
                               .answered(HttpAnswer::bytes(content(size)).inChunks())
                               .read(reading));
                all.append(script(u"gzip read %1"_s.arg(name))
                               .answered(HttpAnswer::bytes(content(size)).inGzip())
                               .read(reading));
                all.append(script(u"an error's body read %1"_s.arg(name))
                               .answered([size] {
                                   auto answer = HttpAnswer::html(500);
                                   answer.body = content(size);
                                   return answer;
                               }())
                               .read(reading));
            }
        }
    }
    return all;
}

QList<Script> buffers()
{
    QList<Script> all;
    for (const qint64 limit : {1000, 16384, 100000}) {
        const auto limited = [limit](Script &script) { script.readBufferSize = limit; };
        const auto body = HttpAnswer::bytes(content(400000));
        for (const auto reading : {Reading::OnReadyRead, Reading::InSmallBites}) {
            const auto how = reading == Reading::OnReadyRead ? u"in readyRead"_s
                                                             : u"in small bites"_s;
            all.append(script(u"a buffer of %1, read %2"_s.arg(limit).arg(how))
                           .answered(body)
                           .read(reading)
                           .set(limited));
            all.append(script(u"a buffer of %1, chunks read %2"_s.arg(limit).arg(how))
                           .answered(HttpAnswer::bytes(content(40000)).inChunks())
                           .read(reading)
                           .set(limited));
            all.append(script(u"a buffer of %1, gzip read %2"_s.arg(limit).arg(how))
                           .answered(HttpAnswer(body).inGzip())
                           .read(reading)
                           .set(limited));
        }
        all.append(script(u"a buffer of %1, set in metaDataChanged"_s.arg(limit))
                       .answered(body)
                       .read(Reading::InSmallBites)
                       .doing(Moment::MetaDataChanged, Deed::SetReadBufferSize, limit));
        all.append(script(u"a buffer of %1, taken off in readyRead"_s.arg(limit))
                       .answered(body)
                       .read(Reading::InSmallBites)
                       .set(limited)
                       .doing(Moment::ReadyRead, Deed::SetReadBufferSize, 0));
        all.append(script(u"a buffer of %1, aborted"_s.arg(limit))
                       .answered(body)
                       .set(limited)
                       .read(Reading::Never)
                       .doing(Moment::Received, Deed::Abort, 1000)
                       .but(Chance::Progress | Chance::Available)
                       .but(Chance::ServerSees)
                       .over(withoutHttp2));
    }
    return all;
}

QList<Script> inSlots()
{
    const auto body = HttpAnswer::bytes(content(3000));
    QList<Script> all;
    const std::pair<Moment, QString> moments[] = {
        {Moment::MetaDataChanged, u"metaDataChanged"_s},
        {Moment::DownloadProgress, u"downloadProgress"_s},
        {Moment::ReadChannelFinished, u"readChannelFinished"_s},
        {Moment::ManagerFinished, u"manager's finished"_s},
        {Moment::Over, u"the end"_s},
    };
    for (const auto &[moment, where] : moments) {
        all.append(script(u"all is read in "_s + where)
                       .answered(body)
                       .read(Reading::AtTheEnd)
                       .doing(moment, Deed::ReadAll));
        all.append(script(u"some is read in "_s + where)
                       .answered(body)
                       .read(Reading::AtTheEnd)
                       .doing(moment, Deed::ReadSome, 100));
    }
    all.append(script(u"an error's body is read in errorOccurred"_s)
                   .answered(HttpAnswer::html(404))
                   .doing(Moment::ErrorOccurred, Deed::ReadAll));
    all.append(script(u"a body in two halves"_s)
                   .answered(HttpAnswer(body).pausingAfter(1500))
                   .doing(Moment::Received, Deed::Proceed, 1500));
    all.append(script(u"a body in two halves, the first was read"_s)
                   .answered(HttpAnswer(body).pausingAfter(1500))
                   .read(Reading::OnReadyRead)
                   .doing(Moment::Received, Deed::Proceed, 1500));
    all.append(script(u"chunks in two halves"_s)
                   .answered(HttpAnswer(body).inChunks().pausingAfter(1500))
                   .read(Reading::ByLine)
                   .doing(Moment::ReadyRead, Deed::Proceed));
    for (const auto reading : {Reading::AtTheEnd, Reading::OnReadyRead})
        all.append(script(u"what waits is told%1"_s.arg(
                              reading == Reading::AtTheEnd ? u""_s : u", and read"_s))
                       .answered(body)
                       .read(reading)
                       .set([](Script &script) { script.arrivesWhole = true; })
                       .over(withoutHttp2));
    return all;
}

// A reader with turns of its own has read who knows how much when the reply finishes.
QList<Script> withoutChance(QList<Script> scripts)
{
    for (auto &script : scripts) {
        if (script.reading == Reading::InSmallBites || script.reading == Reading::ByChar)
            script.chances |= Chance::Available;
    }
    return scripts;
}

} // namespace

int main(int argc, char **argv)
{
    return SameTest::run(withoutChance(patterns() + buffers() + inSlots()), argc, argv);
}
