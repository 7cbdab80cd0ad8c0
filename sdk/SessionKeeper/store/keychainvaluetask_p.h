// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_KEYCHAINVALUETASK_P_H
#define SESSIONKEEPER_KEYCHAINVALUETASK_P_H

// Not API: may change or vanish without notice.

#include "keychainmanifest_p.h"
#include "keychaintask_p.h"

namespace SessionKeeper {

// A task with values that may be larger than a keychain entry. The order of the steps is what makes
// a value readable at any time:
//   write: the parts, into the slot that the manifest does not name; the manifest; away with the
//          parts of the other slot, the last one first, so that what a crash leaves has no gap
//   remove: the manifest; the parts of both slots
// Who reads meanwhile and misses a part looks at the manifest again.
class KeychainValueTask : public KeychainTask
{
protected:
    using KeychainTask::KeychainTask;
    using Done = std::function<void(const Result<void> &)>;
    using Read = std::function<void(const Outcome &)>;

    void readValue(const KeychainPlace &place, const Read &next);
    // Both leave no part behind that belongs to nothing. noParts spares looking for some where
    // nothing is split; it is set to what is known afterwards.
    void writeValue(const KeychainPlace &place, const QByteArray &value,
                    const std::shared_ptr<bool> &noParts, const Done &next);
    void removeValue(const KeychainPlace &place, const std::shared_ptr<bool> &noParts,
                     const Done &next);

    // Whether the value last read lay in parts.
    bool wasSplit() const { return m_wasSplit; }

private:
    struct Reading;
    using ReadingPtr = std::shared_ptr<Reading>;
    using OldManifest = std::optional<KeychainManifest>;

    void lookAtEntry(const ReadingPtr &reading);
    void readPart(const ReadingPtr &reading);
    void readAgain(const ReadingPtr &reading);
    void lookBefore(const KeychainPlace &place, const std::shared_ptr<bool> &noParts,
                    const std::function<void(const Result<OldManifest> &)> &next);
    void writeWhole(const KeychainPlace &place, const QByteArray &value, const OldManifest &old,
                    const std::shared_ptr<bool> &noParts, const Done &next);
    void writeSplit(const KeychainPlace &place, const QByteArray &value, const OldManifest &old,
                    const Done &next);
    void writeParts(const KeychainPlace &place, char slot, const QList<QByteArray> &parts,
                    qsizetype number, const Done &next);
    void removeAllParts(const KeychainPlace &place, const OldManifest &old,
                        const std::shared_ptr<bool> &noParts, const Done &next);
    void removeParts(const KeychainPlace &place, char slot, qsizetype from, qsizetype named,
                     const Done &next);
    void removeDownTo(const KeychainPlace &place, char slot, qsizetype from, qsizetype top,
                      const Done &next);
    void findTop(const KeychainPlace &place, char slot, qsizetype number,
                 const std::function<void(const Result<qsizetype> &)> &next);

    bool m_wasSplit = false;
};

} // namespace SessionKeeper

#endif // SESSIONKEEPER_KEYCHAINVALUETASK_P_H
