// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#include "keychainvaluetask_p.h"

#include <SessionKeeper/base/logging_p.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace SessionKeeper {

namespace {

char otherSlot(char slot)
{
    return slot == 'A' ? 'B' : 'A';
}

Result<void> toVoid(const KeychainOperation::Outcome &outcome)
{
    return outcome ? Result<void>() : Result<void>(outcome.error());
}

} // namespace

struct KeychainValueTask::Reading
{
    KeychainPlace place;
    Read next;
    KeychainManifest manifest;
    QByteArray value;
    qsizetype number = 0;
    std::optional<KeychainManifest> unreadable;
    int triesLeft = 20;
};

void KeychainValueTask::readValue(const KeychainPlace &place, const Read &next)
{
    const auto reading = std::make_shared<Reading>();
    reading->place = place;
    reading->next = next;
    lookAtEntry(reading);
}

void KeychainValueTask::lookAtEntry(const ReadingPtr &reading)
{
    operate(KeychainVerb::Read, reading->place.key, {}, [this, reading](const Outcome &entry) {
        const auto manifest = entry && *entry ? KeychainManifest::fromBytes(**entry) : std::nullopt;
        m_wasSplit = manifest.has_value();
        if (!manifest)
            return reading->next(entry);
        if (manifest == reading->unreadable || reading->triesLeft-- == 0)
            return reading->next(messages().incomplete());
        reading->manifest = *manifest;
        reading->value.clear();
        reading->number = 0;
        readPart(reading);
    });
}

void KeychainValueTask::readPart(const ReadingPtr &reading)
{
    const QString key = reading->place.partKey(reading->manifest.slot, reading->number);
    operate(KeychainVerb::Read, key, {}, [this, reading](const Outcome &part) {
        if (!part)
            return reading->next(part);
        if (!*part || reading->value.size() + (*part)->size() > reading->manifest.size)
            return readAgain(reading);
        reading->value += **part;
        if (++reading->number < reading->manifest.parts)
            return readPart(reading);
        if (!reading->manifest.describes(reading->value))
            return readAgain(reading);
        reading->next(std::optional(reading->value));
    });
}

// Somebody may be writing: then another manifest stands, or soon will. The same one twice describes
// nothing.
void KeychainValueTask::readAgain(const ReadingPtr &reading)
{
    reading->unreadable = reading->manifest;
    lookAtEntry(reading);
}

void KeychainValueTask::writeValue(const KeychainPlace &place, const QByteArray &value,
                                   const std::shared_ptr<bool> &noParts, const Done &next)
{
    const bool isLarge = context().itemLimit > 0 && value.size() > context().itemLimit;
    lookBefore(place, noParts, [=, this](const Result<OldManifest> &old) {
        if (!old)
            next(old.error());
        else if (isLarge)
            writeSplit(place, value, *old, next);
        else
            writeWhole(place, value, *old, noParts, next);
    });
}

// What the entry names now. One that knows of no parts and makes none need not look.
void KeychainValueTask::lookBefore(const KeychainPlace &place, const std::shared_ptr<bool> &noParts,
                                   const std::function<void(const Result<OldManifest> &)> &next)
{
    if (context().itemLimit > 0)
        *noParts = false;
    if (*noParts)
        return next(OldManifest());
    operate(KeychainVerb::Read, place.key, {}, [next](const Outcome &old) {
        if (!old)
            next(old.error());
        else
            next(*old ? KeychainManifest::fromBytes(**old) : OldManifest());
    });
}

void KeychainValueTask::writeWhole(const KeychainPlace &place, const QByteArray &value,
                                   const OldManifest &old, const std::shared_ptr<bool> &noParts,
                                   const Done &next)
{
    operate(KeychainVerb::Write, place.key, value, [=, this](const Outcome &written) {
        if (!written)
            return next(written.error());
        removeAllParts(place, old, noParts, [next](const Result<void> &removed) {
            if (!removed)
                qCWarning(lcStore, "Parts of an older record are left: %s",
                          qUtf8Printable(removed.error().message()));
            next({});
        });
    });
}

