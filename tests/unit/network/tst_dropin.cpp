// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>
#include <support/replies.h>

#include <SessionKeeper/network/accessmanager.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// U1: the same script on a plain QNetworkAccessManager and on an AccessManager sees the same. Not
// redirects, where the plain manager of Qt 6.4 is no measure: it mixes the headers of both answers
// and now and then sends a request twice.
class tst_DropIn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void behavesLikeThePlainManager_data();
    void behavesLikeThePlainManager();
    void isAbortedLikeThePlainManager();
    void respectsTheReadBuffer();
};

namespace {

enum class Verb { Get, Head, Post, Put, Delete };

// What a caller can observe of one request, in order.
class Observer : public QObject
{
public:
    Observer(QNetworkAccessManager *manager, QNetworkReply *reply)
        : m_reply(reply)
    {
        const auto note = [this](const QString &what) {
            // How often these two come depends on how the bytes arrive.
            if (m_seen.isEmpty() || m_seen.last() != what
                || (what != "readyRead"_L1 && what != "downloadProgress"_L1))
                m_seen.append(what);
        };
        connect(reply, &QNetworkReply::metaDataChanged, this,
                [note] { note(u"metaDataChanged"_s); });
        connect(reply, &QNetworkReply::readyRead, this, [note] { note(u"readyRead"_s); });
        connect(reply, &QNetworkReply::requestSent, this, [note] { note(u"requestSent"_s); });
        connect(reply, &QNetworkReply::downloadProgress, this,
                [note] { note(u"downloadProgress"_s); });
        connect(reply, &QNetworkReply::errorOccurred, this,
                [note](auto error) { note(u"errorOccurred %1"_s.arg(error)); });
        connect(reply, &QIODevice::readChannelFinished, this,
                [note] { note(u"readChannelFinished"_s); });
        connect(reply, &QIODevice::aboutToClose, this, [note] { note(u"aboutToClose"_s); });
        connect(reply, &QNetworkReply::redirected, this, [note] { note(u"redirected"_s); });
        connect(manager, &QNetworkAccessManager::finished, this,
                [note, reply](QNetworkReply *which) {
                    note(which == reply ? u"manager.finished"_s : u"manager.finished of another"_s);
                });
        connect(reply, &QNetworkReply::finished, this, [note] { note(u"finished"_s); });
    }

    QStringList seen() const { return m_seen; }

    QStringList state() const
    {
        QStringList lines {
            u"status %1"_s.arg(statusOf(m_reply)),
            u"reason %1"_s.arg(
                m_reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString()),
            u"error %1"_s.arg(m_reply->error()),
            u"operation %1"_s.arg(m_reply->operation()),
            u"open %1, mode %2"_s.arg(m_reply->isOpen())
                .arg((m_reply->openMode() & ~QIODevice::Unbuffered).toInt()),
            u"sequential %1"_s.arg(m_reply->isSequential()),
            u"path %1"_s.arg(m_reply->url().path()),
            u"available %1"_s.arg(m_reply->bytesAvailable()),
            u"manager %1"_s.arg(m_reply->manager() != nullptr),
            u"length %1"_s.arg(m_reply->header(QNetworkRequest::ContentLengthHeader).toString()),
        };
        for (const auto &[name, value] : m_reply->rawHeaderPairs())
            lines.append(QString::fromLatin1(name + ": " + value));
        lines.append(m_reply->isOpen() ? QString::fromLatin1(m_reply->readAll().left(200))
                                       : u"closed"_s);
        return lines;
    }

private:
    QNetworkReply *m_reply;
    QStringList m_seen;
};

QNetworkReply *start(QNetworkAccessManager &manager, Verb verb, const QUrl &url)
{
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, "text/plain"_ba);
    switch (verb) {
    case Verb::Get:
        return manager.get(request);
    case Verb::Head:
        return manager.head(request);
    case Verb::Post:
        return manager.post(request, QByteArray("the body"));
    case Verb::Put:
        return manager.put(request, QByteArray());
    case Verb::Delete:
        return manager.deleteResource(request);
    }
    return nullptr;
}

void script(ScriptedServer &server)
{
    const auto on = [&server](const QByteArray &path, const HttpAnswer &answer) {
        server.handle(path, answer);
    };
    on("/small/", HttpAnswer::bytes("small").with("X-Site", "here"));
    on("/large/", HttpAnswer::bytes(QByteArray(500000, 'l')));
    on("/chunked/", HttpAnswer::bytes("in several chunks, ten bytes each").inChunks());
    on("/empty/", HttpAnswer::bytes(""));
    HttpAnswer noContent;
    noContent.status = 204;
    on("/none/", noContent);
    on("/created/", HttpAnswer::json(201, {{u"id"_s, 1}}));
    on("/missing/", HttpAnswer::json(404, {{u"detail"_s, u"Not found."_s}}));
    on("/forbidden/", HttpAnswer::json(403, {{u"detail"_s, u"No."_s}}));
    on("/forbidden.html", HttpAnswer::html(403));
    on("/broken/", HttpAnswer::html(500));
    on("/busy/", HttpAnswer::html(503).with("Retry-After", "5"));
    on("/closing/", HttpAnswer::bytes("and closed").thenClose());
    on("/half/", HttpAnswer::bytes("half of this arrives").cutIn(HttpAnswer::Cut::InBody));
}

} // namespace

