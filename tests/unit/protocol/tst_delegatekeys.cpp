// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeper/protocol/delegateprotocol.h>

#include <support/testtokens.h>

#include <QtCore/qdebug.h>
#include <QtCore/qmetaobject.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;
using Rotation = DelegateProtocol::KeyRotation;

// How a step goes on to the keys, and what their answers mean: contract.md 4.2, request by request
// as TokenExchange sends them.
class tst_DelegateKeys : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLoginListsTheKeysWithTheJwt();
    void aLoginTakesTheKeyOfItsApp();
    void aLoginMakesTheKeyThatIsNotThere();
    void aLoginFollowsThePages();
    void aLoginFollowsNoPageElsewhere();
    void aStaffsLoginTakesNobodyElsesKey();
    void aJwtThatDoesNotSayWhoseItIsMakesAKeyFirst();
    void keysThatCannotBeToldApartAreRefused();
    void aKeyThatIsThereAlreadyIsLookedFor();
    void aKeyThatIsThereAndNotListedEndsTheLogin();
    void aComplaintAboutTheAppIsTheEnd_data();
    void aComplaintAboutTheAppIsTheEnd();
    void rotatesWhenTold_data();
    void rotatesWhenTold();
    void aKeyThatWasRotatedByAnotherIsLookedFor();
    void whatWasLostIsLookedFor_data();
    void whatWasLostIsLookedFor();
    void aRefusedKeyHasASuccessorOnlyWithRotation();
    void aLogoutDeletesTheKey();
    void aKeyThatIsGoneIsLoggedOut();
    void refusalsOfKeysAreJudged_data();
    void refusalsOfKeysAreJudged();
    void noKeyIsShown();
};

namespace {

const QUrl site(u"https://api.example.com/"_s);
constexpr auto keysUrl = "https://api.example.com/refresh-token/";

QByteArray jwtOf(const QJsonValue &user)
{
    return Test::makeJwt({{u"user_id"_s, user}, {u"username"_s, u"ada"_s}});
}

QByteArray keyJson(const char *key, const char *user = "7", const char *app = "sessionkeeper")
{
    return R"({"key":")"_ba + key + R"(","user":)" + user
        + R"(,"created":"2026-11-21T12:00:00.000000Z","app":")" + app + R"("})";
}

// Plays one step: what the server answers goes in, what is sent next comes out.
struct Play
{
    std::shared_ptr<DelegateProtocol> protocol = std::make_shared<DelegateProtocol>(site);
    Tokens soFar {};
    std::optional<TokenRequest> next {};
    std::optional<Error> error {};

    void login(const QJsonValue &user = 7)
    {
        next = protocol->loginRequest({u"ada"_s, u"pw"_s});
        answer(200, R"({"token":")" + jwtOf(user) + R"("})");
    }
    void refresh(const QByteArray &key = "oldkey")
    {
        soFar = Tokens("an.older.jwt", key);
        next = protocol->refreshRequest(soFar);
        answer(200, R"({"token":")" + jwtOf(7) + R"("})");
    }

    void answer(int status, const QByteArray &body)
    {
        const auto request = *std::exchange(next, std::nullopt);
        TokenResponse response;
        response.status = status;
        response.stage = request.stage;
        response.note = request.note;
        response.url = shownUrl(request);
        response.body = body;
        const auto tokens = protocol->readReply(request.step, response);
        if (!tokens) {
            error = tokens.error();
            return;
        }
        soFar = soFar.renewedBy(*tokens);
        next = protocol->nextRequest(request.step, soFar, response);
    }
    void lose()
    {
        const auto request = *std::exchange(next, std::nullopt);
        next = protocol->recoveryRequest(request, soFar);
    }

    // "GET https://..."; "done" when nothing is left to send, the kind of the error when there is
    // one.
    QByteArray state() const
    {
        if (error)
            return QMetaEnum::fromType<Kind>().valueToKey(int(error->kind()));
        return next ? next->verb + ' ' + next->url.toEncoded() : "done"_ba;
    }
};

const QByteArray list = "GET "_ba + keysUrl;
const QByteArray create = "POST "_ba + keysUrl;
constexpr auto
    notUnique = R"({"non_field_errors":["The fields user, app must make a unique set."]})";

} // namespace

