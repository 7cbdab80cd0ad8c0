// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sametest.h"

using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

namespace {

const QList<Carrier> withoutHttp2 {Carrier::Http, Carrier::Https};

struct Named
{
    Deed deed;
    QString name;
};

const QList<Named> endings {
    {Deed::Abort, u"abort"_s},
    {Deed::Close, u"close"_s},
    {Deed::DeleteLater, u"deleteLater"_s},
};

// What a caller may do before anything happened, and while the server is thinking.
QList<Script> beforeTheAnswer()
{
    QList<Script> all;
    auto immediate = endings;
    immediate += {{Deed::DeleteReply, u"delete"_s}, {Deed::DeleteManager, u"delete the manager"_s}};
    const auto ok = HttpAnswer::bytes(content(100));
    for (const auto &[deed, name] : immediate) {
        // When a reply is deleted that has just begun to connect is chance.
        if (deed != Deed::DeleteLater) {
            all.append(script(name + u" at once"_s)
                           .answered(ok)
                           .holding()
                           .doing(Moment::Started, deed)
                           .but(Chance::ServerSees));
            all.append(script(name + u" at once, POST"_s, "POST")
                           .sending(BodyKind::Bytes, 50)
                           .with("Content-Type", "text/plain")
                           .answered(ok)
                           .holding()
                           .doing(Moment::Started, deed)
                           .but(Chance::ServerSees));
        }
        all.append(
            script(name + u" when asked"_s).answered(ok).holding().doing(Moment::Arrived, deed));
        all.append(script(name + u" when asked, POST"_s, "POST")
                       .sending(BodyKind::File, 50)
                       .with("Content-Type", "text/plain")
                       .answered(ok)
                       .holding()
                       .doing(Moment::Arrived, deed));
        all.append(script(name + u" at the end"_s).answered(ok).doing(Moment::Over, deed));
        all.append(script(name + u" after a failure"_s)
                       .answered(HttpAnswer::html(500))
                       .doing(Moment::Over, deed));
    }
    return all;
}

// From inside of slots that come before the answer does.
QList<Script> inEarlySlots()
{
    const auto post = [](const QString &name) {
        return script(name, "POST")
            .sending(BodyKind::Bytes, 500000)
            .with("Content-Type", "text/plain")
            .answered(HttpAnswer::bytes("x"))
            .holding()
            .but(Chance::ServerSees);
    };
    const auto get = [](const QString &name) {
        return script(name).answered(HttpAnswer::bytes("x")).holding().but(Chance::ServerSees);
    };
    QList<Script> all;
    for (const auto &[deed, name] : endings) {
        all.append(get(name + u" in requestSent"_s).doing(Moment::RequestSent, deed));
        // Deleted later: how much later is chance.
        if (deed == Deed::DeleteLater)
            continue;
        all.append(get(name + u" in socketStartedConnecting"_s)
                       .doing(Moment::SocketStartedConnecting, deed));
        all.append(get(name + u" in encrypted"_s)
                       .over({Carrier::Https, Carrier::Http2})
                       .doing(Moment::Encrypted, deed));
        all.append(post(name + u" in uploadProgress"_s).doing(Moment::UploadProgress, deed));
    }
    return all;
}

QList<Script> inLateSlots()
{
    const std::pair<Moment, QString> moments[] = {
        {Moment::MetaDataChanged, u"metaDataChanged"_s},
        {Moment::ReadyRead, u"readyRead"_s},
        {Moment::DownloadProgress, u"downloadProgress"_s},
        {Moment::ErrorOccurred, u"errorOccurred"_s},
        {Moment::ReadChannelFinished, u"readChannelFinished"_s},
        {Moment::ManagerFinished, u"manager's finished"_s},
        {Moment::Finished, u"finished"_s},
    };
    QList<Script> all;
    for (const auto &[moment, where] : moments) {
        for (const auto &[deed, name] : endings) {
            const bool isLast = moment >= Moment::ReadChannelFinished;
            auto answer = moment == Moment::ErrorOccurred ? HttpAnswer::html(404)
                                                          : HttpAnswer::bytes(content(100));
            if (deed == Deed::DeleteLater && !isLast && moment != Moment::ReadyRead)
                continue;
            if (moment == Moment::MetaDataChanged || moment == Moment::ReadyRead)
                answer.pauseAfter = 50;
            all.append(script(u"%1 in %2"_s.arg(name, where)).answered(answer).doing(moment, deed));
        }
    }
    return all;
}

// One ending in the middle of another.
QList<Script> inEndings()
{
    const std::pair<Moment, QString> moments[] = {
        {Moment::AboutToClose, u"aboutToClose"_s},
        {Moment::ErrorOccurred, u"errorOccurred"_s},
        {Moment::DownloadProgress, u"downloadProgress"_s},
        {Moment::ReadChannelFinished, u"readChannelFinished"_s},
        {Moment::ManagerFinished, u"manager's finished"_s},
        {Moment::Finished, u"finished"_s},
    };
    QList<Script> all;
    for (const auto &[moment, where] : moments) {
        for (const auto &[deed, name] : endings) {
            for (const auto first : {Deed::Abort, Deed::Close})
                all.append(script(u"%1 in %2 of %3"_s.arg(
                                      name, where, first == Deed::Abort ? u"abort"_s : u"close"_s))
                               .answered(HttpAnswer::bytes("x"))
                               .holding()
                               .doing(Moment::Arrived, first)
                               .doing(moment, deed));
        }
    }
    return all;
}

// After some of the body, while the server keeps the rest back.
QList<Script> inTheBody()
{
    QList<Script> all;
    for (const auto &[deed, name] : endings) {
        for (const qint64 size : {1000, 50000}) {
            const auto paused = HttpAnswer::bytes(content(100000)).pausingAfter(size);
            all.append(script(u"%1 after %2 bytes"_s.arg(name).arg(size))
                           .answered(paused)
                           .doing(Moment::Received, deed, size));
            all.append(script(u"%1 after %2 bytes that were read"_s.arg(name).arg(size))
                           .answered(paused)
                           .read(Reading::OnReadyRead)
                           .doing(Moment::Received, deed, size)
                           .but(Chance::Available | Chance::Reads));
            // Where the last progress of a longer one comes is chance, with a plain manager too.
            if (size > 1000)
                continue;
            all.append(script(u"%1 after %2 bytes in chunks"_s.arg(name).arg(size))
                           .answered(HttpAnswer(paused).inChunks())
                           .doing(Moment::Received, deed, size / 4)
                           .but(Chance::Progress | Chance::Available | Chance::Reads));
        }
    }
    return all;
}

QList<Script> twice()
{
    const auto ok = HttpAnswer::bytes(content(100));
    return {
        script(u"abort twice"_s)
            .answered(ok)
            .holding()
            .doing(Moment::Arrived, Deed::Abort)
            .doing(Moment::Arrived, Deed::Abort),
        script(u"abort, then close"_s)
            .answered(ok)
            .holding()
            .doing(Moment::Arrived, Deed::Abort)
            .doing(Moment::Arrived, Deed::Close),
        script(u"close, then abort"_s)
            .answered(ok)
            .holding()
            .doing(Moment::Arrived, Deed::Close)
            .doing(Moment::Arrived, Deed::Abort),
        script(u"abort, then delete"_s)
            .answered(ok)
            .holding()
            .doing(Moment::Arrived, Deed::Abort)
            .doing(Moment::Arrived, Deed::DeleteReply),
        script(u"read after abort"_s)
            .answered(HttpAnswer(ok).pausingAfter(50))
            .doing(Moment::Received, Deed::Abort, 50)
            .doing(Moment::Over, Deed::ReadAll),
        script(u"abort after the end, twice"_s)
            .answered(ok)
            .doing(Moment::Over, Deed::Abort)
            .doing(Moment::Over, Deed::Abort),
        script(u"auto delete and abort"_s)
            .with(QNetworkRequest::AutoDeleteReplyOnFinishAttribute, true)
            .answered(ok)
            .holding()
            .doing(Moment::Arrived, Deed::Abort),
        script(u"auto delete and abort at once"_s)
            .with(QNetworkRequest::AutoDeleteReplyOnFinishAttribute, true)
            .answered(ok)
            .holding()
            .but(Chance::ServerSees)
            .doing(Moment::Started, Deed::Abort),
        script(u"the loop turns in metaDataChanged"_s)
            .answered(ok)
            .doing(Moment::MetaDataChanged, Deed::TurnEventLoop),
        script(u"the loop turns in finished"_s)
            .answered(ok)
            .doing(Moment::Finished, Deed::TurnEventLoop),
        script(u"aborted, then again"_s)
            .answered(ok)
            .holding()
            .doing(Moment::Arrived, Deed::Abort)
            .times(2)
            .over(withoutHttp2),
        script(u"released after it was held"_s)
            .answered(ok)
            .holding()
            .doing(Moment::Arrived, Deed::ReleaseAnswer),
    };
}

// Long enough to be connected by then on a busy machine.
constexpr int impatience = 300; // ms

QList<Script> timeouts()
{
    const auto ok = HttpAnswer::bytes(content(1000));
    const auto impatient = [](Script &script) { script.transferTimeout = impatience; };
    const auto patient = [](Script &script) { script.transferTimeout = 20000; };
    const auto manager = [](Script &script) { script.managerTransferTimeout = impatience; };
    QList<Script> all {
        script(u"the request's timeout"_s).answered(ok).holding().set(impatient),
        script(u"the manager's timeout"_s).answered(ok).holding().set(manager),
        script(u"timeout of a POST"_s, "POST")
            .sending(BodyKind::Bytes, 10)
            .with("Content-Type", "text/plain")
            .answered(ok)
            .holding()
            .set(impatient),
        script(u"timeout in the body"_s).answered(HttpAnswer(ok).pausingAfter(500)).set(impatient),
        script(u"timeout in chunks"_s)
            .answered(HttpAnswer(ok).inChunks().pausingAfter(500))
            .set(impatient),
        script(u"a timeout that is not needed"_s).answered(ok).set(patient),
        script(u"a timeout and an abort"_s)
            .answered(ok)
            .holding()
            .set(patient)
            .doing(Moment::Arrived, Deed::Abort),
        script(u"timeout with auto delete"_s)
            .with(QNetworkRequest::AutoDeleteReplyOnFinishAttribute, true)
            .answered(ok)
            .holding()
            .set(impatient),
        script(u"the request's timeout before the manager's"_s)
            .answered(ok)
            .holding()
            .set(impatient)
            .set([](Script &script) { script.managerTransferTimeout = 20000; }),
    };
    // Each takes its time.
    for (auto &script : all) {
        if (script.name != "the request's timeout"_L1)
            script.carriers = {Carrier::Http};
    }
    return all;
}

// The server is the one who ends it. Over HTTP/2 it depends on the proxy how much of that is seen.
QList<Script> brokenOff()
{
    using Cut = HttpAnswer::Cut;
    const auto ok = HttpAnswer::bytes(content(1000));
    QList<Script> all {
        script(u"refused connection"_s).over(withoutHttp2),
        script(u"refused connection, POST"_s, "POST")
            .sending(BodyKind::Bytes, 10)
            .with("Content-Type", "text/plain")
            .over(withoutHttp2),
        script(u"POST, closed in the head"_s, "POST")
            .sending(BodyKind::Bytes, 10)
            .with("Content-Type", "text/plain")
            .answered(HttpAnswer(ok).cutIn(Cut::InHead))
            .over(withoutHttp2),
        script(u"POST, closed in the body"_s, "POST")
            .sending(BodyKind::Bytes, 10)
            .with("Content-Type", "text/plain")
            .answered(HttpAnswer(ok).cutIn(Cut::InBody))
            .over(withoutHttp2),
        script(u"PUT without an answer"_s, "PUT")
            .sending(BodyKind::Bytes, 10)
            .with("Content-Type", "text/plain")
            .answered(HttpAnswer::drop())
            .over(withoutHttp2),
        script(u"DELETE without an answer"_s, "DELETE")
            .answered(HttpAnswer::drop())
            .over(withoutHttp2),
        script(u"too long a length"_s)
            .answered(HttpAnswer(ok).announcing(2000).thenClose())
            .over(withoutHttp2),
        script(u"too short a length"_s)
            .answered(HttpAnswer(ok).announcing(500).thenClose())
            .over(withoutHttp2),
        script(u"POST without an answer"_s, "POST")
            .sending(BodyKind::Bytes, 10)
            .with("Content-Type", "text/plain")
            .answered(HttpAnswer::drop())
            .over(withoutHttp2),
        script(u"PATCH without an answer"_s, "PATCH")
            .sending(BodyKind::Bytes, 10)
            .with("Content-Type", "text/plain")
            .answered(HttpAnswer::drop())
            .over(withoutHttp2),
        script(u"POST with a key, without an answer"_s, "POST")
            .sending(BodyKind::Bytes, 10)
            .with("Idempotency-Key", "k")
            .with("Content-Type", "text/plain")
            .answered(HttpAnswer::drop())
            .over(withoutHttp2),
    };
    for (const auto &[cut, name] : {std::pair(Cut::Everything, u"without an answer"_s),
                                    {Cut::InHead, u"closed in the head"_s},
                                    {Cut::InBody, u"closed in the body"_s}}) {
        const auto broken = HttpAnswer(ok).cutIn(cut);
        all.append(script(u"GET "_s + name).answered(broken).over(withoutHttp2));
        all.append(script(u"HEAD "_s + name, "HEAD").answered(broken).over(withoutHttp2));
        all.append(script(u"GET, then once "_s + name)
                       .answered(ok)
                       .answered(broken)
                       .times(2)
                       .over(withoutHttp2));
        // Half a body in chunks lets the plain manager of Qt 6.4 wait for ever, now and then.
        if (cut != Cut::InBody)
            all.append(script(u"chunks "_s + name)
                           .answered(HttpAnswer(broken).inChunks())
                           .over(withoutHttp2));
        all.append(
            script(u"gzip "_s + name).answered(HttpAnswer(broken).inGzip()).over(withoutHttp2));
    }
    for (auto &script : all) {
        if (!script.answers.isEmpty() && script.answers.last().cut != Cut::None)
            script.chances |= Chance::Resends;
    }
    return all;
}

} // namespace

int main(int argc, char **argv)
{
    return SameTest::run(beforeTheAnswer() + inEarlySlots() + inLateSlots() + inEndings()
                             + inTheBody() + twice() + timeouts() + brokenOff(),
                         argc, argv);
}
