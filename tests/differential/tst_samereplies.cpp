// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sametest.h"

using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

namespace {

const QList<Carrier> withoutHttp2 {Carrier::Http, Carrier::Https};

QList<Script> verbs()
{
    const auto ok = HttpAnswer::bytes("it was done").with("X-Site", "here");
    QList<Script> all;
    for (const QByteArray verb :
         {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "REPORT"})
        all.append(
            script(u"%1 without a body"_s.arg(QString::fromLatin1(verb)), verb).answered(ok));
    for (const QByteArray verb : {"POST", "PUT", "PATCH", "PROPFIND", "DELETE", "GET"}) {
        all.append(script(u"%1 with a body"_s.arg(QString::fromLatin1(verb)), verb)
                       .sending(BodyKind::Bytes, 1000)
                       .with("Content-Type", "text/plain")
                       .answered(ok));
    }
    all.append(script(u"HEAD with a length and no body"_s, "HEAD")
                   .answered(HttpAnswer::bytes(content(5000))));
    all.append(script(u"HEAD of an error"_s, "HEAD").answered(HttpAnswer::html(404)));
    all.append(
        script(u"POST without a content type"_s, "POST").sending(BodyKind::Bytes, 10).answered(ok));
    return all;
}

QList<Script> bodies()
{
    const auto ok = HttpAnswer::bytes("kept");
    QList<Script> all;
    const std::pair<BodyKind, QString> kinds[] = {
        {BodyKind::Bytes, u"bytes"_s},
        {BodyKind::Buffer, u"a buffer"_s},
        {BodyKind::BufferFromOffset, u"a buffer from its offset"_s},
        {BodyKind::File, u"a file"_s},
        {BodyKind::FileFromOffset, u"a file from its offset"_s},
        {BodyKind::Multipart, u"parts"_s},
        {BodyKind::Sequential, u"a sequence"_s},
    };
    for (const auto &[kind, name] : kinds) {
        for (const qsizetype size : {0, 20, 200000}) {
            // A device that starts behind its end is nobody's case.
            const bool fromOffset = kind == BodyKind::BufferFromOffset
                || kind == BodyKind::FileFromOffset;
            if (size == 0 && fromOffset)
                continue;
            auto next = script(u"POST %1, %2"_s.arg(name).arg(size), "POST")
                            .sending(kind, size)
                            .answered(ok);
            all.append(kind == BodyKind::Multipart
                           ? next
                           : std::move(next).with("Content-Type", "text/plain"));
        }
        all.append(script(u"PUT %1"_s.arg(name), "PUT").sending(kind, 3000).answered(ok));
        all.append(script(u"PATCH %1"_s.arg(name), "PATCH").sending(kind, 3000).answered(ok));
    }
    all.append(script(u"POST a sequence with its length"_s, "POST")
                   .sending(BodyKind::Sequential, 5000)
                   .with("Content-Type", "text/plain")
                   .with("Content-Length", "5000")
                   .answered(ok));
    all.append(script(u"POST a sequence without buffering it"_s, "POST")
                   .sending(BodyKind::Sequential, 5000)
                   .with("Content-Type", "text/plain")
                   .with("Content-Length", "5000")
                   .with(QNetworkRequest::DoNotBufferUploadDataAttribute, true)
                   .answered(ok));
    return all;
}

QList<Script> framings()
{
    QList<Script> all;
    for (const qsizetype size : {0, 1, 100, 5000, 200000}) {
        const auto name = [size](const QString &what) { return u"%1 of %2"_s.arg(what).arg(size); };
        const auto plain = HttpAnswer::bytes(content(size));
        all.append(script(name(u"length"_s)).answered(plain));
        all.append(script(name(u"chunks"_s)).answered(HttpAnswer(plain).inChunks()));
        all.append(script(name(u"length and close"_s))
                       .answered(HttpAnswer(plain).thenClose())
                       .over(withoutHttp2));
        all.append(script(name(u"gzip"_s)).answered(HttpAnswer(plain).inGzip()));
        all.append(script(name(u"deflate"_s)).answered(HttpAnswer(plain).inDeflate()));
        all.append(
            script(name(u"gzip in chunks"_s)).answered(HttpAnswer(plain).inGzip().inChunks()));
        all.append(script(name(u"gzip, left as it is"_s))
                       .with("Accept-Encoding", "gzip")
                       .answered(HttpAnswer(plain).inGzip()));
        if (size > 1)
            all.append(
                script(name(u"pieces"_s)).answered(HttpAnswer(plain).inPiecesOf(size / 5 + 1)));
    }
    all.append(script(u"103 before 200"_s).over(withoutHttp2).answered([] {
        auto answer = HttpAnswer::bytes("at last");
        answer.interim = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n";
        return answer;
    }()));
    all.append(script(u"100 before 200"_s, "POST")
                   .over(withoutHttp2)
                   .sending(BodyKind::Bytes, 10)
                   .with("Content-Type", "text/plain")
                   .answered([] {
                       auto answer = HttpAnswer::bytes("go on");
                       answer.interim = "HTTP/1.1 100 Continue\r\n\r\n";
                       return answer;
                   }()));
    return all;
}

} // namespace

int main(int argc, char **argv)
{
    return SameTest::run(verbs() + bodies() + framings(), argc, argv);
}