void tst_DelegateKeys::aLoginListsTheKeysWithTheJwt()
{
    Play play;
    play.login();
    QCOMPARE(play.state(), list);
    QCOMPARE(headerValue(play.next->headers, "Authorization"), "JWT " + jwtOf(7));
    QCOMPARE(headerValue(play.next->headers, "Accept"), "application/json"_ba);
    QCOMPARE(headerValue(play.next->headers, "Accept-Language"), "en"_ba);
    QVERIFY(play.next->body.isEmpty());
    QCOMPARE(play.next->step, TokenStep::Login);
    QVERIFY(play.next->stage != 0);
}

void tst_DelegateKeys::aLoginTakesTheKeyOfItsApp()
{
    Play play;
    play.protocol->setAppName(u"mail"_s);
    play.login();
    play.answer(200, '[' + keyJson("one", "7", "other") + ',' + keyJson("two", "7", "mail") + ']');
    QCOMPARE(play.state(), "done"_ba);
    QCOMPARE(play.soFar.refreshToken(), "two"_ba);
    QCOMPARE(play.soFar.accessToken(), jwtOf(7));
    QCOMPARE(play.soFar.scheme(), "JWT"_ba);
}

void tst_DelegateKeys::aLoginMakesTheKeyThatIsNotThere()
{
    Play play;
    play.protocol->setAppName(u"ada's phone"_s);
    play.login();
    play.answer(200, '[' + keyJson("one", "7", "other") + ']');
    QCOMPARE(play.state(), create);
    const QByteArray expected = R"({"app":"ada's phone"})";
    QCOMPARE(play.next->body, expected);
    QCOMPARE(headerValue(play.next->headers, "Authorization"), "JWT " + jwtOf(7));
    play.answer(201, keyJson("mine", "7", "ada's phone"));
    QCOMPARE(play.state(), "done"_ba);
    QCOMPARE(play.soFar.refreshToken(), "mine"_ba);
}

void tst_DelegateKeys::aLoginFollowsThePages()
{
    Play play;
    play.login();
    const auto pageTwo = QByteArray(keysUrl) + "?page=2";
    play.answer(200,
                R"({"count":2,"next":")" + pageTwo + R"(","previous":null,"results":[)"
                    + keyJson("one", "7", "other") + "]}");
    QCOMPARE(play.state(), "GET " + pageTwo);
    QCOMPARE(headerValue(play.next->headers, "Authorization"), "JWT " + jwtOf(7));
    play.answer(200,
                R"({"count":2,"next":null,"previous":null,"results":[)" + keyJson("two") + "]}");
    QCOMPARE(play.state(), "done"_ba);
    QCOMPARE(play.soFar.refreshToken(), "two"_ba);
}

// Behind a proxy that does not tell its own address; the token must not follow.
void tst_DelegateKeys::aLoginFollowsNoPageElsewhere()
{
    for (const char *next : {"http://api.example.com/refresh-token/?page=2",
                             "https://internal:8000/refresh-token/?page=2"}) {
        Play play;
        play.login();
        play.answer(200, R"({"count":9,"next":")"_ba + next + R"(","previous":null,"results":[]})");
        QCOMPARE(play.state(), "Misconfigured"_ba);
        QVERIFY2(play.error->message().contains(u"another origin"_s),
                 qPrintable(play.error->message()));
        QVERIFY(!play.error->message().contains(u"page=2"_s));
    }
}

// Staff sees everybody's keys (contract.md 4.2).
void tst_DelegateKeys::aStaffsLoginTakesNobodyElsesKey()
{
    Play play;
    play.login();
    play.answer(200, '[' + keyJson("adas", "8") + ',' + keyJson("evas", "77") + ']');
    QCOMPARE(play.state(), create);

    Play other;
    other.login(u"5f0c7e6a-0000-4000-8000-000000000001"_s);
    other.answer(200,
                 '[' + keyJson("adas", "8") + ','
                     + keyJson("mine", R"("5f0c7e6a-0000-4000-8000-000000000001")") + ']');
    QCOMPARE(other.state(), "done"_ba);
    QCOMPARE(other.soFar.refreshToken(), "mine"_ba);
}