void KeychainValueTask::writeSplit(const KeychainPlace &place, const QByteArray &value,
                                   const OldManifest &old, const Done &next)
{
    const char slot = old ? otherSlot(old->slot) : 'A';
    const auto parts = partsOf(value, context().itemLimit);
    const auto manifest = KeychainManifest::of(value, slot, context().itemLimit);
    const auto tidy = [=, this](const Outcome &written) {
        if (!written)
            return next(written.error());
        // What cannot be removed now is removed by the next write or deletion.
        removeParts(place, otherSlot(slot), 0, old ? old->parts : 0,
                    [=, this](const Result<void> &) {
                        removeParts(place, slot, parts.size(), 0,
                                    [next](const Result<void> &) { next({}); });
                    });
    };
    writeParts(place, slot, parts, 0, [=, this](const Result<void> &written) {
        if (!written)
            return next(written);
        operate(KeychainVerb::Write, place.key, manifest.toBytes(), tidy);
    });
}

void KeychainValueTask::writeParts(const KeychainPlace &place, char slot,
                                   const QList<QByteArray> &parts, qsizetype number,
                                   const Done &next)
{
    if (number == parts.size())
        return next({});
    operate(KeychainVerb::Write, place.partKey(slot, number), parts.at(number),
            [=, this](const Outcome &written) {
                written ? writeParts(place, slot, parts, number + 1, next) : next(written.error());
            });
}

void KeychainValueTask::removeValue(const KeychainPlace &place,
                                    const std::shared_ptr<bool> &noParts, const Done &next)
{
    lookBefore(place, noParts, [=, this](const Result<OldManifest> &old) {
        if (!old)
            return next(old.error());
        operate(KeychainVerb::Delete, place.key, {}, [=, this](const Outcome &removed) {
            removed ? removeAllParts(place, *old, noParts, next) : next(removed.error());
        });
    });
}

void KeychainValueTask::removeAllParts(const KeychainPlace &place, const OldManifest &old,
                                       const std::shared_ptr<bool> &noParts, const Done &next)
{
    if (*noParts)
        return next({});
    const auto named = [old](char slot) { return old && old->slot == slot ? old->parts : 0; };
    removeParts(place, 'A', 0, named('A'), [=, this](const Result<void> &removed) {
        if (!removed)
            return next(removed);
        removeParts(place, 'B', 0, named('B'), [noParts, next](const Result<void> &all) {
            *noParts = all.has_value();
            next(all);
        });
    });
}

// Those from `from` on: as many as a manifest named, and as many more as there are without a gap.
void KeychainValueTask::removeParts(const KeychainPlace &place, char slot, qsizetype from,
                                    qsizetype named, const Done &next)
{
    findTop(place, slot, std::max(from, named), [=, this](const Result<qsizetype> &top) {
        top ? removeDownTo(place, slot, from, *top, next) : next(top.error());
    });
}

void KeychainValueTask::removeDownTo(const KeychainPlace &place, char slot, qsizetype from,
                                     qsizetype top, const Done &next)
{
    if (top == from)
        return next({});
    operate(KeychainVerb::Delete, place.partKey(slot, top - 1), {},
            [=, this](const Outcome &removed) {
                removed ? removeDownTo(place, slot, from, top - 1, next) : next(toVoid(removed));
            });
}

void KeychainValueTask::findTop(const KeychainPlace &place, char slot, qsizetype number,
                                const std::function<void(const Result<qsizetype> &)> &next)
{
    operate(KeychainVerb::Read, place.partKey(slot, number), {}, [=, this](const Outcome &part) {
        if (!part)
            next(part.error());
        else if (*part)
            findTop(place, slot, number + 1, next);
        else
            next(number);
    });
}

} // namespace SessionKeeper
