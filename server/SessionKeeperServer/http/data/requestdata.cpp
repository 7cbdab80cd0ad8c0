// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/data/requestdata.h>

#include <SessionKeeperServer/http/data/formparser.h>
#include <SessionKeeperServer/http/data/jsonparser.h>
#include <SessionKeeperServer/http/data/mediatype.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

// What Python's str.strip() takes away: more than QString::trimmed().
bool isPythonSpace(QChar c)
{
    return c.isSpace() || (c.unicode() >= 0x1c && c.unicode() <= 0x1f);
}

QString stripped(const QString &text)
{
    QStringView rest = text;
    while (!rest.isEmpty() && isPythonSpace(rest.front()))
        rest = rest.mid(1);
    while (!rest.isEmpty() && isPythonSpace(rest.back()))
        rest.chop(1);
    return rest.size() == text.size() ? text : rest.toString();
}

// Python's str() of a number.
QString spelled(const Json::Number &number)
{
    if (number.isInteger)
        return QString::fromLatin1(number.spelling);
    const double value = number.spelling.toDouble();
    const double size = std::abs(value);
    const bool plain = value == 0 || (size >= 1e-4 && size < 1e16);
    std::array<char, 400> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                   plain ? std::chars_format::fixed
                                         : std::chars_format::scientific);
    QString result = QString::fromLatin1(text.data(), end.ptr - text.data());
    if (plain && !result.contains(u'.'))
        result += u".0"_s;
    return result;
}

QString pythonTypeName(const Json &value)
{
    if (value.asBool())
        return u"bool"_s;
    if (const Json::Number *number = value.asNumber())
        return number->isInteger ? u"int"_s : u"float"_s;
    return value.asList() ? u"list"_s : u"str"_s;
}

ApiReply nonFieldError(const QString &text)
{
    return {.status = 400, .body = Json::object({{u"non_field_errors"_s, Json::texts({text})}})};
}

template<typename Mistake>
std::variant<Json, ApiReply> parsed(std::variant<Json, Mistake> result, const QString &prefix)
{
    if (const Mistake *mistake = std::get_if<Mistake>(&result))
        return ApiError::parse(prefix + mistake->sentence);
    return std::get<Json>(std::move(result));
}

QStringList validated(const QString &text, qsizetype longest)
{
    QStringList errors;
    if (text.size() > longest && text.toUcs4().size() > longest)
        errors.append(u"Ensure this field has no more than %1 characters."_s.arg(longest));
    if (text.contains(QChar::Null))
        errors.append(u"Null characters are not allowed."_s);
    const auto isSurrogate = [](QChar c) { return c.isSurrogate(); };
    const auto first = std::find_if(text.begin(), text.end(), isSurrogate);
    for (qsizetype at = first - text.begin(); at < text.size(); ++at) {
        const bool pair = text.at(at).isHighSurrogate() && at + 1 < text.size()
            && text.at(at + 1).isLowSurrogate();
        if (pair) {
            ++at;
        } else if (text.at(at).isSurrogate()) {
            errors.append(u"Surrogate characters are not allowed: U+"_s
                          + QString::number(text.at(at).unicode(), 16).toUpper() + u'.');
            break;
        }
    }
    return errors;
}

} // namespace

QStringList parsedMediaTypes()
{
    return {u"application/json"_s, u"application/x-www-form-urlencoded"_s,
            u"multipart/form-data"_s};
}

std::variant<Json, ApiReply> parseBody(const HttpRequest &request)
{
    if (request.body.isEmpty())
        return Json(Json::Object());
    const QByteArray contentType = request.header("Content-Type");
    if (contentType == "application/json") // as nearly all send it: nothing to take apart
        return parsed(parseJson(request.body), u"JSON parse error - "_s);
    static const MediaType json("application/json");
    static const MediaType urlEncoded("application/x-www-form-urlencoded");
    static const MediaType multipart("multipart/form-data");
    const MediaType type(contentType);
    if (json.satisfies(type))
        return parsed(parseJson(request.body), u"JSON parse error - "_s);
    if (urlEncoded.satisfies(type))
        return parsed(parseUrlEncoded(request.body), {});
    if (multipart.satisfies(type))
        return parsed(parseMultipart(request.body, type.parameter("boundary")), {});
    return ApiError::unsupportedMediaType(contentType);
}

FieldReader::FieldReader(const HttpRequest &request)
{
    std::variant<Json, ApiReply> body = parseBody(request);
    if (const ApiReply *failure = std::get_if<ApiReply>(&body))
        m_failure = *failure;
    else
        m_data = std::get<Json>(std::move(body));
    if (m_failure || m_data.asObject())
        return;
    m_failure = m_data.isNull()
        ? nonFieldError(u"No data provided"_s)
        : nonFieldError(
            u"Invalid data. Expected a dictionary, but got %1."_s.arg(pythonTypeName(m_data)));
}

QString FieldReader::text(const QString &name, qsizetype longest)
{
    if (m_failure)
        return {};
    const Json *value = given(name);
    if (!value)
        return {};
    const bool isText = value->asText() || value->asNumber();
    if (!isText) {
        add(name, {u"Not a valid string."_s});
        return {};
    }
    const QString text = stripped(value->asText() ? *value->asText() : spelled(*value->asNumber()));
    if (text.isEmpty())
        add(name, {u"This field may not be blank."_s});
    else if (const QStringList errors = validated(text, longest); !errors.isEmpty())
        add(name, errors);
    return text;
}

QString FieldReader::text(const QString &name, const QString &whenMissing, qsizetype longest)
{
    return m_failure || m_data.find(name) ? text(name, longest) : whenMissing;
}

bool FieldReader::has(const QString &name) const
{
    return m_data.find(name) != nullptr;
}

std::optional<qint64> FieldReader::primaryKey(const QString &name)
{
    if (m_failure)
        return std::nullopt;
    const Json *value = given(name);
    if (!value)
        return std::nullopt;
    if (value->asText() && value->asText()->isEmpty()) {
        add(name, {u"This field may not be null."_s});
        return std::nullopt;
    }
    bool isNumber = false;
    qint64 id = 0;
    if (const Json::Number *number = value->asNumber()) {
        const double real = number->spelling.toDouble(&isNumber);
        isNumber = isNumber && std::abs(real) < 9e18;
        id = isNumber ? qint64(real) : 0;
    }
    if (value->asText())
        id = value->asText()->trimmed().toLongLong(&isNumber);
    if (isNumber)
        return id;
    add(name, {u"Incorrect type. Expected pk value, received %1."_s.arg(pythonTypeName(*value))});
    return std::nullopt;
}

const Json *FieldReader::given(const QString &name)
{
    const Json *value = m_data.find(name);
    if (!value)
        add(name, {u"This field is required."_s});
    else if (value->isNull())
        add(name, {u"This field may not be null."_s});
    return value && !value->isNull() ? value : nullptr;
}

ApiReply FieldReader::failure() const
{
    return m_failure ? *m_failure : ApiReply {.status = 400, .body = m_errors};
}

void FieldReader::add(const QString &field, const QStringList &errors)
{
    m_errors.emplace_back(field, Json::texts(errors));
}

} // namespace SessionKeeperServer
