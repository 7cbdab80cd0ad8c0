// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "fixture.h"
#include "keyendpoint.h"
#include "signingkey.h"

#include <support/testcertificate.h>

#include <QtTest/qtest.h>

#include <QtCore/qelapsedtimer.h>

#include <future>

using namespace Qt::StringLiterals;
using namespace SessionKeeper::Test;
using namespace SessionKeeperServer;

namespace {

const SigningKey &ourKey()
{
    static const SigningKey key;
    return key;
}

const SigningKey &otherKey()
{
    static const SigningKey key;
    return key;
}

Settings withAlgorithm(const QByteArray &algorithm)
{
    Settings settings = Fixture::settings();
    settings.simpleJwt.ALGORITHM = algorithm;
    if (!algorithm.startsWith("HS")) {
        settings.simpleJwt.SIGNING_KEY = ourKey().privatePem();
        settings.simpleJwt.VERIFYING_KEY = ourKey().publicPem();
    }
    return settings;
}

Settings withKeySet(const KeyEndpoint &endpoint)
{
    Settings settings = withAlgorithm("RS256");
    settings.simpleJwt.JWK_URL = endpoint.url();
    return settings;
}

QByteArray signedBy(const SigningKey &key, const QByteArray &kid)
{
    return key.signedToken(CraftedToken::access(), kid);
}

} // namespace

// Checks S47 to S50 of contract.md 7.3, and what else there is about keys in contract.md 2.3 and 8.
class tst_ConformanceKeys : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void S47_onlyTheConfiguredHmac();
    void S47_onlyTheConfiguredAlgorithmOfRsa();
    void S48_theKidChoosesTheKey();
    void S48_aNewKidIsFetchedOnce();
    void S48_aDeadEndpointIsARefusal();
    void S49_ownTokensHaveNoKid();
    void S50_hmacIgnoresTheOtherKeys();
    void theLastKeysOutliveAnOutage();
    void faithfulForgetsThem();
    void faithfulBreaksOnWhatIsNoKeySet();
    void aSilentEndpointHoldsNobodyElseUp();
    void keysComeOverTls();
    void whoHasNoKeyToSignWithOnlyReads();
};

void tst_ConformanceKeys::S47_onlyTheConfiguredHmac()
{
    NEEDS_SETTINGS();
    const Fixture fixture(withAlgorithm("HS512"));
    const QByteArray token = fixture.pair().access;
    QCOMPARE(headerOf(token), R"({"alg":"HS512","typ":"JWT"})");
    QCOMPARE(fixture.me(token).status, 200);
    QCOMPARE(fixture.me(CraftedToken::access().bytes()).summary(), notValidForView(invalidText()));
}

void tst_ConformanceKeys::S47_onlyTheConfiguredAlgorithmOfRsa()
{
    NEEDS_SETTINGS();
    const Fixture fixture(withAlgorithm("RS256"));
    QCOMPARE(fixture.me(fixture.pair().access).status, 200);
    QCOMPARE(fixture.me(signedBy(ourKey(), {})).status, 200);
    const QByteArray invalid = notValidForView(invalidText());
    QCOMPARE(fixture.me(signedBy(otherKey(), {})).summary(), invalid);
    // The confusion of keys: an HMAC by what everybody knows.
    QCOMPARE(fixture.me(CraftedToken::access().signedWith(ourKey().publicPem()).bytes()).summary(),
             invalid);
    const QByteArray token = signedBy(ourKey(), {});
    const QByteArray other = QByteArray(R"({"alg":"RS384","typ":"JWT"})")
                                 .toBase64(QByteArray::Base64UrlEncoding
                                           | QByteArray::OmitTrailingEquals);
    QCOMPARE(fixture.me(other + token.sliced(token.indexOf('.'))).summary(), invalid);
}

