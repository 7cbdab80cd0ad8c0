// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "sametest.h"

using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

namespace {

const QList<Carrier> withoutHttp2 {Carrier::Http, Carrier::Https};

QList<Script> statuses()
{
    QList<Script> all;
    for (const int status :
         {200, 201, 202, 203, 204, 205, 206, 207, 226, 299, 300, 304, 400, 402, 403,
          404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 415, 416, 418, 422, 423,
          425, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 507, 511, 599}) {
        auto answer = HttpAnswer::plain(status).with("Content-Type", "text/plain");
        if (status != 204 && status != 205 && status != 304)
            answer.body = "what the server says to " + QByteArray::number(status);
        all.append(script(u"GET %1"_s.arg(status)).answered(answer));
        if (status >= 400 && status % 4 == 0)
            all.append(script(u"POST %1"_s.arg(status), "POST")
                           .sending(BodyKind::Bytes, 10)
                           .with("Content-Type", "text/plain")
                           .answered(answer));
    }
    all.append(script(u"403 of another kind"_s)
                   .answered(HttpAnswer::json(403, {{u"detail"_s, u"You may not."_s}})));
    all.append(script(u"403 in HTML"_s).answered(HttpAnswer::html(403)));
    all.append(script(u"403 in long JSON"_s)
                   .answered(HttpAnswer::json(403, {{u"detail"_s, QString(100000, u'n')}})));
    all.append(
        script(u"429 with Retry-After"_s).answered(HttpAnswer::html(429).with("Retry-After", "5")));
    all.append(
        script(u"503 with Retry-After"_s).answered(HttpAnswer::html(503).with("Retry-After", "5")));
    auto bare = HttpAnswer::bytes("no phrase");
    bare.reason.clear();
    all.append(script(u"no reason phrase"_s).answered(bare).over(withoutHttp2));
    return all;
}

QList<Script> headers()
{
    const auto ok = HttpAnswer::bytes("x");
    return {
        script(u"twice the same header"_s)
            .answered(HttpAnswer(ok).with("X-Twice", "one").with("X-Twice", "two")),
        script(u"same header, other case"_s)
            .answered(HttpAnswer(ok).with("X-Case", "one").with("x-case", "two")),
        script(u"empty header"_s).answered(HttpAnswer(ok).with("X-Empty", "")),
        script(u"long header"_s).answered(HttpAnswer(ok).with("X-Long", QByteArray(5000, 'h'))),
        script(u"known headers"_s)
            .answered(HttpAnswer(ok)
                          .with("Last-Modified", "Sat, 21 Nov 2026 05:00:00 GMT")
                          .with("ETag", "\"abc\"")
                          .with("Server", "scripted/1")
                          .with("Content-Disposition", "attachment; filename=a.txt")),
        script(u"cookies of two kinds"_s)
            .answered(HttpAnswer(ok)
                          .with("Set-Cookie", "a=1; Path=/")
                          .with("Set-Cookie", "b=2; HttpOnly"))
            .times(2),
        script(u"a cookie of the jar"_s).answered(ok).set([](Script &script) {
            script.cookies = {"jar=full"};
        }),
        script(u"no cookie is loaded"_s)
            .answered(ok)
            .with(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual)
            .set([](Script &script) { script.cookies = {"jar=full"}; }),
        script(u"no cookie is saved"_s)
            .answered(HttpAnswer(ok).with("Set-Cookie", "a=1"))
            .with(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual)
            .times(2),
        script(u"a cookie by hand"_s).with("Cookie", "by=hand").answered(ok),
        script(u"request headers in order"_s)
            .with("X-B", "1")
            .with("X-A", "2")
            .with("Accept", "text/plain")
            .with("User-Agent", "script")
            .answered(ok),
        script(u"a range"_s).with("Range", "bytes=2-5").answered([] {
            auto part = HttpAnswer::plain(206).with("Content-Range", "bytes 2-5/10");
            part.body = "2345";
            return part;
        }()),
        script(u"Expect"_s, "PUT")
            .with("Expect", "100-continue")
            .with("Content-Type", "text/plain")
            .sending(BodyKind::Bytes, 10)
            .answered(ok)
            .over(withoutHttp2),
        script(u"If-None-Match"_s)
            .with("If-None-Match", "\"abc\"")
            .answered(HttpAnswer::plain(304).with("ETag", "\"abc\"")),
    };
}

QList<Script> attributes()
{
    const auto ok = HttpAnswer::bytes(content(300));
    using R = QNetworkRequest;
    QList<Script> all {
        script(u"user attributes"_s)
            .with(R::User, 7)
            .with(static_cast<R::Attribute>(R::User + 1), u"mine"_s)
            .answered(ok),
        script(u"high priority"_s).answered(ok).set([](Script &script) {
            script.priority = R::HighPriority;
        }),
        script(u"low priority"_s).answered(ok).set([](Script &script) {
            script.priority = R::LowPriority;
        }),
        script(u"pipelining allowed"_s)
            .with(R::HttpPipeliningAllowedAttribute, true)
            .answered(ok)
            .times(3)
            .over(withoutHttp2),
        script(u"background"_s).with(R::BackgroundRequestAttribute, true).answered(ok),
        script(u"download buffer forbidden"_s)
            .with(R::MaximumDownloadBufferSizeAttribute, 0)
            .answered(ok),
        script(u"large download buffer"_s)
            .with(R::MaximumDownloadBufferSizeAttribute, 1000000)
            .answered(HttpAnswer::bytes(content(500000))),
        script(u"every signal at once"_s)
            .with(R::EmitAllUploadProgressSignalsAttribute, true)
            .answered(ok),
        script(u"no HTTP/2"_s)
            .with(R::Http2AllowedAttribute, false)
            .answered(ok)
            .over({Carrier::Https, Carrier::Http2}),
        script(u"auto delete"_s).with(R::AutoDeleteReplyOnFinishAttribute, true).answered(ok),
        script(u"manager auto deletes"_s).answered(ok).set([](Script &script) {
            script.managerAutoDeletes = true;
        }),
        script(u"manager auto deletes, this one not"_s)
            .with(R::AutoDeleteReplyOnFinishAttribute, false)
            .answered(ok)
            .set([](Script &script) { script.managerAutoDeletes = true; }),
        script(u"manager auto deletes a failure"_s)
            .answered(HttpAnswer::html(500))
            .set([](Script &script) { script.managerAutoDeletes = true; }),
        script(u"three after each other"_s).answered(ok).times(3),
        script(u"three, closed in between"_s)
            .answered(HttpAnswer(ok).thenClose())
            .times(3)
            .over(withoutHttp2),
        script(u"another from metaDataChanged"_s)
            .answered(ok)
            .doing(Moment::MetaDataChanged, Deed::StartAnother),
        script(u"another from finished"_s).answered(ok).doing(Moment::Finished, Deed::StartAnother),
        script(u"localhost"_s)
            .answered(ok)
            .set([](Script &script) { script.usesLocalhost = true; })
            .over(withoutHttp2),
        script(u"connection cache cleared"_s)
            .answered(ok)
            .times(2)
            .doing(Moment::Over, Deed::ClearConnectionCache),
    };
    for (auto &script : all) {
        script.arrivesWhole = script.carriers.contains(Carrier::Http)
            && script.name != "large download buffer"_L1;
    }
    return all;
}

QList<Script> caches()
{
    const auto fresh = HttpAnswer::bytes(content(400))
                           .with("Cache-Control", "max-age=1000")
                           .with("ETag", "\"v1\"");
    const auto stale = HttpAnswer::bytes(content(400))
                           .with("Cache-Control", "max-age=0")
                           .with("ETag", "\"v1\"");
    const auto conditional = [stale](const HttpRequest &request) {
        return request.header("If-None-Match") == "\"v1\""
            ? HttpAnswer::plain(304).with("ETag", "\"v1\"")
            : stale;
    };
    const auto cached = [](Script &script) { script.hasCache = true; };
    using R = QNetworkRequest;
    QList<Script> all {
        script(u"kept and given again"_s).answered(fresh).times(2).set(cached),
        script(u"kept, asked again"_s).times(3).set(cached).set([conditional](Script &script) {
            script.handler = conditional;
        }),
        script(u"not to be kept"_s)
            .answered(HttpAnswer(fresh).with("Cache-Control", "no-store"))
            .times(2)
            .set(cached),
        script(u"private"_s)
            .answered(HttpAnswer::bytes("mine").with("Cache-Control", "private, max-age=100"))
            .times(2)
            .set(cached),
        script(u"no cache headers"_s).answered(HttpAnswer::bytes("bare")).times(2).set(cached),
        script(u"an error with max-age"_s)
            .answered([] {
                auto answer = HttpAnswer::html(404);
                answer.headers.append(
                    qMakePair(QByteArray("Cache-Control"), QByteArray("max-age=100")));
                return answer;
            }())
            .times(2)
            .set(cached),
        script(u"not saved"_s)
            .with(R::CacheSaveControlAttribute, false)
            .answered(fresh)
            .times(2)
            .set(cached),
        script(u"always the network"_s)
            .with(R::CacheLoadControlAttribute, R::AlwaysNetwork)
            .answered(fresh)
            .times(2)
            .set(cached),
        script(u"prefer the cache"_s)
            .with(R::CacheLoadControlAttribute, R::PreferCache)
            .answered(stale)
            .times(2)
            .set(cached),
        script(u"only the cache, and it is empty"_s)
            .with(R::CacheLoadControlAttribute, R::AlwaysCache)
            .answered(fresh)
            .set(cached),
        script(u"POST is not kept"_s, "POST")
            .sending(BodyKind::Bytes, 5)
            .with("Content-Type", "text/plain")
            .answered(fresh)
            .times(2)
            .set(cached),
        script(u"gzip is kept"_s).answered(HttpAnswer(fresh).inGzip()).times(2).set(cached),
        script(u"large is kept"_s)
            .answered(HttpAnswer::bytes(content(300000)).with("Cache-Control", "max-age=1000"))
            .times(2)
            .set(cached),
        script(u"half is not kept"_s)
            .answered(HttpAnswer(fresh).cutIn(HttpAnswer::Cut::InBody))
            .set(cached)
            .over(withoutHttp2),
    };
    return all;
}

} // namespace

int main(int argc, char **argv)
{
    return SameTest::run(statuses() + headers() + attributes() + caches(), argc, argv);
}
