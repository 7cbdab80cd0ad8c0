// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// A configuration file: Settings::read().

#include "fuzzing.h"

#include <SessionKeeperServer/http/settings.h>

#include <QtCore/qdir.h>
#include <QtCore/qfile.h>
#include <QtCore/qtemporarydir.h>

using namespace SessionKeeperServer;
using namespace Qt::StringLiterals;

namespace {

// The seeds have it wherever a key or a password can stand.
constexpr auto secret = "MARK-OF-A-SECRET"_L1;

const QString &fileName()
{
    // In memory where there is such a place: a disk would be waited for at every input.
    static const QTemporaryDir folder(
        (QDir(u"/dev/shm"_s).exists() ? u"/dev/shm"_s : QDir::tempPath()) + u"/fuzz-XXXXXX"_s);
    static const QString name = folder.filePath(u"config.toml"_s);
    return name;
}

void checkSentence(const QString &sentence)
{
    require(sentence.startsWith(fileName()) || sentence.contains(fileName()), "the file is named");
    require(sentence.size() > fileName().size() + 2, "what is wrong is told");
    require(!sentence.contains(secret), "no secret is shown");
}

void checkSettings(const Settings &settings)
{
    require(!settings.systems.isEmpty(), "a server serves something");
    for (const QString *path :
         {&settings.paths.token, &settings.paths.delegate, &settings.paths.me})
        require(path->startsWith(u'/') && path->endsWith(u'/'),
                "a path begins and ends with a slash");
    require(settings.simpleJwt.ACCESS_TOKEN_LIFETIME.count() >= 0, "no lifetime is negative");
    require(!settings.simpleJwt.AUTH_HEADER_TYPES.isEmpty(), "there is a scheme");
    require(!settings.simpleJwt.AUTH_TOKEN_CLASSES.isEmpty(), "there is a class of tokens");
    require(settings.passwordIterations >= 1, "passwords are hashed");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    QFile file(fileName());
    require(file.open(QIODevice::WriteOnly), "the configuration can be written");
    file.write(reinterpret_cast<const char *>(data), qint64(size));
    file.close();
    Settings settings = Settings::forProgram();
    try {
        settings.read(fileName());
        checkSettings(settings);
    } catch (const SettingsError &error) {
        checkSentence(error.sentence());
    }
    return 0;
}
