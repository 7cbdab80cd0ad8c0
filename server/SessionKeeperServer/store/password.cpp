// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/store/password.h>

#include <QtCore/qcryptographichash.h>
#include <QtCore/qrandom.h>
#include <QtCore/qstringlist.h>

#include <argon2.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <limits>

namespace SessionKeeperServer::Password {

using namespace Qt::StringLiterals;

namespace {

constexpr int sha256Length = 32;
constexpr int sha1Length = 20;
constexpr int md5Length = 16;
constexpr int scryptLength = 64; // Django's dklen
constexpr int saltLength = 22;   // Django's: 128 bits in 62 letters

unsigned char *bytesOf(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

const unsigned char *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.data());
}

QByteArray pbkdf2(const EVP_MD *digest, int length, const QByteArray &password,
                  const QByteArray &salt, int iterations)
{
    QByteArray key(length, '\0');
    const int good = PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                                       bytesOf(salt), static_cast<int>(salt.size()), iterations,
                                       digest, length, bytesOf(key));
    return good == 1 ? key : QByteArray();
}

QByteArray scrypt(const QByteArray &password, const QByteArray &salt, quint64 n, quint64 r,
                  quint64 p)
{
    QByteArray key(scryptLength, '\0');
    const int good = EVP_PBE_scrypt(password.data(), static_cast<size_t>(password.size()),
                                    bytesOf(salt), static_cast<size_t>(salt.size()), n, r, p,
                                    std::numeric_limits<quint64>::max(), bytesOf(key),
                                    scryptLength);
    return good == 1 ? key : QByteArray();
}

bool same(const QByteArray &one, const QByteArray &other)
{
    return one.size() == other.size() && !one.isEmpty()
        && CRYPTO_memcmp(one.data(), other.data(), static_cast<size_t>(one.size())) == 0;
}

QByteArray decoded(const QString &base64)
{
    return QByteArray::fromBase64(base64.toLatin1());
}

// algorithm$iterations$salt$hash
bool verifyPbkdf2(const EVP_MD *digest, int length, const QByteArray &password,
                  const QStringList &parts)
{
    if (parts.size() != 4)
        return false;
    const int iterations = parts[1].toInt();
    return iterations > 0
        && same(pbkdf2(digest, length, password, parts[2].toUtf8(), iterations), decoded(parts[3]));
}

// scrypt$n$salt$r$p$hash
bool verifyScrypt(const QByteArray &password, const QStringList &parts)
{
    if (parts.size() != 6)
        return false;
    return same(scrypt(password, parts[2].toUtf8(), parts[1].toULongLong(), parts[3].toULongLong(),
                       parts[4].toULongLong()),
                decoded(parts[5]));
}

// algorithm$salt$hex; Django's unsalted formats are those with an empty salt.
bool verifyOnce(QCryptographicHash::Algorithm algorithm, const QByteArray &password,
                const QStringList &parts)
{
    if (parts.size() != 3)
        return false;
    const QByteArray hash = QCryptographicHash::hash(parts[1].toUtf8() + password, algorithm);
    return same(hash.toHex(), parts[2].toLatin1());
}

// argon2$argon2id$v=19$m=102400,t=2,p=8$salt$hash: after the first word it is Argon2's own text.
bool verifyArgon2(const QByteArray &password, const QString &encoded)
{
    const QByteArray text = encoded.sliced(encoded.indexOf(u'$')).toLatin1();
    argon2_type type = Argon2_i;
    if (text.startsWith("$argon2id$"))
        type = Argon2_id;
    else if (text.startsWith("$argon2d$"))
        type = Argon2_d;
    return argon2_verify(text.data(), password.data(), static_cast<size_t>(password.size()), type)
        == ARGON2_OK;
}

QString newSalt()
{
    static constexpr char
        letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    constexpr int letterCount = sizeof(letters) - 1;
    QString salt;
    for (int i = 0; i < saltLength; ++i)
        salt += QLatin1Char(letters[QRandomGenerator::system()->bounded(letterCount)]);
    return salt;
}

} // namespace

QString encode(const QString &password, int iterations)
{
    const QString salt = newSalt();
    const QByteArray hash = pbkdf2(EVP_sha256(), sha256Length, password.toUtf8(), salt.toLatin1(),
                                   iterations);
    return u"pbkdf2_sha256$%1$%2$%3"_s.arg(QString::number(iterations), salt,
                                           QString::fromLatin1(hash.toBase64()));
}

bool verify(const QString &password, const QString &encoded)
{
    const QByteArray bytes = password.toUtf8();
    const QStringList parts = encoded.split(u'$');
    const QString &algorithm = parts.first();
    if (algorithm == "pbkdf2_sha256"_L1)
        return verifyPbkdf2(EVP_sha256(), sha256Length, bytes, parts);
    if (algorithm == "pbkdf2_sha1"_L1)
        return verifyPbkdf2(EVP_sha1(), sha1Length, bytes, parts);
    if (algorithm == "scrypt"_L1)
        return verifyScrypt(bytes, parts);
    if (algorithm == "argon2"_L1 && parts.size() > 1)
        return verifyArgon2(bytes, encoded);
    if (algorithm == "md5"_L1)
        return verifyOnce(QCryptographicHash::Md5, bytes, parts);
    if (algorithm == "sha1"_L1)
        return verifyOnce(QCryptographicHash::Sha1, bytes, parts);
    // Of the oldest Django: MD5 without salt and without a name.
    if (parts.size() == 1 && encoded.size() == 2 * md5Length)
        return verifyOnce(QCryptographicHash::Md5, bytes, {{}, {}, encoded});
    return false;
}

} // namespace SessionKeeperServer::Password
