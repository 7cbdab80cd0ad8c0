// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_FUZZING_H
#define SESSIONKEEPER_TESTS_FUZZING_H

#include <QtCore/qbytearray.h>

#include <cstddef>
#include <cstdint>

// The one function of a target. libFuzzer calls it with bytes of its own making, driver.cpp with
// those of the corpus and changes of them. Returns 0; what must not be ends the program.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

// A sentence about the fuzzed code that must hold whatever the input is.
void require(bool holds, const char *sentence);

// The input, taken apart from its front.
class FuzzInput
{
public:
    FuzzInput(const std::uint8_t *data, std::size_t size);

    std::uint8_t byte(); // 0 when nothing is left
    QByteArray line();   // up to the next line end, which is dropped
    QByteArray rest();

private:
    QByteArray m_left;
};

#endif // SESSIONKEEPER_TESTS_FUZZING_H
