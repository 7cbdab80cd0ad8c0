// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

// Runs a fuzz target without libFuzzer, with any compiler: the corpus as it is, then so many
// changes of it. Each change follows from its number alone, so what fails can be run again by that
// number.

#include "fuzzing.h"

#include <QtCore/qdiriterator.h>
#include <QtCore/qfile.h>
#include <QtCore/qlist.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <unistd.h>

namespace {

constexpr qsizetype longest = 65536;

// What the signal handler tells; it may only read what is already there.
char running[256] = "";
QByteArray input;

void tellAndDie(int signal)
{
    const auto write = [](const char *text, std::size_t size) {
        return ::write(STDERR_FILENO, text, size) >= 0;
    };
    write(running, std::min(qstrlen(running), sizeof running));
    write(input.constData(), std::size_t(input.size()));
    write("\n", 1);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

void run(const QByteArray &bytes)
{
    input = bytes;
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t *>(input.constData()),
                           std::size_t(input.size()));
}

class Mutator
{
public:
    Mutator(const QList<QByteArray> &corpus, std::uint64_t number)
        : m_corpus(corpus)
        , m_random(number)
    {
    }

    QByteArray mutated()
    {
        QByteArray bytes = anySeed();
        for (auto changes = 1 + below(6); changes > 0; --changes)
            change(bytes);
        return bytes.left(longest);
    }

private:
    // Not std::uniform_int_distribution: it differs between standard libraries.
    qsizetype below(qsizetype end)
    {
        return end < 1 ? 0 : qsizetype(m_random() % std::uint64_t(end));
    }
    const QByteArray &anySeed() { return m_corpus.at(below(m_corpus.size())); }

    QByteArray anyPiece(const QByteArray &bytes)
    {
        const qsizetype from = below(bytes.size());
        return bytes.mid(from, 1 + below(below(4) == 0 ? bytes.size() : 12));
    }

    void change(QByteArray &bytes)
    {
        const qsizetype at = below(bytes.size() + 1);
        switch (below(7)) {
        case 0:
            if (at < bytes.size())
                bytes[at] = char(bytes.at(at) ^ (1 << below(8)));
            break;
        case 1:
            bytes.insert(at, char(below(256)));
            break;
        case 2:
            bytes.remove(at, 1 + below(8));
            break;
        case 3:
            bytes.insert(at, anyPiece(anySeed()));
            break;
        case 4: {
            static constexpr char special[] = "\0\t\n\r \"%&'+,-./0:;=?\\[]_{}\x7f\x80\xff";
            bytes.insert(at, special[below(sizeof special - 1)]);
            break;
        }
        case 5:
            bytes.insert(
                at,
                QByteArray(1 + below(40), bytes.isEmpty() ? 'a' : bytes.at(below(bytes.size()))));
            break;
        default:
            bytes = bytes.left(at) + anyPiece(anySeed());
        }
    }

    const QList<QByteArray> &m_corpus;
    std::mt19937_64 m_random;
};

QList<QByteArray> read(const QString &folder)
{
    QStringList names;
    for (QDirIterator files(folder, QDir::Files); files.hasNext();)
        names.append(files.next());
    names.sort();
    QList<QByteArray> corpus;
    for (const QString &name : std::as_const(names)) {
        QFile file(name);
        if (file.open(QIODevice::ReadOnly))
            corpus.append(file.readAll());
    }
    return corpus;
}

void runMutation(const QList<QByteArray> &corpus, std::uint64_t number)
{
    std::snprintf(running, sizeof running,
                  "failed: change number %llu; run it again with --change %llu\ninput: ",
                  static_cast<unsigned long long>(number), static_cast<unsigned long long>(number));
    run(Mutator(corpus, number).mutated());
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 4) {
        std::fprintf(stderr, "usage: %s CORPUS-FOLDER --changes COUNT|--change NUMBER\n", argv[0]);
        return 2;
    }
    for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGILL, SIGBUS})
        std::signal(signal, tellAndDie);
    const QList<QByteArray> corpus = read(QFile::decodeName(argv[1]));
    const auto number = std::strtoull(argv[3], nullptr, 10);
    if (corpus.isEmpty()) {
        std::fprintf(stderr, "%s: the folder %s has no seeds\n", argv[0], argv[1]);
        return 2;
    }
    if (qstrcmp(argv[2], "--change") == 0) {
        runMutation(corpus, number);
        return 0;
    }
    std::snprintf(running, sizeof running, "failed: a seed of the corpus\ninput: ");
    std::for_each(corpus.begin(), corpus.end(), run);
    for (std::uint64_t change = 1; change <= number; ++change)
        runMutation(corpus, change);
    std::printf("%s: %lld seeds and %llu changes of them: nothing broke\n", argv[0],
                static_cast<long long>(corpus.size()), number);
    return 0;
}
