// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/jose/base64url.h>
#include <SessionKeeperServer/jose/jws.h>

#include <QtCore/qfile.h>
#include <QtTest/qtest.h>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

namespace {

QByteArray pem(const QString &name)
{
    QFile file(QFINDTESTDATA(u"data/"_s + name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// The claims that RFC 7515 signs in A.1 to A.3.
constexpr auto rfcPayload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
                            "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

} // namespace

class tst_ServerJws : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void base64UrlHasOneSpelling_data();
    void base64UrlHasOneSpelling();
    void vectorsOfTheStandardsAreGood_data();
    void vectorsOfTheStandardsAreGood();
    void edDsaSignsAsRfc8037A4();
    void headerIsWrittenAsTheOriginalWritesIt();
    void whatIsSignedIsGoodAndWhatIsChangedIsNot_data();
    void whatIsSignedIsGoodAndWhatIsChangedIsNot();
    void theHeaderMustNameTheAlgorithmOfTheKey_data();
    void theHeaderMustNameTheAlgorithmOfTheKey();
    void malformedTokensAreNone_data();
    void malformedTokensAreNone();
    void unfitKeysAreRefusedWithTheReason_data();
    void unfitKeysAreRefusedWithTheReason();
};

void tst_ServerJws::base64UrlHasOneSpelling_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("empty") << ""_ba << true;
    QTest::newRow("url alphabet") << "-_-_"_ba << true;
    QTest::newRow("padding is tolerated") << "Zg=="_ba << true;
    QTest::newRow("one letter") << "Z"_ba << false;
    QTest::newRow("unused bits set") << "Zh"_ba << false;
    QTest::newRow("classic alphabet") << "+/+/"_ba << false;
    QTest::newRow("space inside") << "Zm 9v"_ba << false;
    QTest::newRow("line end") << "Zm9v\n"_ba << false;
    QTest::newRow("padding inside") << "Zg==Zg"_ba << false;
}

void tst_ServerJws::base64UrlHasOneSpelling()
{
    QFETCH(const QByteArray, text);
    QFETCH(const bool, good);
    QCOMPARE(fromBase64Url(text).has_value(), good);
}

void tst_ServerJws::vectorsOfTheStandardsAreGood_data()
{
    QTest::addColumn<Algorithm>("algorithm");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("RFC 7515 A.1")
        << Algorithm::HS256
        << *fromBase64Url("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUu"
                          "TwjAzZr1Z9CAow")
        << "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."_ba + rfcPayload
            + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    QTest::newRow("RFC 7515 A.2") << Algorithm::RS256 << pem(u"rfc7515-a2.public.pem"_s)
                                  << "eyJhbGciOiJSUzI1NiJ9."_ba + rfcPayload
            + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_"
              "lF5YKt"
              "_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBAr"
              "LIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7"
              "noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGl"
              "UPQGe77Rw";
    QTest::newRow("RFC 7515 A.3") << Algorithm::ES256 << pem(u"rfc7515-a3.public.pem"_s)
                                  << "eyJhbGciOiJFUzI1NiJ9."_ba + rfcPayload
            + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-"
              "Kg6NU"
              "1Q";
    QTest::newRow("RFC 8037 A.5") << Algorithm::EdDSA << pem(u"rfc8037-a1.public.pem"_s)
                                  << "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
                                     "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PG"
                                     "cvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"_ba;
}

void tst_ServerJws::vectorsOfTheStandardsAreGood()
{
    QFETCH(const Algorithm, algorithm);
    QFETCH(const QByteArray, key);
    QFETCH(const QByteArray, token);
    const auto jws = Jws::parse(token);
    QVERIFY(jws);
    QVERIFY(jws->isSignedBy(JwsKey::forVerifying(algorithm, key)));
}

void tst_ServerJws::edDsaSignsAsRfc8037A4()
{
    const auto key = JwsKey::forSigning(Algorithm::EdDSA, pem(u"rfc8037-a1.private.pem"_s));
    const QByteArray input = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"_ba;
    QCOMPARE(
        toBase64Url(key.sign(input)),
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"_ba);
}

void tst_ServerJws::headerIsWrittenAsTheOriginalWritesIt()
{
    const QByteArray token = Jws::sign("{}", JwsKey::forSigning(Algorithm::HS256, "secret"));
    QCOMPARE(*fromBase64Url(token.first(token.indexOf('.'))), R"({"alg":"HS256","typ":"JWT"})"_ba);
}

void tst_ServerJws::whatIsSignedIsGoodAndWhatIsChangedIsNot_data()
{
    QTest::addColumn<Algorithm>("algorithm");
    QTest::addColumn<QByteArray>("privateKey");
    QTest::addColumn<QByteArray>("publicKey");
    const QByteArray rsa = pem(u"rsa.private.pem"_s);
    const QByteArray rsaPublic = pem(u"rsa.public.pem"_s);
    const auto row = [](const char *name, Algorithm algorithm, const QByteArray &privateKey,
                        const QByteArray &publicKey) {
        QTest::newRow(name) << algorithm << privateKey << publicKey;
    };
    row("HS256", Algorithm::HS256, "secret", "secret");
    row("HS384", Algorithm::HS384, "secret", "secret");
    row("HS512", Algorithm::HS512, "secret", "secret");
    row("RS256", Algorithm::RS256, rsa, rsaPublic);
    row("RS384", Algorithm::RS384, rsa, rsaPublic);
    row("RS512", Algorithm::RS512, rsa, rsaPublic);
    row("PS256", Algorithm::PS256, rsa, rsaPublic);
    row("PS384", Algorithm::PS384, rsa, rsaPublic);
    row("PS512", Algorithm::PS512, rsa, rsaPublic);
    row("RS256, private key verifies", Algorithm::RS256, rsa, rsa);
    row("ES256", Algorithm::ES256, pem(u"p256.private.pem"_s), pem(u"p256.public.pem"_s));
    row("ES384", Algorithm::ES384, pem(u"p384.private.pem"_s), pem(u"p384.public.pem"_s));
    row("ES512", Algorithm::ES512, pem(u"p521.private.pem"_s), pem(u"p521.public.pem"_s));
    row("EdDSA, Ed25519", Algorithm::EdDSA, pem(u"rfc8037-a1.private.pem"_s),
        pem(u"rfc8037-a1.public.pem"_s));
}

void tst_ServerJws::whatIsSignedIsGoodAndWhatIsChangedIsNot()
{
    QFETCH(const Algorithm, algorithm);
    QFETCH(const QByteArray, privateKey);
    QFETCH(const QByteArray, publicKey);
    const auto signing = JwsKey::forSigning(algorithm, privateKey);
    const auto verifying = JwsKey::forVerifying(algorithm, publicKey);
    const QByteArray signature = signing.sign("input");
    QVERIFY(verifying.verify("input", signature));
    QVERIFY(!verifying.verify("inpux", signature));
    QVERIFY(!verifying.verify("input", signature.chopped(1)));
    QVERIFY(!verifying.verify("input", signature + '\0'));
    QVERIFY(!verifying.verify("input", {}));
    for (qsizetype byte = 0; byte < signature.size(); ++byte) {
        QByteArray changed = signature;
        changed[byte] = static_cast<char>(changed.at(byte) ^ 1);
        QVERIFY2(!verifying.verify("input", changed), QByteArray::number(byte).constData());
    }
}

void tst_ServerJws::theHeaderMustNameTheAlgorithmOfTheKey_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<bool>("good");
    QTest::newRow("the same") << R"({"alg":"HS256"})"_ba << true;
    QTest::newRow("other type, unknown member")
        << R"({"typ":"at+jwt","alg":"HS256","x":1})"_ba << true;
    QTest::newRow("key id") << R"({"alg":"HS256","kid":"a"})"_ba << true;
    QTest::newRow("none") << R"({"alg":"none"})"_ba << false;
    QTest::newRow("lower case") << R"({"alg":"hs256"})"_ba << false;
    QTest::newRow("longer digest") << R"({"alg":"HS512"})"_ba << false;
    QTest::newRow("other family") << R"({"alg":"RS256"})"_ba << false;
    QTest::newRow("not there") << R"({"typ":"JWT"})"_ba << false;
    QTest::newRow("a list") << R"({"alg":["HS256"]})"_ba << false;
}

void tst_ServerJws::theHeaderMustNameTheAlgorithmOfTheKey()
{
    QFETCH(const QByteArray, header);
    QFETCH(const bool, good);
    const auto key = JwsKey::forSigning(Algorithm::HS256, "secret");
    const QByteArray input = toBase64Url(header) + '.' + toBase64Url("{}");
    const auto jws = Jws::parse(input + '.' + toBase64Url(key.sign(input)));
    QVERIFY(jws);
    QCOMPARE(jws->isSignedBy(key), good);
}

void tst_ServerJws::malformedTokensAreNone_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("empty") << ""_ba;
    QTest::newRow("garbage") << "garbage"_ba;
    QTest::newRow("two segments") << "e30.e30"_ba;
    QTest::newRow("four segments") << "e30.e30.e30.e30"_ba;
    QTest::newRow("only dots") << ".."_ba;
    QTest::newRow("header is a list") << toBase64Url("[]") + ".e30.e30";
    QTest::newRow("header is no JSON") << toBase64Url("{") + ".e30.e30";
    QTest::newRow("not base64url") << "e30.e3~.e30"_ba;
    QTest::newRow("unknown extension")
        << toBase64Url(R"({"alg":"HS256","crit":["b64"]})") + ".e30.e30";
    QTest::newRow("key id is a number") << toBase64Url(R"({"alg":"HS256","kid":1})") + ".e30.e30";
    QTest::newRow("zero bytes") << QByteArray(3, '\0');
}

