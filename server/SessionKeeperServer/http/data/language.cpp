// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/data/language.h>

#include <SessionKeeperServer/http/data/requestheaders.h>

#include <QtCore/qregularexpression.h>

#include <algorithm>
#include <array>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array<QByteArrayView, 5> supported {"en", "fr", "de", "es", "zh-hans"};
constexpr qsizetype longestHeader = 500; // Django looks at no more of it

// Empty when there is neither this language, nor its general form, nor a variant of that.
QByteArray variantOf(const QByteArray &code)
{
    const QByteArray lower = code.toLower();
    for (QByteArray form = lower; !form.isEmpty();
         form.truncate(std::max<qsizetype>(form.lastIndexOf('-'), 0))) {
        if (std::ranges::find(supported, form) != supported.end())
            return form;
    }
    const QByteArray general = lower.split('-').first();
    const auto variant = std::ranges::find_if(
        supported, [&](QByteArrayView one) { return one.startsWith(general + '-'); });
    return variant == supported.end() ? QByteArray() : variant->toByteArray();
}

struct Wish
{
    QByteArray language;
    double weight = 1;
};

// Empty when any part of the header is malformed.
std::vector<Wish> wishes(const QByteArray &header)
{
    static const QRegularExpression one(
        uR"(\G([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)(?:\s*;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?(?:\s*,\s*|$))"_s);
    QString text = QString::fromLatin1(header);
    if (text.size() > longestHeader)
        text.truncate(std::max<qsizetype>(text.lastIndexOf(u',', longestHeader - 1), 0));
    std::vector<Wish> wishes;
    for (qsizetype at = 0; at < text.size();) {
        const QRegularExpressionMatch match = one.match(text, at);
        if (!match.hasMatch())
            return {};
        wishes.push_back({match.captured(1).toLatin1(),
                          match.hasCaptured(2) ? match.captured(2).toDouble() : 1});
        at = match.capturedEnd();
    }
    std::ranges::stable_sort(wishes, std::greater<>(), &Wish::weight);
    return wishes;
}

} // namespace

QByteArray languageFor(const HttpRequest &request)
{
    const QByteArray cookie = cookieNamed("django_language", request).value_or(QByteArray());
    if (const QByteArray chosen = variantOf(cookie); !chosen.isEmpty())
        return chosen;
    for (const Wish &wish : wishes(request.header("Accept-Language"))) {
        if (wish.language == "*")
            break;
        if (const QByteArray chosen = variantOf(wish.language); !chosen.isEmpty())
            return chosen;
    }
    return "en";
}

} // namespace SessionKeeperServer
