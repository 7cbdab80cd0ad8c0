// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/secretkey.h>

#include <SessionKeeperServer/store/storeerror.h>

#include <QtCore/qfile.h>
#include <QtCore/qrandom.h>
#include <QtCore/qtemporaryfile.h>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

constexpr int secretLength = 50; // as `django-admin startproject` makes it
constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther
    | QFileDevice::WriteOther;

[[noreturn]] void refuse(const QString &sentence)
{
    throw StoreError(StoreError::Kind::Unavailable, sentence);
}

QByteArray newSecret()
{
    static constexpr char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789!@#%^&*(-_=+)";
    constexpr int letterCount = sizeof(letters) - 1;
    QByteArray secret;
    for (int i = 0; i < secretLength; ++i)
        secret += letters[QRandomGenerator::system()->bounded(letterCount)];
    return secret;
}

QByteArray readSecret(QFile &file)
{
    if (!file.open(QIODevice::ReadOnly)) {
        refuse(u"The secret key file \"%1\" cannot be read (%2); check its permissions."_s.arg(
            file.fileName(), file.errorString()));
    }
    if (file.permissions() & others) {
        refuse(u"The secret key file \"%1\" is open to other users of this machine; run chmod 600 "
               "on it and consider a new key."_s.arg(file.fileName()));
    }
    const QByteArray secret = file.readAll().trimmed();
    if (secret.isEmpty()) {
        refuse(u"The secret key file \"%1\" is empty; delete it to get a new key, or write one "
               "into it."_s.arg(file.fileName()));
    }
    return secret;
}

} // namespace

QByteArray readOrCreateSecretKey(const QString &fileName)
{
    // Of two servers that start at once one makes the file and the other reads it, whole: it gets
    // its name when it is complete, and rename() does not replace what is there.
    if (!QFile::exists(fileName)) {
        QTemporaryFile fresh(fileName + u".XXXXXX"_s); // 0600
        if (!fresh.open() || fresh.write(newSecret() + '\n') < 0 || !fresh.flush()) {
            refuse(u"The secret key file \"%1\" cannot be written (%2); choose a folder that "
                   "exists and may be written."_s.arg(fileName, fresh.errorString()));
        }
        fresh.setAutoRemove(!fresh.rename(fileName));
    }
    QFile file(fileName);
    return readSecret(file);
}

QString secretKeyFileBeside(const QString &databaseFile)
{
    return databaseFile + u".secret-key"_s;
}

} // namespace SessionKeeperServer
