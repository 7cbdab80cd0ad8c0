// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/jose/base64url.h>

#include <array>
#include <string_view>

namespace SessionKeeperServer {

namespace {

constexpr auto urlSafe = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
constexpr signed char noLetter = -1;

// What the letters stand for.
constexpr std::array<signed char, 256> valuesOfLetters()
{
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                          "0123456789-_";
    std::array<signed char, 256> values {};
    values.fill(noLetter);
    for (std::size_t at = 0; at < alphabet.size(); ++at)
        values[static_cast<unsigned char>(alphabet[at])] = static_cast<signed char>(at);
    return values;
}

constexpr std::array<signed char, 256> values = valuesOfLetters();

} // namespace

QByteArray toBase64Url(QByteArrayView bytes)
{
    return QByteArray::fromRawData(bytes.data(), bytes.size()).toBase64(urlSafe);
}

// By hand: Qt's decoder is four times as slow, and lets more than one spelling pass.
std::optional<QByteArray> fromBase64Url(QByteArrayView text)
{
    while (text.endsWith('='))
        text.chop(1);
    if (text.size() % 4 == 1)
        return std::nullopt;
    QByteArray bytes(text.size() * 3 / 4, Qt::Uninitialized);
    char *out = bytes.data();
    int seen = 0; // negative once something was no letter
    int group = 0;
    qsizetype letters = 0;
    for (const char letter : text) {
        const int value = values[static_cast<unsigned char>(letter)];
        seen |= value;
        group = ((group << 6) | (value & 0x3f)) & 0xffffff;
        if (++letters % 4 == 0) {
            *out++ = static_cast<char>(group >> 16);
            *out++ = static_cast<char>(group >> 8);
            *out++ = static_cast<char>(group);
        }
    }
    const int unused = letters % 4 == 2 ? group & 0x0f : letters % 4 == 3 ? group & 0x03 : 0;
    if (seen < 0 || unused != 0)
        return std::nullopt;
    if (letters % 4 == 2) {
        *out = static_cast<char>(group >> 4);
    } else if (letters % 4 == 3) {
        *out++ = static_cast<char>(group >> 10);
        *out = static_cast<char>(group >> 2);
    }
    return bytes;
}

} // namespace SessionKeeperServer