void tst_DelegateKeys::aJwtThatDoesNotSayWhoseItIsMakesAKeyFirst()
{
    Play play;
    play.login(QJsonValue::Undefined);
    QCOMPARE(play.state(), create);
    play.answer(400, notUnique);
    QCOMPARE(play.state(), list);
    play.answer(200, '[' + keyJson("mine") + ',' + keyJson("other", "7", "other") + ']');
    QCOMPARE(play.state(), "done"_ba);
    QCOMPARE(play.soFar.refreshToken(), "mine"_ba);
}

void tst_DelegateKeys::keysThatCannotBeToldApartAreRefused()
{
    Play play;
    play.login(QJsonValue::Undefined);
    play.answer(400, notUnique);
    play.answer(200, '[' + keyJson("adas", "8") + ',' + keyJson("mine", "7") + ']');
    QCOMPARE(play.state(), "Misconfigured"_ba);

    Play paged;
    paged.login(QJsonValue::Undefined);
    paged.answer(400, notUnique);
    paged.answer(200,
                 R"({"count":9,"next":")"_ba + keysUrl + R"(?page=2","previous":null,"results":[)"
                     + keyJson("adas", "8") + "]}");
    QCOMPARE(paged.state(), "Misconfigured"_ba);
}

void tst_DelegateKeys::aKeyThatIsThereAlreadyIsLookedFor()
{
    // Whatever the language, and whatever the member is called (contract.md 1.5).
    for (const QByteArray &complaint : {QByteArray(notUnique), R"({"errors":["Doppelt."]})"_ba}) {
        Play play;
        play.login();
        play.answer(200, "[]");
        play.answer(400, complaint);
        QCOMPARE(play.state(), list);
        play.answer(200, '[' + keyJson("mine") + ']');
        QCOMPARE(play.state(), "done"_ba);
        QCOMPARE(play.soFar.refreshToken(), "mine"_ba);
    }
}

void tst_DelegateKeys::aKeyThatIsThereAndNotListedEndsTheLogin()
{
    Play play;
    play.login();
    play.answer(200, "[]");
    play.answer(400, notUnique);
    play.answer(200, "[]");
    QCOMPARE(play.state(), "Rejected"_ba);
    QVERIFY2(play.error->message().contains(u"\"sessionkeeper\""_s),
             qPrintable(play.error->message()));
}

void tst_DelegateKeys::aComplaintAboutTheAppIsTheEnd_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("too long")
        << R"({"app":["Ensure this field has no more than 255 characters."]})"_ba;
    QTest::newRow("malformed") << R"({"detail":"JSON parse error - Expecting value"})"_ba;
}

void tst_DelegateKeys::aComplaintAboutTheAppIsTheEnd()
{
    QFETCH(QByteArray, body);
    Play play;
    play.login();
    play.answer(200, "[]");
    play.answer(400, body);
    QCOMPARE(play.state(), "Rejected"_ba);
}

void tst_DelegateKeys::rotatesWhenTold_data()
{
    QTest::addColumn<Rotation>("rotation");
    QTest::addColumn<bool>("atLogin");
    QTest::addColumn<bool>("atRefresh");
    QTest::newRow("never") << Rotation::Never << false << false;
    QTest::newRow("at login") << Rotation::AtLogin << true << false;
    QTest::newRow("at refresh") << Rotation::AtRefresh << true << true;
}