Q_DECLARE_METATYPE(Verb)

void tst_DropIn::behavesLikeThePlainManager_data()
{
    QTest::addColumn<Verb>("verb");
    QTest::addColumn<QString>("path");
    const auto row = [](const char *name, Verb verb, const QString &path) {
        QTest::newRow(name) << verb << path;
    };
    row("200", Verb::Get, u"/small/"_s);
    row("200 large", Verb::Get, u"/large/"_s);
    row("200 chunked", Verb::Get, u"/chunked/"_s);
    row("200 empty", Verb::Get, u"/empty/"_s);
    row("200 and close", Verb::Get, u"/closing/"_s);
    row("HEAD", Verb::Head, u"/small/"_s);
    row("POST", Verb::Post, u"/created/"_s);
    row("PUT without body", Verb::Put, u"/small/"_s);
    row("DELETE, 204", Verb::Delete, u"/none/"_s);
    row("404", Verb::Get, u"/missing/"_s);
    row("403", Verb::Get, u"/forbidden/"_s);
    row("403 HTML", Verb::Get, u"/forbidden.html"_s);
    row("500", Verb::Get, u"/broken/"_s);
    row("503", Verb::Get, u"/busy/"_s);
    row("half a body", Verb::Get, u"/half/"_s);
    row("refused connection", Verb::Get, u"refused"_s);
}

void tst_DropIn::behavesLikeThePlainManager()
{
    QFETCH(Verb, verb);
    QFETCH(QString, path);
    QStringList seen[2];
    QStringList state[2];
    for (const int ours : {0, 1}) {
        KeptSession kept;
        QVERIFY(kept.logIn());
        script(kept.site);
        QNetworkAccessManager plain;
        AccessManager access(&kept.session);
        auto &manager = ours ? static_cast<QNetworkAccessManager &>(access) : plain;
        if (path == "refused"_L1)
            kept.site.stop();
        auto *reply = start(manager, verb, kept.site.url(path == "refused"_L1 ? u"/"_s : path));
        Observer observer(&manager, reply);
        QVERIFY(hasEnded(reply));
        settle();
        seen[ours] = observer.seen();
        state[ours] = observer.state();
    }
    // Joined, so that a difference shows both lists.
    QCOMPARE(seen[1].join(u'\n'), seen[0].join(u'\n'));
    QCOMPARE(state[1].join(u'\n'), state[0].join(u'\n'));
}

void tst_DropIn::isAbortedLikeThePlainManager()
{
    QStringList seen[2];
    QStringList state[2];
    for (const int ours : {0, 1}) {
        KeptSession kept;
        QVERIFY(kept.logIn());
        script(kept.site);
        kept.site.hold("/small/");
        QNetworkAccessManager plain;
        AccessManager access(&kept.session);
        auto &manager = ours ? static_cast<QNetworkAccessManager &>(access) : plain;
        auto *reply = start(manager, Verb::Get, kept.site.url(u"/small/"_s));
        Observer observer(&manager, reply);
        QTRY_COMPARE(kept.site.count("/small/"), 1);
        settle();
        reply->abort();
        settle();
        seen[ours] = observer.seen();
        state[ours] = observer.state();
    }
    // Joined, so that a difference shows both lists.
    QCOMPARE(seen[1].join(u'\n'), seen[0].join(u'\n'));
    QCOMPARE(state[1].join(u'\n'), state[0].join(u'\n'));
}

// U6
void tst_DropIn::respectsTheReadBuffer()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    const QByteArray content(3000000, 'r');
    kept.site.guard("/big/", HttpAnswer::bytes(content));
    AccessManager http(&kept.session);
    auto *reply = http.get(QNetworkRequest(kept.site.url(u"/big/"_s)));
    reply->setReadBufferSize(100000);
    QTRY_COMPARE(reply->bytesAvailable(), 100000);
    settle();
    QCOMPARE(reply->bytesAvailable(), 100000);
    QByteArray received;
    connect(reply, &QNetworkReply::readyRead, reply, [&] { received += reply->readAll(); });
    received += reply->readAll();
    QVERIFY(hasEnded(reply));
    received += reply->readAll();
    QVERIFY(received == content);
}

QTEST_GUILESS_MAIN(tst_DropIn)
#include "tst_dropin.moc"
