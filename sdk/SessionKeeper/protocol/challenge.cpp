// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "challenge_p.h"

namespace SessionKeeper {

using namespace Qt::StringLiterals;

namespace {

bool isLetterOrDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// RFC 9110 5.6.2.
bool isTokenCharacter(char c)
{
    return isLetterOrDigit(c) || "!#$%&'*+-.^_`|~"_ba.contains(c);
}

// RFC 9110 11.2, without the padding.
bool isToken68Character(char c)
{
    return isLetterOrDigit(c) || "-._~+/"_ba.contains(c);
}

// More than a token may hold: some servers do not quote their URLs.
bool isNoSeparator(char c)
{
    return c != ' ' && c != '\t' && c != ',';
}

class ChallengeReader
{
public:
    explicit ChallengeReader(const QByteArray &text)
        : m_text(text)
    {
    }

    QList<Challenge> all()
    {
        while (skipSeparators())
            readOne();
        return m_challenges;
    }

private:
    bool isAtEnd() const { return m_at >= m_text.size(); }
    char here() const { return isAtEnd() ? '\0' : m_text.at(m_at); }

    void skipSpace()
    {
        while (here() == ' ' || here() == '\t')
            ++m_at;
    }

    bool skipSeparators()
    {
        while (here() == ' ' || here() == '\t' || here() == ',')
            ++m_at;
        return !isAtEnd();
    }

    // A scheme, or a parameter of the scheme before.
    void readOne()
    {
        const auto word = readWhile(isTokenCharacter);
        if (word.isEmpty()) {
            ++m_at;
            return;
        }
        skipSpace();
        if (here() == '=') {
            ++m_at;
            skipSpace();
            const auto value = here() == '"' ? readQuoted() : readWhile(isNoSeparator);
            if (!m_challenges.isEmpty())
                m_challenges.last().parameters.insert(word.toLower(), value);
            return;
        }
        m_challenges.append({word, {}});
        skipToken68();
    }

    // One word after the scheme, as of Negotiate; not a parameter, whose "=" has a value, and not
    // the next scheme, which a comma precedes.
    void skipToken68()
    {
        const auto begin = m_at;
        readWhile(isToken68Character);
        readWhile([](char c) { return c == '='; });
        skipSpace();
        if (!isAtEnd() && here() != ',')
            m_at = begin;
    }

    template<typename Predicate>
    QByteArray readWhile(Predicate belongs)
    {
        const auto begin = m_at;
        while (!isAtEnd() && belongs(here()))
            ++m_at;
        return m_text.mid(begin, m_at - begin);
    }

    QByteArray readQuoted()
    {
        QByteArray value;
        for (++m_at; !isAtEnd() && here() != '"'; ++m_at) {
            if (here() == '\\' && m_at + 1 < m_text.size())
                ++m_at;
            value.append(here());
        }
        ++m_at;
        return value;
    }

    const QByteArray m_text;
    qsizetype m_at = 0;
    QList<Challenge> m_challenges;
};

} // namespace

QList<Challenge> challenges(const HeaderList &headers)
{
    QList<Challenge> all;
    for (const auto &header : headers) {
        if (header.first.compare("WWW-Authenticate"_ba, Qt::CaseInsensitive) == 0)
            all += ChallengeReader(header.second).all();
    }
    return all;
}

} // namespace SessionKeeper