void tst_ServerJws::malformedTokensAreNone()
{
    QFETCH(const QByteArray, token);
    QVERIFY(!Jws::parse(token));
}

void tst_ServerJws::unfitKeysAreRefusedWithTheReason_data()
{
    QTest::addColumn<Algorithm>("algorithm");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("empty secret") << Algorithm::HS256 << ""_ba
                                  << "The secret is empty."_ba;
    QTest::newRow("public key as secret")
        << Algorithm::HS256 << pem(u"rsa.public.pem"_s)
        << "The secret is a PEM or SSH key, which an HS algorithm must not use."_ba;
    QTest::newRow("no key") << Algorithm::RS256 << ""_ba
                            << "This is not an unencrypted private key in PEM form."_ba;
    QTest::newRow("encrypted key") << Algorithm::RS256 << pem(u"encrypted.private.pem"_s)
                                   << "This is not an unencrypted private key in PEM form."_ba;
    QTest::newRow("public key to sign") << Algorithm::RS256 << pem(u"rsa.public.pem"_s)
                                        << "This is not an unencrypted private key in PEM form."_ba;
    QTest::newRow("other family") << Algorithm::RS256 << pem(u"p256.private.pem"_s)
                                  << "The private key is not one for RS256."_ba;
    QTest::newRow("other curve") << Algorithm::ES256 << pem(u"p384.private.pem"_s)
                                 << "The private key is not one for ES256."_ba;
}

void tst_ServerJws::unfitKeysAreRefusedWithTheReason()
{
    QFETCH(const Algorithm, algorithm);
    QFETCH(const QByteArray, key);
    QFETCH(const QByteArray, reason);
    try {
        JwsKey::forSigning(algorithm, key);
    } catch (const KeyError &error) {
        QCOMPARE(QByteArray(error.what()), reason);
        return;
    }
    QFAIL("the key was taken");
}

QTEST_GUILESS_MAIN(tst_ServerJws)
#include "tst_serverjws.moc"
