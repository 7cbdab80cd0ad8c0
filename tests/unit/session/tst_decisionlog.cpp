// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <support/keptsession.h>

#include <SessionKeeper/session/decisionlog.h>
#include <SessionKeeper/session/refreshreport.h>

#include <QtCore/qbuffer.h>
#include <QtCore/qdir.h>
#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qprocess.h>
#include <QtCore/qtemporarydir.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace SessionKeeper;
using namespace SessionKeeper::Test;
using namespace Qt::StringLiterals;

// What a session decided can be read afterwards, and a log that cannot be written troubles nobody.
class tst_DecisionLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsOfLoginsRestoresAndLogouts();
    void tellsOfRefreshes();
    void tellsOfStoreTrouble();
    void holdsNoSecretAndNoName();
    void isForItsOwnerAlone();
    void staysWithinItsSize();
    void goesOnInANewFileWhenItsOwnIsDeleted();
    void reportsAMissingFolderOnce();
    void reportsAFullDisk();
    void refusesAPipe();
    void endsWithTheSession();
    void bearsADeviceThatGoes();

private:
    QTemporaryDir m_folder;
    int m_files = 0;
    QString newFile() { return m_folder.filePath(u"log%1.jsonl"_s.arg(++m_files)); }
};

namespace {

QList<QJsonObject> linesOf(const QByteArray &text)
{
    QList<QJsonObject> lines;
    const auto parts = text.split('\n');
    for (const auto &part : parts.first(parts.size() - 1))
        lines.append(QJsonDocument::fromJson(part).object());
    return lines;
}

QByteArray contentOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList eventsIn(const QList<QJsonObject> &lines)
{
    QStringList events;
    for (const auto &line : lines)
        events.append(line.value("event"_L1).toString());
    return events;
}

RefreshReport someReport()
{
    RefreshReport report;
    report.id = 7;
    report.outcome = RefreshReport::Outcome::Renewed;
    report.startedAt = QDateTime::currentDateTimeUtc();
    return report;
}

// A log in memory.
struct Noted
{
    QBuffer buffer;
    std::unique_ptr<DecisionLog> log;

    explicit Noted(Session &session)
    {
        buffer.open(QIODevice::WriteOnly);
        log = std::make_unique<DecisionLog>(&session, &buffer);
    }
    QList<QJsonObject> lines() const { return linesOf(buffer.data()); }
};

} // namespace

void tst_DecisionLog::tellsOfLoginsRestoresAndLogouts()
{
    KeptSession kept;
    Noted noted(kept.session);
    QVERIFY(!awaited(kept.session.login({u"ada"_s, u"wrong"_s})));
    QVERIFY(kept.logIn());
    Session next(kept.protocol, kept.store);
    next.setClock(kept.clock);
    Noted later(next);
    QVERIFY(awaited(next.restore()));
    QVERIFY(awaited(kept.session.logout()));

    const auto lines = noted.lines();
    QCOMPARE(eventsIn(lines), QStringList({u"login"_s, u"login"_s, u"logout"_s}));
    QCOMPARE(lines.at(0).value("outcome"_L1).toString(), u"Failed"_s);
    QCOMPARE(lines.at(0).value("error"_L1).toString(), u"InvalidCredentials"_s);
    QCOMPARE(lines.at(0).value("httpStatus"_L1).toInt(), 401);
    QCOMPARE(lines.at(1).value("outcome"_L1).toString(), u"LoggedIn"_s);
    QCOMPARE(lines.at(2).value("reason"_L1).toString(), u"Requested"_s);
    for (const auto &line : lines) {
        const auto time = QDateTime::fromString(line.value("time"_L1).toString(),
                                                Qt::ISODateWithMs);
        QVERIFY(qAbs(time.secsTo(QDateTime::currentDateTimeUtc())) < 60);
        QCOMPARE(line.value("pid"_L1).toInteger(), QCoreApplication::applicationPid());
    }
    QCOMPARE(eventsIn(later.lines()).value(0), u"restore"_s);
}

