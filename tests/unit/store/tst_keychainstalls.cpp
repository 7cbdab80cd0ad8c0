// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keyring.h"

#include <SessionKeeper/store/keychainstore.h>

#include <support/keptsession.h>
#include <support/stallwatch.h>

#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString Service = u"com.example.stalls"_s;

// A call straight from the test, as from a slot of the app.
template<typename Call>
auto watched(const char *what, Call call)
{
    const StallWatch::Watched mark(what);
    return call();
}

} // namespace

// K13: whatever state the keychain is in, no call and no answer of it holds the main loop.
class tst_KeychainStalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstUseInAProcess();
    void largeRecords();
    void aSessionOnTheKeychain();
    void aLockedKeyring();
    void aSilentKeyring();
    void aKeyringThatWasKilled();

private:
    QProcess m_daemon;
};

// The probing of the bus and the loading of libsecret included.
void tst_KeychainStalls::theFirstUseInAProcess()
{
    const auto store = watched("KeychainStore()",
                               [] { return std::make_unique<KeychainStore>(Service); });
    QVERIFY(awaited(watched("the first read()", [&] { return store->read(); })));
    QVERIFY(awaited(watched("the first write()", [&] { return store->write(someRecord()); })));
    QVERIFY(awaited(watched("the first clear()", [&] { return store->clear(); })));
}

void tst_KeychainStalls::largeRecords()
{
    KeychainStore store(Service);
    auto record = someRecord();
    record.tokens = Tokens(QByteArray(60000, 'a'), QByteArray(60000, 'r'));
    QVERIFY(awaited(watched("write()", [&] { return store.write(record); })));
    QVERIFY(awaited(watched("read()", [&] { return store.read(); })));
    QVERIFY(awaited(watched("clear()", [&] { return store.clear(); })));
}

void tst_KeychainStalls::aSessionOnTheKeychain()
{
    KeptSession kept;
    const auto store = std::make_shared<KeychainStore>(Service);
    Session session(kept.protocol, store);
    session.setClock(kept.clock);
    QVERIFY(awaited(watched("login()", [&] {
        return session.login({u"ada"_s, canaryPassword()});
    })));
    QVERIFY(awaited(watched("refresh()", [&] { return session.refresh(); })));
    Session next(kept.protocol, store);
    next.setClock(kept.clock);
    QVERIFY(awaited(watched("restore()", [&] { return next.restore(); })));
    kept.outliveAccessToken();
    QVERIFY(awaited(watched("freshAccessToken()", [&] { return next.freshAccessToken(); })));
    QVERIFY(awaited(watched("logout()", [&] { return next.logout(); })));
}

void tst_KeychainStalls::aLockedKeyring()
{
    KeychainStore store(Service);
    lockKeyring();
    QVERIFY(!awaited(watched("read()", [&] { return store.read(); })));
    QVERIFY(!awaited(watched("write()", [&] { return store.write(someRecord()); })));
    unlockKeyring();
    QVERIFY(awaited(watched("write()", [&] { return store.write(someRecord()); })));
}

// A synchronous call would wait for its answer here.
void tst_KeychainStalls::aSilentKeyring()
{
    KeychainStore store(Service);
    store.setTimeout(300ms);
    {
        const StoppedKeyring stopped;
        QVERIFY(!awaited(watched("read()", [&] { return store.read(); })));
        QVERIFY(!awaited(watched("write()", [&] { return store.write(someRecord()); })));
    }
    QTRY_VERIFY(awaited(store.read()));
}

void tst_KeychainStalls::aKeyringThatWasKilled()
{
    KeychainStore store(Service);
    QVERIFY(awaited(store.write(someRecord())));
    restartKeyring(m_daemon, KeyringState::Unlocked);
    QTRY_VERIFY(awaited(watched("read()", [&] { return store.read(); })));
    QVERIFY(awaited(watched("clear()", [&] { return store.clear(); })));
    m_daemon.kill();
    m_daemon.waitForFinished();
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_KeychainStalls)
#include "tst_keychainstalls.moc"