void tst_ConformanceKeys::S48_theKidChoosesTheKey()
{
    NEEDS_SETTINGS();
    const KeyEndpoint endpoint(keySet({ourKey().jwk("one"), otherKey().jwk("two")}));
    const Fixture fixture(withKeySet(endpoint));
    QCOMPARE(fixture.me(signedBy(ourKey(), "one")).status, 200);
    QCOMPARE(fixture.me(signedBy(otherKey(), "two")).status, 200);
    const QByteArray invalid = notValidForView(invalidText());
    QCOMPARE(fixture.me(signedBy(otherKey(), "one")).summary(), invalid);
    QCOMPARE(fixture.me(signedBy(ourKey(), "three")).summary(), invalid);
    QCOMPARE(fixture.me(signedBy(ourKey(), {})).summary(), invalid);
    QCOMPARE(fixture.verify(signedBy(ourKey(), "one")).status, 200);
    QCOMPARE(fixture.verify(signedBy(ourKey(), "three")).summary(), notValid(invalidText()));
}

void tst_ConformanceKeys::S48_aNewKidIsFetchedOnce()
{
    NEEDS_SETTINGS();
    KeyEndpoint endpoint(keySet({ourKey().jwk("one")}));
    const Fixture fixture(withKeySet(endpoint));
    for (int i = 0; i < 3; ++i)
        QCOMPARE(fixture.me(signedBy(ourKey(), "one")).status, 200);
    if (Fixture::isOurs()) // Django has several processes, each with its own keys
        QCOMPARE(endpoint.requests(), 1);
    endpoint.answer(200, keySet({ourKey().jwk("one"), otherKey().jwk("two")}));
    QCOMPARE(fixture.me(signedBy(otherKey(), "two")).status, 200);
    if (Fixture::isOurs())
        QCOMPARE(endpoint.requests(), 2);
    QCOMPARE(fixture.me(signedBy(otherKey(), "three")).status, 401);
    if (Fixture::isOurs())
        QCOMPARE(endpoint.requests(), 3);
}

void tst_ConformanceKeys::S48_aDeadEndpointIsARefusal()
{
    NEEDS_SETTINGS();
    KeyEndpoint endpoint(keySet({ourKey().jwk("one")}));
    endpoint.answer(503, "down");
    const Fixture fixture(withKeySet(endpoint));
    QCOMPARE(fixture.me(signedBy(ourKey(), "one")).summary(), notValidForView(invalidText()));
    QCOMPARE(fixture.refresh(ourKey().signedToken(CraftedToken::refresh(), "one")).summary(),
             notValid(invalidText()));
    endpoint.answer(200, keySet({ourKey().jwk("one")}));
    QCOMPARE(fixture.me(signedBy(ourKey(), "one")).status, 200);
}

void tst_ConformanceKeys::S49_ownTokensHaveNoKid()
{
    NEEDS_SETTINGS();
    const KeyEndpoint endpoint(keySet({ourKey().jwk("one")}));
    const Fixture fixture(withKeySet(endpoint));
    const Fixture::Pair pair = fixture.pair();
    QCOMPARE(headerOf(pair.access), R"({"alg":"RS256","typ":"JWT"})");
    QCOMPARE(fixture.me(pair.access).summary(), notValidForView(invalidText()));
    QCOMPARE(fixture.refresh(pair.refresh).summary(), notValid(invalidText()));
}

void tst_ConformanceKeys::S50_hmacIgnoresTheOtherKeys()
{
    NEEDS_SETTINGS();
    const KeyEndpoint endpoint("nonsense");
    Settings settings = withAlgorithm("HS256");
    settings.simpleJwt.VERIFYING_KEY = "another secret that nobody looks at";
    settings.simpleJwt.JWK_URL = endpoint.url();
    const Fixture fixture(settings);
    QCOMPARE(fixture.me(fixture.pair().access).status, 200);
    QCOMPARE(endpoint.requests(), 0);
}

