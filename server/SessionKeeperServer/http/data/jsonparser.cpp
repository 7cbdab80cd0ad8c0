// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include <SessionKeeperServer/http/data/jsonparser.h>

#include <SessionKeeperServer/http/data/utf8.h>

#include <algorithm>
#include <array>

namespace SessionKeeperServer {

using namespace Qt::StringLiterals;

namespace {

constexpr int deepest = 200; // far above what a client sends, far below what a thread's stack holds

class Parser
{
public:
    explicit Parser(const QString &text)
        : m_text(text)
    {
    }

    Json document()
    {
        skipSpace();
        Json value = this->value(0);
        skipSpace();
        if (m_at < m_text.size())
            fail(u"Extra data"_s, m_at);
        return value;
    }

private:
    [[noreturn]] void fail(const QString &what, qsizetype at) const
    {
        const QStringView before = QStringView(m_text).left(at);
        const qsizetype line = before.count(u'\n') + 1;
        const qsizetype column = at - before.lastIndexOf(u'\n');
        throw JsonMistake {
            u"%1: line %2 column %3 (char %4)"_s.arg(what).arg(line).arg(column).arg(at)};
    }

    QChar peek() const { return m_at < m_text.size() ? m_text.at(m_at) : QChar(); }
    bool ended() const { return m_at >= m_text.size(); }

    void skipSpace()
    {
        while (peek() == u' ' || peek() == u'\t' || peek() == u'\n' || peek() == u'\r')
            ++m_at;
    }

    bool take(QStringView word)
    {
        if (!QStringView(m_text).mid(m_at).startsWith(word))
            return false;
        m_at += word.size();
        return true;
    }

    Json value(int depth)
    {
        if (depth > deepest)
            fail(u"Nested too deeply"_s, m_at);
        const QChar c = peek();
        if (c == u'"')
            return text();
        if (c == u'{')
            return object(depth);
        if (c == u'[')
            return list(depth);
        if (take(u"null"))
            return {};
        if (take(u"true"))
            return true;
        if (take(u"false"))
            return false;
        static constexpr std::array<QStringView, 3> constants {u"NaN", u"Infinity", u"-Infinity"};
        for (const QStringView constant : constants) {
            if (take(constant))
                throw JsonMistake {
                    u"Out of range float values are not JSON compliant: '%1'"_s.arg(constant)};
        }
        return number();
    }

    qsizetype digits()
    {
        const qsizetype begin = m_at;
        while (peek() >= u'0' && peek() <= u'9')
            ++m_at;
        return m_at - begin;
    }

    Json number()
    {
        const qsizetype begin = m_at;
        if (peek() == u'-')
            ++m_at;
        if (peek() == u'0')
            ++m_at;
        else if (digits() == 0)
            fail(u"Expecting value"_s, begin);
        bool isInteger = true;
        qsizetype end = m_at;
        if (peek() == u'.') {
            ++m_at;
            isInteger = digits() == 0 && isInteger;
            m_at = isInteger ? end : m_at;
            end = m_at;
        }
        if (peek() == u'e' || peek() == u'E') {
            ++m_at;
            if (peek() == u'+' || peek() == u'-')
                ++m_at;
            const bool hasExponent = digits() > 0;
            m_at = hasExponent ? m_at : end;
            isInteger = isInteger && !hasExponent;
        }
        return Json::Number {m_text.mid(begin, m_at - begin).toLatin1(), isInteger};
    }

    QString text()
    {
        const qsizetype begin = m_at++;
        QString result;
        for (;;) {
            const QStringView rest = QStringView(m_text).mid(m_at);
            const auto end = std::find_if(rest.begin(), rest.end(), [](QChar c) {
                return c == u'"' || c == u'\\' || c < u' ';
            });
            const QStringView piece = rest.first(end - rest.begin());
            m_at += piece.size();
            result += piece;
            if (ended())
                fail(u"Unterminated string starting at"_s, begin);
            const QChar c = m_text.at(m_at);
            if (c == u'"') {
                ++m_at;
                return result;
            }
            if (c < u' ')
                fail(u"Invalid control character at"_s, m_at);
            ++m_at;
            result += escaped(begin);
        }
    }

    QChar escaped(qsizetype textBegin)
    {
        if (ended())
            fail(u"Unterminated string starting at"_s, textBegin);
        const QChar c = m_text.at(m_at++);
        switch (c.unicode()) {
        case '"':
        case '\\':
        case '/':
            return c;
        case 'b':
            return u'\b';
        case 'f':
            return u'\f';
        case 'n':
            return u'\n';
        case 'r':
            return u'\r';
        case 't':
            return u'\t';
        case 'u':
            return unicodeEscape();
        default:
            fail(u"Invalid \\escape"_s, m_at - 2);
        }
    }

    QChar unicodeEscape()
    {
        const QStringView hex = QStringView(m_text).mid(m_at, 4);
        const bool isHex = hex.size() == 4 && std::all_of(hex.begin(), hex.end(), [](QChar c) {
                               return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f')
                                   || (c >= u'A' && c <= u'F');
                           });
        if (!isHex)
            fail(u"Invalid \\uXXXX escape"_s, m_at - 1);
        m_at += 4;
        return QChar(hex.toUShort(nullptr, 16));
    }

    Json list(int depth)
    {
        Json::List items;
        ++m_at;
        skipSpace();
        if (take(u"]"))
            return items;
        for (;;) {
            items.push_back(value(depth + 1));
            skipSpace();
            if (take(u"]"))
                return items;
            if (!take(u","))
                fail(u"Expecting ',' delimiter"_s, m_at);
            skipSpace();
        }
    }

    Json object(int depth)
    {
        Json::Object members;
        ++m_at;
        skipSpace();
        if (take(u"}"))
            return members;
        for (;;) {
            if (peek() != u'"')
                fail(u"Expecting property name enclosed in double quotes"_s, m_at);
            QString name = text();
            skipSpace();
            if (!take(u":"))
                fail(u"Expecting ':' delimiter"_s, m_at);
            skipSpace();
            members.emplace_back(std::move(name), value(depth + 1));
            skipSpace();
            if (take(u"}"))
                return members;
            if (!take(u","))
                fail(u"Expecting ',' delimiter"_s, m_at);
            skipSpace();
        }
    }

    const QString &m_text;
    qsizetype m_at = 0;
};

} // namespace

std::variant<Json, JsonMistake> parseJson(const QByteArray &utf8)
{
    if (utf8.startsWith("\xEF\xBB\xBF"))
        return JsonMistake {
            u"Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)"_s};
    const auto text = decodeUtf8(utf8);
    if (const Utf8Mistake *mistake = std::get_if<Utf8Mistake>(&text))
        return JsonMistake {mistake->sentence};
    try {
        return Parser(std::get<QString>(text)).document();
    } catch (const JsonMistake &mistake) {
        return mistake;
    }
}

} // namespace SessionKeeperServer
