// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// A JSON body: parseJson() and the way back.

#include "fuzzing.h"

#include <SessionKeeperServer/http/data/jsonparser.h>

#include <QtCore/qjsondocument.h>
#include <QtCore/qregularexpression.h>

using namespace SessionKeeperServer;

namespace {

// Names and texts with half a surrogate pair have no spelling in UTF-8.
bool hasLoneSurrogate(const Json &value)
{
    const auto isLone = [](const QString &text) { return !text.isValidUtf16(); };
    if (const QString *text = value.asText())
        return isLone(*text);
    if (const Json::List *items = value.asList())
        return std::any_of(items->begin(), items->end(), hasLoneSurrogate);
    if (const Json::Object *members = value.asObject())
        return std::any_of(members->begin(), members->end(), [&](const Json::Member &member) {
            return isLone(member.first) || hasLoneSurrogate(member.second);
        });
    return false;
}

void checkMistake(const QByteArray &body, const JsonMistake &mistake)
{
    static const QRegularExpression place(
        QStringLiteral("line (\\d+) column (\\d+) \\(char (\\d+)\\)$"));
    require(!mistake.sentence.isEmpty(), "a mistake is told");
    const auto found = place.match(mistake.sentence);
    if (!found.hasMatch())
        return;
    const QString text = QString::fromUtf8(body);
    require(found.captured(3).toLongLong() <= text.size(), "the mistake lies in the text");
    require(found.captured(1).toLongLong() <= text.count(u'\n') + 1, "the mistake lies on a line");
    require(found.captured(2).toLongLong() >= 1, "columns count from one");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray body = FuzzInput(data, size).rest();
    const auto result = parseJson(body);
    if (const auto *mistake = std::get_if<JsonMistake>(&result)) {
        checkMistake(body, *mistake);
        return 0;
    }
    const Json &value = std::get<Json>(result);
    if (hasLoneSurrogate(value))
        return 0;
    const QByteArray compact = value.toBytes();
    for (const int indent : {0, 4}) {
        const auto again = parseJson(value.toBytes(indent));
        require(std::holds_alternative<Json>(again), "what was written can be read");
        require(std::get<Json>(again).toBytes() == compact, "it is read as it was written");
    }
    QJsonParseError error;
    QJsonDocument::fromJson(compact, &error);
    const bool isContainer = value.asList() || value.asObject();
    require(!isContainer || error.error == QJsonParseError::NoError
                || error.error == QJsonParseError::IllegalNumber, // too large for a double
            "others can read what was written");
    return 0;
}