void tst_DelegateKeys::rotatesWhenTold()
{
    QFETCH(Rotation, rotation);
    QFETCH(bool, atLogin);
    QFETCH(bool, atRefresh);
    const auto revoke = "POST "_ba + keysUrl + "oldkey/revoke/";
    Play play;
    play.protocol->setKeyRotation(rotation);
    play.login();
    play.answer(200, '[' + keyJson("oldkey") + ']');
    QCOMPARE(play.state(), atLogin ? revoke : "done"_ba);
    if (atLogin) {
        // Not empty: Qt would send an empty body twice when the connection breaks.
        QCOMPARE(play.next->body, "{}"_ba);
        play.answer(201, keyJson("newkey"));
        QCOMPARE(play.state(), "done"_ba);
        QCOMPARE(play.soFar.refreshToken(), "newkey"_ba);
    }
    // A key that has just been made is as new as can be.
    play.soFar = {};
    play.login();
    play.answer(200, "[]");
    play.answer(201, keyJson("mine"));
    QCOMPARE(play.state(), "done"_ba);

    play.refresh();
    QCOMPARE(play.state(), atRefresh ? revoke : "done"_ba);
    if (atRefresh) {
        QCOMPARE(headerValue(play.next->headers, "Authorization"), "JWT " + jwtOf(7));
        play.answer(201, keyJson("newkey"));
        QCOMPARE(play.state(), "done"_ba);
        QCOMPARE(play.soFar.refreshToken(), "newkey"_ba);
    }
}

void tst_DelegateKeys::aKeyThatWasRotatedByAnotherIsLookedFor()
{
    Play play;
    play.protocol->setKeyRotation(Rotation::AtRefresh);
    play.refresh();
    play.answer(404, R"({"detail":"Not found."})");
    QCOMPARE(play.state(), list);
    play.answer(200, '[' + keyJson("newkey") + ']');
    QCOMPARE(play.state(), "done"_ba);
    QCOMPARE(play.soFar.refreshToken(), "newkey"_ba);

    // Deleted: no key is made in its place.
    Play deleted;
    deleted.protocol->setKeyRotation(Rotation::AtRefresh);
    deleted.refresh();
    deleted.answer(404, R"({"detail":"Not found."})");
    deleted.answer(200, "[]");
    QCOMPARE(deleted.state(), "Rejected"_ba);

    // Before 0.4 there is no such endpoint.
    Play old;
    old.protocol->setKeyRotation(Rotation::AtRefresh);
    old.refresh();
    old.answer(404, "<h1>Not Found</h1>");
    QCOMPARE(old.state(), "Misconfigured"_ba);
}

void tst_DelegateKeys::whatWasLostIsLookedFor_data()
{
    QTest::addColumn<bool>("isRotation");
    QTest::addColumn<QByteArray>("listed");
    QTest::addColumn<QByteArray>("state");
    QTest::addColumn<QByteArray>("key");
    QTest::newRow("a key was made") << false << keyJson("mine") << "done"_ba
                                    << "mine"_ba;
    QTest::newRow("no key was made") << false << QByteArray() << create << QByteArray();
    QTest::newRow("the key was rotated") << true << keyJson("newkey") << "done"_ba
                                         << "newkey"_ba;
    QTest::newRow("the key was not rotated") << true << keyJson("oldkey") << "done"_ba
                                             << "oldkey"_ba;
    // The original deletes and inserts without a transaction.
    QTest::newRow("the key was lost between two statements")
        << true << QByteArray() << create << "oldkey"_ba;
}

void tst_DelegateKeys::whatWasLostIsLookedFor()
{
    QFETCH(bool, isRotation);
    QFETCH(QByteArray, listed);
    Play play;
    play.protocol->setKeyRotation(isRotation ? Rotation::AtRefresh : Rotation::Never);
    if (isRotation) {
        play.refresh();
    } else {
        play.login();
        play.answer(200, "[]");
    }
    play.lose();
    QCOMPARE(play.state(), list);
    play.answer(200, '[' + listed + ']');
    QTEST(play.state(), "state");
    QTEST(play.soFar.refreshToken(), "key");
    if (play.next) {
        play.answer(201, keyJson("another"));
        QCOMPARE(play.state(), "done"_ba);
        QCOMPARE(play.soFar.refreshToken(), "another"_ba);
    }
}

