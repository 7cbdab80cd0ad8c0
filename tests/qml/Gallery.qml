// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import SessionKeeper

// Two hundred pictures that are all there at once, a remote component and calls of the app: three
// threads of the engine ask the server. Each round asks for everything again.
Item {
    id: gallery

    required property string site
    property alias session: session
    property int round: 0
    property int pictures: 200
    property int ready: 0
    property int failed: 0
    property int answered: 0
    property bool remoteReady: false

    function show(): void {
        ready = 0;
        failed = 0;
        answered = 0;
        remoteReady = false;
        round += 1;
        for (let i = 0; i < 20; ++i) {
            const call = new XMLHttpRequest();
            call.onreadystatechange = () => {
                if (call.readyState === XMLHttpRequest.DONE && call.status === 200)
                    gallery.answered += 1;
            };
            call.open("GET", `${site}/api/me/?${i}`);
            call.send();
        }
    }

    Session {
        id: session

        protocol: SimpleJwtProtocol { url: gallery.site + "/api/token/" }
        store: MemoryStore {}
    }
    Repeater {
        model: gallery.pictures

        Image {
            required property int index

            asynchronous: true
            cache: false
            source: gallery.round > 0 ? `${gallery.site}/img/${index}.png?${gallery.round}` : ""
            onStatusChanged: {
                if (status === Image.Ready)
                    gallery.ready += 1;
                else if (status === Image.Error)
                    gallery.failed += 1;
            }
        }
    }
    Loader {
        asynchronous: true
        source: gallery.round > 0 ? `${gallery.site}/Remote.qml?${gallery.round}` : ""
        onLoaded: gallery.remoteReady = item.answer === 42
    }
}