void tst_ConformanceKeys::theLastKeysOutliveAnOutage()
{
    ONLY_OURS();
    KeyEndpoint endpoint(keySet({ourKey().jwk("one")}));
    Fixture fixture(withKeySet(endpoint));
    fixture.setNow(now());
    const QByteArray token = ourKey().signedToken(CraftedToken::access().at("exp", 3600), "one");
    QCOMPARE(fixture.me(token).status, 200);
    endpoint.answer(503, "down");
    QCOMPARE(fixture.me(signedBy(ourKey(), "two")).status, 401);
    fixture.setNow(now() + 301);
    QCOMPARE(fixture.me(token).status, 200);
    QCOMPARE(endpoint.requests(), 3);
    // For a moment nobody asks again.
    QCOMPARE(fixture.me(token).status, 200);
    QCOMPARE(endpoint.requests(), 3);
    endpoint.answer(200, keySet({otherKey().jwk("one")}));
    fixture.setNow(now() + 320);
    QCOMPARE(fixture.me(token).status, 401);
}

void tst_ConformanceKeys::faithfulForgetsThem()
{
    ONLY_OURS();
    KeyEndpoint endpoint(keySet({ourKey().jwk("one")}));
    Settings settings = withKeySet(endpoint);
    settings.faithful = true;
    const Fixture fixture(settings);
    QCOMPARE(fixture.me(signedBy(ourKey(), "one")).status, 200);
    endpoint.answer(503, "down");
    QCOMPARE(fixture.me(signedBy(ourKey(), "two")).status, 401);
    QCOMPARE(fixture.me(signedBy(ourKey(), "one")).status, 401);
    endpoint.answer(200, keySet({ourKey().jwk("one")}));
    QCOMPARE(fixture.me(signedBy(ourKey(), "one")).status, 200);
}

void tst_ConformanceKeys::faithfulBreaksOnWhatIsNoKeySet()
{
    ONLY_OURS();
    for (const QByteArray &body : {QByteArray("no json"), keySet({})}) {
        const KeyEndpoint endpoint(body);
        Settings settings = withKeySet(endpoint);
        QCOMPARE(Fixture(settings).me(signedBy(ourKey(), "one")).status, 401);
        settings.faithful = true;
        QCOMPARE(Fixture(settings).me(signedBy(ourKey(), "one")).status, 500);
    }
}

void tst_ConformanceKeys::aSilentEndpointHoldsNobodyElseUp()
{
    ONLY_OURS();
    KeyEndpoint endpoint(keySet({ourKey().jwk("one")}));
    endpoint.fallSilent();
    const Fixture fixture(withKeySet(endpoint));
    auto waiting = std::async(std::launch::async,
                              [&] { return fixture.me(signedBy(ourKey(), "one")).status; });
    QTRY_COMPARE(endpoint.requests(), 1);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(fixture.post("/api/token/", "{}").status, 400);
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(waiting.get(), 401);
    QVERIFY2(timer.elapsed() < 9000, qPrintable(QString::number(timer.elapsed())));
}

void tst_ConformanceKeys::keysComeOverTls()
{
    ONLY_OURS();
    const TestCertificate &certificate = TestCertificate::local();
    if (!certificate.problem().isEmpty())
        QSKIP(qPrintable(certificate.problem()));
    const KeyEndpoint endpoint(keySet({ourKey().jwk("one")}), certificate.ofServer());
    // Nobody vouches for the certificate; then OpenSSL is told who does.
    QCOMPARE(Fixture(withKeySet(endpoint)).me(signedBy(ourKey(), "one")).status, 401);
    qputenv("SSL_CERT_FILE", certificate.certificateFile().toUtf8());
    const int status = Fixture(withKeySet(endpoint)).me(signedBy(ourKey(), "one")).status;
    qunsetenv("SSL_CERT_FILE");
    QCOMPARE(status, 200);
}

void tst_ConformanceKeys::whoHasNoKeyToSignWithOnlyReads()
{
    ONLY_OURS();
    const KeyEndpoint endpoint(keySet({ourKey().jwk("one")}));
    Settings settings = withKeySet(endpoint);
    settings.simpleJwt.SIGNING_KEY.clear();
    settings.simpleJwt.VERIFYING_KEY.clear();
    const Fixture fixture(settings);
    QCOMPARE(fixture.me(signedBy(ourKey(), "one")).status, 200);
    QCOMPARE(fixture.logIn("alice").status, 500);
}

QTEST_GUILESS_MAIN(tst_ConformanceKeys)
#include "tst_conformancekeys.moc"