void tst_DecisionLog::tellsOfRefreshes()
{
    KeptSession kept;
    QVERIFY(kept.logIn());
    Noted noted(kept.session);
    QVERIFY(awaited(kept.session.refresh()));
    kept.site.insist(TokenSite::refreshPath, HttpAnswer::html(503));
    QVERIFY(!awaited(kept.session.refresh()));
    const auto lines = noted.lines();
    QCOMPARE(eventsIn(lines), QStringList({u"refresh"_s, u"refresh"_s}));
    QCOMPARE(lines.at(0).value("id"_L1).toInt(), 1);
    QCOMPARE(lines.at(0).value("cause"_L1).toString(), u"Asked"_s);
    QCOMPARE(lines.at(0).value("outcome"_L1).toString(), u"Renewed"_s);
    QCOMPARE(lines.at(0).value("sent"_L1).toInt(), 1);
    QCOMPARE(lines.at(1).value("outcome"_L1).toString(), u"Failed"_s);
    QCOMPARE(lines.at(1).value("error"_L1).toString(), u"ServerFailure"_s);
    QCOMPARE(lines.at(1).value("httpStatus"_L1).toInt(), 503);
}

void tst_DecisionLog::tellsOfStoreTrouble()
{
    KeptSession kept;
    Noted noted(kept.session);
    kept.store->failWrites(Error(Error::Kind::StoreLocked, u"Locked."_s));
    QVERIFY(kept.logIn());
    kept.store->failWrites(std::nullopt);
    QTRY_VERIFY(kept.session.isPersisted());
    QJsonArray troubles;
    for (const auto &line : noted.lines()) {
        if (line.value("event"_L1) == u"store"_s)
            troubles.append(line);
    }
    QVERIFY(troubles.size() >= 3);
    QCOMPARE(troubles.first().toObject().value("persisted"_L1), QJsonValue(false));
    QCOMPARE(troubles.at(1).toObject().value("error"_L1).toString(), u"StoreLocked"_s);
    QCOMPARE(troubles.last().toObject().value("persisted"_L1), QJsonValue(true));
}

void tst_DecisionLog::holdsNoSecretAndNoName()
{
    KeptSession kept;
    Noted noted(kept.session);
    const auto password = u"canary-of-the-log"_s;
    QVERIFY(!awaited(kept.session.login({u"Ada Lovelace"_s, password})));
    QVERIFY(kept.logIn(u"Ada Lovelace"_s));
    const QByteArrayList secrets {password.toUtf8(), "Ada Lovelace", kept.site.accessToken(),
                                  kept.site.refreshToken()};
    kept.site.insist(TokenSite::refreshPath,
                     HttpAnswer::json(401,
                                      {{u"detail"_s, QString::fromLatin1(kept.site.refreshToken())},
                                       {u"code"_s, u"token_not_valid"_s}}));
    QVERIFY(!awaited(kept.session.refresh()));
    QVERIFY(noted.lines().size() >= 3);
    for (const auto &secret : secrets)
        QVERIFY(!noted.buffer.data().contains(secret));
}

void tst_DecisionLog::isForItsOwnerAlone()
{
    KeptSession kept;
    const auto name = newFile();
    {
        DecisionLog log(&kept.session, name);
        QVERIFY(kept.logIn());
    }
    QCOMPARE(eventsIn(linesOf(contentOf(name))), QStringList(u"login"_s));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(name) & others));
}

