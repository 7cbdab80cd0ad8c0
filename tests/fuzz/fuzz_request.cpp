// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// The bytes of a connection: RequestReader, in one piece and in small ones.

#include "fuzzing.h"

#include <SessionKeeperServer/http/wire/requestreader_p.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

using namespace SessionKeeperServer;

namespace {

const HttpLimits limits {.requestLine = 200, .header = 600, .body = 500};

struct Answered
{
    int status = 0; // 0 = a whole request was read
    HttpRequest request {};
    bool keepAlive = true;
};

// What HttpConnection does with a socket, with bytes instead.
class Connection
{
public:
    Connection(const QByteArray &bytes, qsizetype piece)
        : m_bytes(bytes)
        , m_piece(std::max<qsizetype>(piece, 1))
        , m_reader(limits)
    {
    }

    // All there is until the connection ends.
    std::vector<Answered> answers()
    {
        std::vector<Answered> answers;
        while (const auto next = one()) {
            answers.push_back(*next);
            if (next->status != 0 || !next->keepAlive)
                break;
        }
        return answers;
    }

private:
    std::optional<Answered> one()
    {
        m_reader.begin();
        boost::system::error_code ended;
        while (m_reader.isEmpty()) {
            if (!more(ended))
                return std::nullopt;
        }
        const auto header = m_reader.judgeHeader(read(&RequestReader::parseHeader));
        if (header.status != 0 || header.gone)
            return answered(header);
        if (!m_reader.isComplete()) {
            const auto body = m_reader.judgeBody(read(&RequestReader::parseBody));
            if (body.status != 0 || body.gone)
                return answered(body);
        }
        return Answered {.request = m_reader.take("192.0.2.1"), .keepAlive = m_reader.keepAlive()};
    }

    static std::optional<Answered> answered(const RequestReader::Verdict &verdict)
    {
        if (verdict.gone)
            return std::nullopt;
        require(!verdict.sentence.isEmpty(), "a refusal says why");
        return Answered {.status = verdict.status};
    }

    boost::system::error_code read(bool (RequestReader::*parse)(boost::system::error_code &))
    {
        boost::system::error_code error;
        while (!(m_reader.*parse)(error) && more(error)) { }
        return error;
    }

    bool more(boost::system::error_code &error)
    {
        namespace http = boost::beast::http;
        error = {};
        const qsizetype size = std::min(m_piece, m_bytes.size() - m_at);
        if (size == 0) {
            if (m_reader.parser().got_some())
                m_reader.parser().put_eof(error);
            if (!error)
                error = http::error::end_of_stream;
            return false;
        }
        if (m_reader.buffer().size() + std::size_t(size) > m_reader.buffer().max_size()) {
            error = http::error::buffer_overflow;
            return false;
        }
        auto space = m_reader.buffer().prepare(std::size_t(size));
        std::copy_n(m_bytes.constData() + m_at, size, static_cast<char *>(space.data()));
        m_reader.add(std::size_t(size));
        m_at += size;
        return true;
    }

    const QByteArray m_bytes;
    const qsizetype m_piece;
    RequestReader m_reader;
    qsizetype m_at = 0;
};

bool isSame(const HttpRequest &one, const HttpRequest &other)
{
    const auto sameHeader = [](const HttpHeader &left, const HttpHeader &right) {
        return left.name == right.name && left.value == right.value;
    };
    return one.method == other.method && one.path == other.path && one.query == other.query
        && one.body == other.body
        && std::equal(one.headers.begin(), one.headers.end(), other.headers.begin(),
                      other.headers.end(), sameHeader);
}

// Refusals are left out: Beast sees a broken header line at once in one piece, and at the header's
// end in several.
std::vector<HttpRequest> accepted(const std::vector<Answered> &answers)
{
    std::vector<HttpRequest> requests;
    for (const Answered &answered : answers) {
        if (answered.status == 0)
            requests.push_back(answered.request);
    }
    return requests;
}

void check(const Answered &answered)
{
    static constexpr std::array known {0, 400, 413, 414, 417, 431, 501, 505};
    require(std::ranges::find(known, answered.status) != known.end(),
            "a refusal has one of the known statuses");
    const HttpRequest &request = answered.request;
    require(request.body.size() <= limits.body, "no body is longer than the limit");
    require(!request.path.contains('?') && !request.path.contains(' '),
            "the path ends before the query");
    for (const HttpHeader &header : request.headers) {
        require(!header.name.isEmpty(), "every header has a name");
        for (const char c : {'\r', '\n', '\0'})
            require(!header.name.contains(c) && !header.value.contains(c), "a header is one line");
    }
}

// Near the limit of a header Beast's count depends on the pieces, by a few bytes.
bool isTooLong(const std::vector<Answered> &answers)
{
    return !answers.empty() && (answers.back().status == 414 || answers.back().status == 431);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    FuzzInput input(data, size);
    const qsizetype piece = input.byte();
    const QByteArray bytes = input.rest();
    const std::vector<Answered> whole = Connection(bytes, bytes.size()).answers();
    std::for_each(whole.begin(), whole.end(), check);
    const std::vector<Answered> pieces = Connection(bytes, piece).answers();
    std::for_each(pieces.begin(), pieces.end(), check);
    if (isTooLong(whole) || isTooLong(pieces))
        return 0;
    const std::vector<HttpRequest> one = accepted(whole);
    const std::vector<HttpRequest> other = accepted(pieces);
    require(std::equal(one.begin(), one.end(), other.begin(), other.end(), isSame),
            "it does not matter in what pieces a request arrives");
    return 0;
}
