// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keyring.h"

#include <SessionKeeper/store/keychainstore.h>

#include <support/awaited.h>
#include <support/stallwatch.h>

#include <QtCore/qrandom.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

namespace {

const QString Service = u"com.example.split"_s;
constexpr int Limit = 2048;

// Another process that writes one record after the other.
class Writer
{
public:
    explicit Writer(int first, bool clears = false)
    {
        m_process.start(KEYCHAINWRITER,
                        {Service, QString::number(Limit), QString::number(first),
                         clears ? u"clear"_s : QString()});
    }
    ~Writer() { die(); }
    Q_DISABLE_COPY_MOVE(Writer)

    QByteArray line()
    {
        while (!m_process.canReadLine() && m_process.waitForReadyRead(10000)) { }
        return m_process.readLine().trimmed();
    }
    // Its last two lines.
    QByteArrayList die()
    {
        m_process.kill();
        m_process.waitForFinished();
        return m_process.readAllStandardOutput().trimmed().split('\n');
    }

private:
    QProcess m_process;
};

int numberIn(const QByteArray &line)
{
    return line.split(' ').constLast().toInt();
}

} // namespace

class tst_KeychainSplit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void splitsWhatIsLargerThanAnItem();
    void leavesSmallRecordsWhole();
    void movesBetweenWholeAndSplit();
    void boundsTheWholeRecordAllTheSame();
    void tellsThatAPartIsMissingOrForeign();
    void removesWhatACrashLeft();
    void showsReadersTheOldOrTheNewOne();
    void losesNoRecordWhenKilled();
    void bringsNoRecordBackWhenKilled();

private:
    static int kills() { return qEnvironmentVariableIsSet("SESSIONKEEPER_LONG_TESTS") ? 500 : 40; }
    static QRandomGenerator &random();

    std::unique_ptr<KeychainStore> m_store;
};

QRandomGenerator &tst_KeychainSplit::random()
{
    static const auto seed = qEnvironmentVariableIsSet("SEED")
        ? quint32(qEnvironmentVariableIntValue("SEED"))
        : QRandomGenerator::global()->generate();
    static QRandomGenerator generator(seed);
    static const bool told = (qInfo("SEED=%u repeats this", seed), true);
    Q_UNUSED(told)
    return generator;
}

void tst_KeychainSplit::init()
{
    m_store = std::make_unique<KeychainStore>(Service);
    m_store->setItemLimit(Limit);
}

void tst_KeychainSplit::cleanup()
{
    QVERIFY(awaited(m_store->clear()));
    QCOMPARE(countEntries(Service), 0);
}

void tst_KeychainSplit::splitsWhatIsLargerThanAnItem()
{
    const auto record = numberedRecord(3);
    const auto size = record.toBytes().size();
    QVERIFY(awaited(m_store->write(record)));
    QCOMPARE(countEntries(Service), 1 + (size + Limit - 1) / Limit);
    QCOMPARE(dugUp(Service, u"part//A/0"_s).size(), Limit);
    QVERIFY(dugUp(Service).size() < 200);
    KeychainStore other(Service);
    QVERIFY(holds(other, record));
}

void tst_KeychainSplit::leavesSmallRecordsWhole()
{
    QVERIFY(awaited(m_store->write(someRecord())));
    QCOMPARE(countEntries(Service), 1);
    QCOMPARE(dugUp(Service), someRecord().toBytes());
}

void tst_KeychainSplit::movesBetweenWholeAndSplit()
{
    for (int i = 0; i < 25; ++i) {
        // All the sizes, and a store that knows nothing of the limit now and then.
        KeychainStore unlimited(Service);
        const auto record = numberedRecord(i);
        const bool isWhole = i % 7 == 6;
        QVERIFY(awaited(isWhole ? unlimited.write(record) : m_store->write(record)));
        QVERIFY(holds(*m_store, record));
        const auto size = record.toBytes().size();
        const auto parts = isWhole || size <= Limit ? 0 : (size + Limit - 1) / Limit;
        QCOMPARE(countEntries(Service), 1 + parts);
    }
}

void tst_KeychainSplit::boundsTheWholeRecordAllTheSame()
{
    m_store->setMaximumSize(5000);
    QCOMPARE(kindOf(awaited(m_store->write(numberedRecord(3)))), Error::Kind::StoreTooLarge);
    QVERIFY(awaited(m_store->write(numberedRecord(2))));
    QVERIFY(holds(*m_store, numberedRecord(2)));
}

