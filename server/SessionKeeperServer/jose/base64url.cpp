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

int valueOf(char letter)
{
    return values[static_cast<unsigned char>(letter)];
}

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
    const char *in = text.begin();
    int seen = 0; // negative once something was no letter
    const qsizetype odd = text.size() % 4;
    for (; text.end() - in > odd; in += 4) {
        const int bits = valueOf(in[0]) << 18 | valueOf(in[1]) << 12 | valueOf(in[2]) << 6
            | valueOf(in[3]);
        seen |= bits;
        *out++ = static_cast<char>(bits >> 16);
        *out++ = static_cast<char>(bits >> 8);
        *out++ = static_cast<char>(bits);
    }
    int rest = 0;
    for (; in != text.end(); ++in)
        rest = rest << 6 | valueOf(*in);
    seen |= rest;
    const int unused = odd == 2 ? rest & 0x0f : odd == 3 ? rest & 0x03 : 0;
    if (seen < 0 || unused != 0)
        return std::nullopt;
    if (odd == 2) {
        *out = static_cast<char>(rest >> 4);
    } else if (odd == 3) {
        *out++ = static_cast<char>(rest >> 10);
        *out = static_cast<char>(rest >> 2);
    }
    return bytes;
}

} // namespace SessionKeeperServer
