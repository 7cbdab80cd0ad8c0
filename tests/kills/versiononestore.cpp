// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "versiononestore.h"

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qpromise.h>

#include <qt6keychain/keychain.h>

namespace SessionKeeper::Test {

using namespace Qt::StringLiterals;

namespace {

QByteArray versionOne(const SessionRecord &record)
{
    const auto &tokens = record.tokens;
    QJsonObject object {{u"v"_s, 1},
                        {u"access"_s, QString::fromLatin1(tokens.accessToken())},
                        {u"refresh"_s, QString::fromLatin1(tokens.refreshToken())},
                        {u"scheme"_s, QString::fromLatin1(tokens.scheme())},
                        {u"account"_s, record.account},
                        {u"protocol"_s, record.protocol},
                        {u"clockSkew"_s, qint64(record.clockSkew.count())}};
    if (tokens.accessExpiresAt().isValid())
        object.insert(u"accessExpiresAt"_s, tokens.accessExpiresAt().toMSecsSinceEpoch());
    if (tokens.refreshExpiresAt().isValid())
        object.insert(u"refreshExpiresAt"_s, tokens.refreshExpiresAt().toMSecsSinceEpoch());
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<std::optional<SessionRecord>> readVersionOne(const QByteArray &bytes)
{
    const auto object = QJsonDocument::fromJson(bytes).object();
    if (!object.contains("access"_L1) || object.value("v"_L1).toInt() < 1)
        return Error(Error::Kind::StoreCorrupt, u"no record"_s);
    const auto time = [&](QLatin1StringView field) {
        return object.contains(field)
            ? QDateTime::fromMSecsSinceEpoch(object.value(field).toInteger(), Qt::UTC)
            : QDateTime();
    };
    SessionRecord record;
    record.tokens = Tokens(object.value("access"_L1).toString().toLatin1(),
                           object.value("refresh"_L1).toString().toLatin1())
                        .withScheme(object.value("scheme"_L1).toString().toLatin1())
                        .withAccessExpiry(time("accessExpiresAt"_L1))
                        .withRefreshExpiry(time("refreshExpiresAt"_L1));
    record.account = object.value("account"_L1).toString();
    record.protocol = object.value("protocol"_L1).toString();
    record.clockSkew = std::chrono::milliseconds(object.value("clockSkew"_L1).toInteger());
    return std::optional(record);
}

// Starts the job; its answer becomes the future's result.
template<typename T, typename Job, typename Read>
QFuture<Result<T>> ended(Job *job, Read read)
{
    job->setKey(u"session/"_s);
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    QObject::connect(job, &QKeychain::Job::finished, job, [promise, job, read] {
        promise->addResult(read(*job));
        promise->finish();
    });
    job->start();
    return promise->future();
}

Result<void> outcome(const QKeychain::Job &job)
{
    if (job.error() == QKeychain::NoError || job.error() == QKeychain::EntryNotFound)
        return {};
    return Error(Error::Kind::StoreFailed, job.errorString());
}

} // namespace

QFuture<Result<std::optional<SessionRecord>>> VersionOneStore::read()
{
    using Record = std::optional<SessionRecord>;
    return ended<Record>(new QKeychain::ReadPasswordJob(m_service),
                         [](const QKeychain::ReadPasswordJob &job) -> Result<Record> {
                             if (job.error() == QKeychain::EntryNotFound)
                                 return Record();
                             const auto there = outcome(job);
                             return there ? readVersionOne(job.binaryData())
                                          : Result<Record>(there.error());
                         });
}

QFuture<Result<void>> VersionOneStore::write(const SessionRecord &record)
{
    auto *job = new QKeychain::WritePasswordJob(m_service);
    job->setBinaryData(versionOne(record));
    return ended<void>(job, outcome);
}

QFuture<Result<void>> VersionOneStore::clear()
{
    return ended<void>(new QKeychain::DeletePasswordJob(m_service), outcome);
}

} // namespace SessionKeeper::Test
