// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import SessionKeeperDemo

// Which server: a system of the demo's own, or somebody else's. Going to another logs nobody out.
ComboBox {
    id: picker

    required property DemoServers servers
    // The one this picker belongs to; null for somebody else's that is not known yet.
    property DemoServer server: null

    readonly property string anotherTitle: qsTr("Another server")
    readonly property string anotherSummary: qsTr("at an address of yours")
    readonly property string title: server ? server.title : anotherTitle
    readonly property string summary: server ? (server.local ? server.summary : server.url) : anotherSummary

    // null stands for a server that is still to be asked for.
    readonly property var choices: {
        const list = [];
        for (let i = 0; i < servers.local.length; ++i)
            list.push(servers.local[i]);
        if (servers.other)
            list.push(servers.other);
        list.push(null);
        return list;
    }

    objectName: "system"
    implicitHeight: 56
    leftPadding: 14
    rightPadding: 40
    model: choices
    currentIndex: choices.indexOf(server)
    displayText: title
    Accessible.name: qsTr("Server: %1").arg(title)
    Accessible.description: summary
    Keys.onReturnPressed: event => openList(event)
    Keys.onEnterPressed: event => openList(event)
    // Only the list changes it: an arrow key would leave the page at once.
    Keys.onUpPressed: event => openList(event)
    Keys.onDownPressed: event => openList(event)

    // The keys of a list that is open already are its own.
    function openList(event) {
        event.accepted = !popup.opened;
        if (!popup.opened)
            popup.open();
    }

    onActivated: index => {
        const chosen = choices[index];
        currentIndex = Qt.binding(() => choices.indexOf(server));
        if (chosen)
            servers.choose(chosen);
        else
            servers.chooseAnother();
    }

    contentItem: SystemLabel {
        title: picker.title
        summary: picker.summary
    }

    indicator: Icon {
        x: picker.width - width - 14
        anchors.verticalCenter: parent?.verticalCenter
        name: "down"
        color: Theme.muted
        size: 18
    }

    background: Rectangle {
        radius: Theme.smallRadius
        color: picker.hovered || picker.down ? Qt.tint(Theme.field, Theme.wash(Theme.accent)) : Theme.field
        border.width: picker.visualFocus ? 2 : 1
        border.color: picker.visualFocus ? Theme.accent : Theme.line
    }

    delegate: ItemDelegate {
        id: choice

        required property int index
        required property DemoServer modelData

        objectName: "system" + index
        width: ListView.view?.width ?? 0
        height: 56
        leftPadding: 14
        rightPadding: 14
        highlighted: picker.highlightedIndex === index
        Accessible.name: label.title
        Accessible.description: label.summary

        contentItem: SystemLabel {
            id: label

            title: choice.modelData ? choice.modelData.title : picker.anotherTitle
            summary: choice.modelData ? (choice.modelData.local ? choice.modelData.summary : choice.modelData.url) : picker.anotherSummary
            note: choice.modelData && choice.modelData.loggedIn ? qsTr("logged in") : ""
            chosen: choice.index === picker.currentIndex
        }
        background: Rectangle {
            radius: Theme.smallRadius
            color: choice.highlighted ? Theme.wash(Theme.accent) : "transparent"
        }
    }

    popup: Popup {
        y: picker.height + 4
        width: picker.width
        padding: 4
        margins: Theme.gap
        implicitHeight: list.contentHeight + 2 * padding

        contentItem: ListView {
            id: list

            clip: true
            model: picker.delegateModel
            currentIndex: picker.highlightedIndex
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: ScrollBar {}
        }
        background: Rectangle {
            radius: Theme.radius
            color: Theme.surface
            border.color: Theme.line
        }
    }
}