void tst_DecisionLog::staysWithinItsSize()
{
    KeptSession kept;
    const auto name = newFile();
    constexpr qint64 limit = 5000;
    {
        DecisionLog log(&kept.session, name);
        log.setSizeLimit(limit);
        QCOMPARE(log.sizeLimit(), limit);
        for (int count = 0; count < 200; ++count)
            Q_EMIT kept.session.refreshEnded(someReport());
    }
    const auto former = contentOf(name + u".1"_s);
    const auto present = contentOf(name);
    QVERIFY(!present.isEmpty() && present.size() <= limit);
    QVERIFY(former.size() > limit / 2 && former.size() <= limit);
    for (const auto &line : linesOf(former) + linesOf(present))
        QCOMPARE(line.value("event"_L1).toString(), u"refresh"_s);
    const QFileInfo info(name);
    QCOMPARE(info.dir().entryList({info.fileName() + u'*'}, QDir::Files).size(), 2);
}

void tst_DecisionLog::goesOnInANewFileWhenItsOwnIsDeleted()
{
    KeptSession kept;
    const auto name = newFile();
    DecisionLog log(&kept.session, name);
    Q_EMIT kept.session.refreshEnded(someReport());
    QTRY_VERIFY(QFile::exists(name));
    QVERIFY(QFile::remove(name));
    Q_EMIT kept.session.refreshEnded(someReport());
    QTRY_COMPARE(linesOf(contentOf(name)).size(), 1);
}

void tst_DecisionLog::reportsAMissingFolderOnce()
{
    KeptSession kept;
    const QDir folder(m_folder.filePath(u"later"_s));
    const auto name = folder.filePath(u"log.jsonl"_s);
    DecisionLog log(&kept.session, name);
    QSignalSpy troubled(&log, &DecisionLog::troubled);
    QVERIFY(kept.logIn());
    for (int count = 0; count < 10; ++count)
        Q_EMIT kept.session.refreshEnded(someReport());
    QTRY_COMPARE(troubled.count(), 1);
    QVERIFY(troubled.first().first().toString().contains(name));
    QVERIFY(kept.hasCurrentToken());

    QVERIFY(folder.mkpath(u"."_s));
    QTRY_VERIFY((Q_EMIT kept.session.refreshEnded(someReport()), !contentOf(name).isEmpty()));
    QCOMPARE(troubled.count(), 1);
}

void tst_DecisionLog::reportsAFullDisk()
{
    const auto full = u"/dev/full"_s;
    if (!QFile::exists(full))
        QSKIP("only Linux has a disk that is always full");
    KeptSession kept;
    DecisionLog log(&kept.session, full);
    QSignalSpy troubled(&log, &DecisionLog::troubled);
    QVERIFY(kept.logIn());
    QTRY_COMPARE(troubled.count(), 1);
    QVERIFY(kept.hasCurrentToken());
    QVERIFY(QFile::exists(full));
}

void tst_DecisionLog::refusesAPipe()
{
#ifdef Q_OS_UNIX
    KeptSession kept;
    const auto name = newFile();
    QCOMPARE(QProcess::execute(u"mkfifo"_s, {name}), 0);
    DecisionLog log(&kept.session, name);
    QSignalSpy troubled(&log, &DecisionLog::troubled);
    QVERIFY(kept.logIn());
    QTRY_COMPARE(troubled.count(), 1);
#endif
}

void tst_DecisionLog::endsWithTheSession()
{
    const auto name = newFile();
    auto kept = std::make_unique<KeptSession>();
    DecisionLog log(&kept->session, name);
    QVERIFY(kept->logIn());
    QTRY_COMPARE(linesOf(contentOf(name)).size(), 1);
    kept.reset();
    settle();
    QCOMPARE(linesOf(contentOf(name)).size(), 1);
}

void tst_DecisionLog::bearsADeviceThatGoes()
{
    KeptSession kept;
    auto buffer = std::make_unique<QBuffer>();
    QVERIFY(buffer->open(QIODevice::WriteOnly));
    DecisionLog log(&kept.session, buffer.get());
    QSignalSpy troubled(&log, &DecisionLog::troubled);
    buffer.reset();
    QVERIFY(kept.logIn());
    QCOMPARE(troubled.count(), 1);
    QVERIFY(kept.session.isLoggedIn());
}

QTEST_GUILESS_MAIN(tst_DecisionLog)
#include "tst_decisionlog.moc"
