// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keychainjob_p.h"

#include <qt6keychain/keychain.h>

namespace SessionKeeper {

namespace {

KeychainReply::Outcome outcomeOf(QKeychain::Error error)
{
    switch (error) {
    case QKeychain::NoError:
        return KeychainReply::Outcome::Done;
    case QKeychain::EntryNotFound:
        return KeychainReply::Outcome::NotFound;
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return KeychainReply::Outcome::Denied;
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return KeychainReply::Outcome::NoKeychain;
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::OtherError:
        break;
    }
    return KeychainReply::Outcome::Failed;
}

QKeychain::Job *makeJob(KeychainVerb verb, const QString &service, const QByteArray &value)
{
    switch (verb) {
    case KeychainVerb::Read:
        break;
    case KeychainVerb::Write: {
        auto *job = new QKeychain::WritePasswordJob(service);
        // Text is cut at the first NUL, and a text item would for ever hide a binary one.
        job->setBinaryData(value);
        return job;
    }
    case KeychainVerb::Delete:
        return new QKeychain::DeletePasswordJob(service);
    }
    return new QKeychain::ReadPasswordJob(service);
}

} // namespace

void startKeychainJob(KeychainVerb verb, const KeychainEntry &entry, const QByteArray &value,
                      std::function<void(const KeychainReply &)> done)
{
    QKeychain::Job *job = makeJob(verb, entry.service, value);
    job->setKey(entry.key);
    job->setInsecureFallback(false);
    QObject::connect(job, &QKeychain::Job::finished, job,
                     [done = std::move(done)](QKeychain::Job *finished) {
                         KeychainReply reply {outcomeOf(finished->error()), {}, {}};
                         if (reply.outcome == KeychainReply::Outcome::Failed)
                             reply.detail = finished->errorString();
                         if (auto *read = qobject_cast<QKeychain::ReadPasswordJob *>(finished))
                             reply.value = read->binaryData();
                         done(reply);
                     });
    job->start();
}

} // namespace SessionKeeper
