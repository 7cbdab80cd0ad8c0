// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "engineworld.h"

#include <SessionKeeperServer/jose/base64url.h>

#include <QtCore/qfile.h>
#include <QtTest/qtest.h>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString invalid = u"401 token_not_valid Token is invalid"_s;

// As anybody can write one: nobody has signed it.
QByteArray naming(const QByteArray &kid)
{
    return toBase64Url(R"({"alg":"RS256","kid":")" + kid + R"("})") + ".e30.AAAA";
}

QByteArray data(const QString &name)
{
    QFile file(QFINDTESTDATA(u"data/"_s + name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

SimpleJwtSettings reading()
{
    SimpleJwtSettings settings;
    settings.SIGNING_KEY = data(u"rsa.private.pem"_s);
    settings.ALGORITHM = "RS256";
    settings.JWK_URL = u"http://keys.example/"_s;
    return settings;
}

} // namespace

// How often JWK_URL is asked (contract.md 2.3), whoever wants to know.
class tst_ServerKeySet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void strangersCannotKeepTheEndpointBusy_data();
    void strangersCannotKeepTheEndpointBusy();
    void anEndpointThatKeepsUsWaitingIsLeftAlone();
    void aClockThatIsSetBackKeepsNobodyWaiting();

private:
    std::unique_ptr<EngineWorld> m_world;
    std::optional<QByteArray> m_answer;
    std::chrono::seconds m_duration {0};
    int m_fetches = 0;
};

void tst_ServerKeySet::init()
{
    m_answer = data(u"jwks.json"_s);
    m_duration = 0s;
    m_fetches = 0;
    m_world = std::make_unique<EngineWorld>();
    m_world->options.fetchKeySet = [this](const QString &) {
        ++m_fetches;
        m_world->advance(m_duration);
        return m_answer;
    };
    m_world->start(reading());
}

void tst_ServerKeySet::strangersCannotKeepTheEndpointBusy_data()
{
    QTest::addColumn<bool>("answers");
    QTest::newRow("keys") << true;
    QTest::newRow("no keys") << false;
}

void tst_ServerKeySet::strangersCannotKeepTheEndpointBusy()
{
    QFETCH(const bool, answers);
    if (!answers)
        m_answer.reset();
    for (int i = 0; i < 50; ++i)
        QCOMPARE(told((*m_world)->verify(naming(QByteArray::number(i)))), invalid);
    QCOMPARE(m_fetches, 10);
    m_world->advance(59s);
    QCOMPARE(told((*m_world)->verify(naming("51"))), invalid);
    QCOMPARE(m_fetches, 10);
    m_world->advance(1s);
    QCOMPARE(told((*m_world)->verify(naming("52"))), invalid);
    QCOMPARE(m_fetches, 11);
}

void tst_ServerKeySet::anEndpointThatKeepsUsWaitingIsLeftAlone()
{
    m_duration = 5s;
    m_answer.reset();
    for (int i = 0; i < 3; ++i)
        QCOMPARE(told((*m_world)->verify(naming("new"))), invalid);
    QCOMPARE(m_fetches, 1);
    m_world->advance(10s);
    QCOMPARE(told((*m_world)->verify(naming("new"))), invalid);
    QCOMPARE(m_fetches, 2);
}

void tst_ServerKeySet::aClockThatIsSetBackKeepsNobodyWaiting()
{
    for (int i = 0; i < 11; ++i)
        QCOMPARE(told((*m_world)->verify(naming("new"))), invalid);
    m_world->advance(-3600s);
    QCOMPARE(told((*m_world)->verify(naming("new"))), invalid);
    QCOMPARE(m_fetches, 11);
}

QTEST_GUILESS_MAIN(tst_ServerKeySet)
#include "tst_serverkeyset.moc"
