// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/views/avatar.h>

#include <QtCore/qcryptographichash.h>
#include <QtCore/qendian.h>

#include <algorithm>
#include <array>

namespace SessionKeeperServer {

namespace {

constexpr int side = 96;
constexpr int border = 8;
constexpr int cell = 16; // five cells and two borders

QByteArray bigEndian(quint32 number)
{
    QByteArray bytes(4, '\0');
    qToBigEndian(number, bytes.data());
    return bytes;
}

// The CRC of PNG (its specification, annex D): that of zlib.
quint32 crc(const QByteArray &data)
{
    quint32 sum = 0xffffffff;
    for (const char byte : data) {
        sum ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit)
            sum = (sum & 1) ? 0xedb88320 ^ (sum >> 1) : sum >> 1;
    }
    return sum ^ 0xffffffff;
}

QByteArray chunk(const QByteArray &type, const QByteArray &data)
{
    return bigEndian(quint32(data.size())) + type + data + bigEndian(crc(type + data));
}

// A colour of the given hue, bright enough to be told from others and dark enough for white paper.
QByteArray colour(int hue)
{
    const auto part = [hue](int shift) {
        const int angle = (hue + shift) % 360;
        const int distance = std::abs(angle - 180); // 180 at hue 0, 0 opposite
        return char(60 + std::clamp((distance - 60) * 140 / 60, 0, 140));
    };
    return QByteArray {} + part(0) + part(240) + part(120);
}

bool isFilled(const QByteArray &hash, int x, int y)
{
    if (x < border || y < border || x >= side - border || y >= side - border)
        return false;
    const int column = (x - border) / cell;
    const int row = (y - border) / cell;
    return hash.at(std::min(column, 4 - column) * 5 + row) & 1;
}

} // namespace

QByteArray drawAvatar(const QString &name)
{
    const QByteArray hash = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256);
    const int hue = (static_cast<unsigned char>(hash.at(30)) * 256
                     + static_cast<unsigned char>(hash.at(31)))
        % 360;
    QByteArray pixels; // one bit each, an index of the palette
    for (int y = 0; y < side; ++y) {
        pixels += '\0'; // no filter
        for (int x = 0; x < side; x += 8) {
            unsigned char eight = 0;
            for (int bit = 0; bit < 8; ++bit)
                eight |= static_cast<unsigned char>(isFilled(hash, x + bit, y) << (7 - bit));
            pixels += char(eight);
        }
    }
    const QByteArray header = bigEndian(side) + bigEndian(side)
        + QByteArray::fromHex("0103000000"); // one bit, palette, deflate, no interlace
    const QByteArray palette = QByteArray::fromHex("f3f4f6") + colour(hue);
    return QByteArray::fromHex("89504e470d0a1a0a") + chunk("IHDR", header) + chunk("PLTE", palette)
        + chunk("IDAT", qCompress(pixels).mid(4)) // without Qt's length
        + chunk("IEND", {});
}

} // namespace SessionKeeperServer