void tst_DelegateKeys::aRefusedKeyHasASuccessorOnlyWithRotation()
{
    DelegateProtocol protocol(site);
    const Tokens held(jwtOf(7), "oldkey");
    const auto refused = protocol.refreshRequest(held);
    QVERIFY(!protocol.recoveryRequest(refused, held));
    protocol.setKeyRotation(Rotation::AtLogin);
    QVERIFY(!protocol.recoveryRequest(refused, held));
    protocol.setKeyRotation(Rotation::AtRefresh);
    // Without a JWT nobody can be asked.
    QVERIFY(!protocol.recoveryRequest(refused, held.withoutAccessToken()));
    QVERIFY(!protocol.recoveryRequest(protocol.logoutRequest(held).value(), held));

    Play play;
    play.protocol->setKeyRotation(Rotation::AtRefresh);
    play.soFar = held;
    play.next = play.protocol->refreshRequest(held);
    play.lose();
    QCOMPARE(play.state(), list);
    play.answer(200, '[' + keyJson("newkey") + ']');
    QCOMPARE(play.state(), "POST https://api.example.com/delegate/"_ba);
    QVERIFY(play.next->body.contains(R"("refresh_token":"newkey")"));
    QVERIFY(headerValue(play.next->headers, "Authorization").isNull());
    play.answer(200, R"({"token":"a.new.jwt"})");
    QCOMPARE(play.state(), "done"_ba);
    QCOMPARE(play.soFar, Tokens("a.new.jwt", "newkey").withScheme("JWT"));
}

void tst_DelegateKeys::aLogoutDeletesTheKey()
{
    for (const int status : {204, 404}) {
        Play play;
        play.soFar = Tokens({}, "old/key?");
        play.next = play.protocol->logoutRequest(play.soFar);
        play.answer(200, R"({"token":")" + jwtOf(7) + R"("})");
        QCOMPARE(play.state(), "DELETE "_ba + keysUrl + "old%2Fkey%3F/");
        QVERIFY(play.next->body.isEmpty());
        play.answer(status, status == 204 ? "" : R"({"detail":"Not found."})");
        QCOMPARE(play.state(), "done"_ba);
    }
}

void tst_DelegateKeys::aKeyThatIsGoneIsLoggedOut()
{
    Play play;
    play.soFar = Tokens("a.live.jwt", "oldkey");
    play.next = play.protocol->logoutRequest(play.soFar);
    play.answer(401, R"({"detail":"Invalid token."})");
    QCOMPARE(play.state(), "done"_ba);
}

void tst_DelegateKeys::refusalsOfKeysAreJudged_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("kind");
    QTest::newRow("another scheme")
        << 401 << R"({"detail":"Authentication credentials were not provided."})"_ba
        << "Misconfigured"_ba;
    QTest::newRow("no permission")
        << 403 << R"({"detail":"You do not have permission to perform this action."})"_ba
        << "Rejected"_ba;
    QTest::newRow("the JWT is refused") << 401 << R"({"detail":"Signature has expired."})"_ba
                                        << "UnexpectedReply"_ba;
    QTest::newRow("the user was deactivated just now")
        << 401 << R"({"detail":"User account is disabled."})"_ba
        << "AccountRefused"_ba;
    QTest::newRow("not mounted") << 404 << "<h1>Not Found</h1>"_ba
                                 << "Misconfigured"_ba;
    QTest::newRow("a page") << 200 << "<h1>Hotspot</h1>"_ba
                            << "UnexpectedReply"_ba;
    QTest::newRow("no list") << 200 << R"({"key":"abc"})"_ba
                             << "UnexpectedReply"_ba;
    QTest::newRow("throttled") << 429 << R"({"detail":"Request was throttled."})"_ba
                               << "Throttled"_ba;
}

void tst_DelegateKeys::refusalsOfKeysAreJudged()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    Play play;
    play.login();
    play.answer(status, body);
    QTEST(play.state(), "kind");
}

// A key in an address is as secret as one in a body.
void tst_DelegateKeys::noKeyIsShown()
{
    Play play;
    play.protocol->setKeyRotation(Rotation::AtRefresh);
    play.refresh();
    QString shown;
    QDebug(&shown) << *play.next;
    QVERIFY2(!shown.contains(u"oldkey"_s) && shown.contains(u"/refresh-token/"_s),
             qPrintable(shown));
    play.answer(500, "{}");
    QCOMPARE(play.state(), "ServerFailure"_ba);
    QVERIFY(!play.error->message().contains(u"oldkey"_s));
}

QTEST_GUILESS_MAIN(tst_DelegateKeys)
#include "tst_delegatekeys.moc"