void tst_KeychainSplit::tellsThatAPartIsMissingOrForeign()
{
    const auto record = numberedRecord(3);
    QVERIFY(awaited(m_store->write(record)));
    const auto second = dugUp(Service, u"part//A/1"_s);
    for (const auto &bytes : {second.left(10), second + second, QByteArray(second.size(), 'x')}) {
        plant(Service, bytes, u"part//A/1"_s);
        QCOMPARE(kindOf(awaited(m_store->read())), Error::Kind::StoreCorrupt);
    }
    uproot(Service, u"part//A/1"_s);
    const auto read = awaited(m_store->read());
    QCOMPARE(kindOf(read), Error::Kind::StoreCorrupt);
    QVERIFY(read.error().message().contains(u"log in again"));
    plant(Service, second, u"part//A/1"_s);
    QVERIFY(holds(*m_store, record));
    uproot(Service, u"part//A/2"_s);
    QVERIFY(awaited(m_store->write(numberedRecord(8))));
    QVERIFY(holds(*m_store, numberedRecord(8)));
}

void tst_KeychainSplit::removesWhatACrashLeft()
{
    for (const auto slot : {"A"_L1, "B"_L1})
        for (int i = 0; i < 8; ++i)
            plant(Service, "left", u"part//%1/%2"_s.arg(slot).arg(i));
    QVERIFY(awaited(m_store->write(numberedRecord(2))));
    QCOMPARE(countEntries(Service), 3);
    plant(Service, "left", u"part//B/0"_s);
    KeychainStore unlimited(Service);
    QVERIFY(awaited(unlimited.write(numberedRecord(3))));
    QCOMPARE(countEntries(Service), 1);
    plant(Service, "left", u"part//B/0"_s);
    KeychainStore clearing(Service);
    QVERIFY(awaited(clearing.clear()));
    QCOMPARE(countEntries(Service), 0);
}

void tst_KeychainSplit::showsReadersTheOldOrTheNewOne()
{
    QVERIFY(awaited(m_store->write(numberedRecord(0))));
    Writer writer(1);
    QCOMPARE(writer.line(), "begin write 1");
    int last = 0;
    int changes = 0;
    for (int i = 0; i < 300; ++i) {
        const auto read = awaited(m_store->read());
        QVERIFY2(read, qPrintable(read ? QString() : read.error().message()));
        const int number = (*read)->account.toInt();
        QVERIFY(**read == numberedRecord(number));
        QVERIFY(number >= last);
        changes += number > last ? 1 : 0;
        last = number;
    }
    QVERIFY2(changes > 5, qPrintable(QString::number(changes)));
}

void tst_KeychainSplit::losesNoRecordWhenKilled()
{
    int number = 0;
    QVERIFY(awaited(m_store->write(numberedRecord(number))));
    for (int i = 0; i < kills(); ++i) {
        Writer writer(number + 1);
        QVERIFY(writer.line().startsWith("begin"));
        QTest::qWait(int(random().bounded(40)));
        const auto last = writer.die().constLast();
        const int atMost = last.isEmpty() ? number + 1 : numberIn(last);
        const int atLeast = last.startsWith("begin") ? atMost - 1
            : last.isEmpty()                         ? number
                                                     : atMost;
        const auto read = awaited(m_store->read());
        QVERIFY2(read, qPrintable(read ? QString() : read.error().message()));
        number = (*read)->account.toInt();
        QVERIFY(**read == numberedRecord(number));
        QVERIFY2(number >= atLeast && number <= atMost, last.constData());
        if (i % 5 == 4) {
            QVERIFY(awaited(m_store->write(numberedRecord(++number))));
            const auto size = numberedRecord(number).toBytes().size();
            QCOMPARE(countEntries(Service), 1 + (size <= Limit ? 0 : (size + Limit - 1) / Limit));
        }
    }
}

// After "done clear" nobody is logged in, after "done write" that one is; between "begin" and
// "done" it is the one or the other.
void tst_KeychainSplit::bringsNoRecordBackWhenKilled()
{
    int next = 0;
    for (int i = 0; i < kills(); ++i) {
        Writer writer(next, true);
        const QByteArray first = writer.line();
        QVERIFY(first.startsWith("begin"));
        QTest::qWait(int(random().bounded(60)));
        auto lines = writer.die();
        const auto last = lines.constLast().isEmpty() ? first : lines.constLast();
        const auto read = awaited(m_store->read());
        QVERIFY2(read, qPrintable(read ? QString() : read.error().message()));
        const bool isLive = *read && !(*read)->isEmpty();
        QVERIFY(!isLive || **read == numberedRecord(numberIn(last)));
        if (last.startsWith("done write"))
            QVERIFY2(isLive, last.constData());
        if (last.startsWith("done clear"))
            QVERIFY2(!isLive, last.constData());
        next = numberIn(last) + 1;
        // What was ended stays so, and what was not can be.
        QVERIFY(awaited(m_store->clear()));
        QVERIFY(isEmpty(*m_store));
    }
}

SESSIONKEEPER_WATCHED_MAIN(QCoreApplication, tst_KeychainSplit)

#include "tst_keychainsplit.moc"
