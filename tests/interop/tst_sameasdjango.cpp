// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "requests.h"

#include <djangosites.h>
#include <fixture.h>

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qregularexpression.h>
#include <QtTest/qtest.h>

#include <cstdlib>

using namespace Qt::StringLiterals;
using namespace SessionKeeperServer;

namespace {

// What of an answer must be the same.
struct Answer
{
    int status = 0;
    QByteArray headers;
    QByteArray body;
};

// A time near one that both servers may mean, by its distance from now.
QByteArray spelledTime(qint64 seconds)
{
    for (const qint64 lifetime : {0, 300, 86400}) {
        if (std::llabs(seconds - now() - lifetime) <= 60)
            return "now+" + QByteArray::number(lifetime);
    }
    return QByteArray::number(seconds);
}

// A token by what is in it, but for its id.
QByteArray spelledToken(const QByteArray &token)
{
    static const QRegularExpression id(uR"~("jti":"[0-9a-f]{32}")~"_s);
    static const QRegularExpression time(uR"~("(?:exp|iat|refresh_exp)":([0-9]+))~"_s);
    QString text = QString::fromUtf8(headerOf(token) + payloadTextOf(token));
    text.replace(id, u"\"jti\""_s);
    for (auto match = time.match(text); match.hasMatch();
         match = time.match(text, match.capturedStart(1)))
        text.replace(match.capturedStart(1), match.capturedLength(1),
                     QString::fromLatin1(spelledTime(match.captured(1).toLongLong())));
    return text.toUtf8();
}

QByteArray comparable(QByteArray body)
{
    static const QRegularExpression token(
        uR"(eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)"_s);
    // The originals describe themselves in their own words.
    static const QRegularExpression description(uR"~("description": ?"(?:[^"\\]|\\.)*")~"_s);
    QString text = QString::fromUtf8(body).replace(description, u"\"description\":\"\""_s);
    for (QRegularExpressionMatch match = token.match(text); match.hasMatch();
         match = token.match(text))
        text.replace(match.captured(0),
                     QString::fromUtf8(spelledToken(match.captured(0).toLatin1()).toHex()));
    return text.toUtf8();
}

Answer comparable(const WireReply &reply, const WireRequest &request)
{
    Answer answer {reply.status, {}, {}};
    const QByteArray type = reply.header("Content-Type");
    const bool isPage = type.startsWith("text/html");
    for (const char *name :
         {"Content-Type", "WWW-Authenticate", "Allow", "Vary", "Location", "Content-Language"}) {
        QByteArray value = reply.header(name);
        // Pages of Django carry a form and its CSRF cookie; ours are read-only.
        if (isPage && qstrcmp(name, "Vary") == 0)
            value.replace(", Cookie", "");
        answer.headers += QByteArray(name) + ": " + value + '\n';
    }
    // gunicorn sends a body to HEAD; the pages of views are for people.
    if (request.method != "HEAD" && !(isPage && reply.header("Allow").size() > 0))
        answer.body = comparable(reply.body);
    return answer;
}

// What ours refuses although the installed original does not, or fails; docs/server-conformance.md
// says why.
bool isRefusedOnPurpose(const QByteArray &name, const WireReply &original)
{
    if (original.status == 500)
        return true;
    return name.endsWith(": crit") || name.endsWith(": kid number");
}

} // namespace

// Beyond the checks of contract.md 7: requests that nobody thought of one by one are answered the
// same by our server, with the profile of the installed Simple JWT, and by that Simple JWT.
class tst_SameAsDjango : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void answers_data();
    void answers();
    void translates_data();
    void translates();

private:
    // Both servers with the same settings.
    struct Pair
    {
        std::unique_ptr<Fixture> ours;
        QUrl django;
    };
    static Pair pair(const Settings &settings);
    static void compare(const Pair &pair, const WireRequest &request);

    Pair m_plain;
    Pair m_translating;
};

void tst_SameAsDjango::initTestCase()
{
    qputenv("CONFORMANCE_PROFILE", DjangoSites::instance().profile().toUtf8());
    Settings settings = Fixture::rotating();
    m_plain = pair(settings);
    settings.translations = true;
    m_translating = pair(settings);
}

tst_SameAsDjango::Pair tst_SameAsDjango::pair(const Settings &settings)
{
    return {std::make_unique<Fixture>(settings), DjangoSites::instance().site(settings)};
}

void tst_SameAsDjango::compare(const Pair &pair, const WireRequest &request)
{
    const WireReply theirs = exchange(pair.django, request);
    const WireReply reply = exchange(pair.ours->url(), request);
    QVERIFY(theirs.status > 0 && reply.status > 0);
    if (isRefusedOnPurpose(QTest::currentDataTag(), theirs)) {
        QVERIFY(reply.status == 401 || reply.status == 400);
        return;
    }
    const Answer original = comparable(theirs, request);
    const Answer ours = comparable(reply, request);
    QCOMPARE(ours.status, original.status);
    QCOMPARE(ours.headers, original.headers);
    QCOMPARE(ours.body, original.body);
}

void tst_SameAsDjango::answers_data()
{
    QTest::addColumn<WireRequest>("request");
    for (const auto &[name, request] : generatedRequests())
        QTest::newRow(name.constData()) << request;
}

void tst_SameAsDjango::answers()
{
    QFETCH(const WireRequest, request);
    compare(m_plain, request);
}

// The same requests, each in one of the languages.
void tst_SameAsDjango::translates_data()
{
    QTest::addColumn<WireRequest>("request");
    const QList<QByteArray> languages {"fr", "de", "es", "zh-hans", "fr-ca;q=0.5, en;q=0.1"};
    qsizetype number = 0;
    for (const auto &[name, request] : generatedRequests()) {
        WireRequest translated = request;
        const QByteArray &language = languages.at(number++ % languages.size());
        translated.headers.append("Accept-Language: " + language);
        QTest::newRow((language.left(7) + ' ' + name).constData()) << translated;
    }
}

void tst_SameAsDjango::translates()
{
    QFETCH(const WireRequest, request);
    compare(m_translating, request);
}

QTEST_GUILESS_MAIN(tst_SameAsDjango)
#include "tst_sameasdjango.moc"
