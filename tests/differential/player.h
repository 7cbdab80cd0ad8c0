// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

#ifndef SESSIONKEEPER_TESTS_DIFFERENTIAL_PLAYER_H
#define SESSIONKEEPER_TESTS_DIFFERENTIAL_PLAYER_H

#include "body.h"
#include "reader.h"
#include "recorder.h"
#include "stage.h"

#include <QtCore/qset.h>
#include <QtCore/qtemporarydir.h>

namespace SessionKeeper::Test {

// Plays one script on one manager, as its only caller.
class Player : public QObject
{
public:
    // authorization: the header's value that the caller sets by hand; empty when the manager cares
    // for it. The player deletes the manager.
    Player(const Script &script, Carrier carrier, Http2Theatre *theatre);
    ~Player() override;

    Stage &stage() { return m_stage; }
    QStringList play(std::unique_ptr<QNetworkAccessManager> manager,
                     const QByteArray &authorization);

private:
    void prepare();
    void putCookies();
    QNetworkRequest makeRequest() const;
    void perform();
    bool isOver() const;
    void wait(const std::function<bool()> &condition);
    void arrived();
    void reach(Moment moment);
    void act(const Act &act);
    void actOnManager(const Act &act);
    void noteAftermath();

    const Script m_script;
    Stage m_stage;
    Recorder m_recorder;
    QTemporaryDir m_cacheFolder;
    QByteArray m_authorization;
    QPointer<QNetworkAccessManager> m_manager;
    QPointer<QNetworkReply> m_reply;
    std::unique_ptr<Body> m_body;
    std::unique_ptr<Reader> m_reader;
    QSet<int> m_done; // of the script's acts
    int m_others = 0; // requests that acts started
    bool m_hasArrived = false;
};

} // namespace SessionKeeper::Test

#endif // SESSIONKEEPER_TESTS_DIFFERENTIAL_PLAYER_H
