// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

pragma Singleton

import QtQuick

// Colours, distances and letters of the demo. Light or dark as the system says, unless somebody chose.
QtObject {
    id: theme

    enum Choice { System, Light, Dark }

    property int choice: Theme.Choice.System
    readonly property bool dark: choice === Theme.Choice.System ? systemIsDark : choice === Theme.Choice.Dark
    readonly property bool systemIsDark: systemPalette.window.hslLightness < 0.5

    function toggle() {
        choice = dark ? Theme.Choice.Light : Theme.Choice.Dark;
    }

    readonly property color background: dark ? "#0f1219" : "#f3f5fa"
    readonly property color surface: dark ? "#191d27" : "#ffffff"
    readonly property color raised: dark ? "#222836" : "#f6f7fb"
    readonly property color field: dark ? raised : surface
    readonly property color line: dark ? "#2b3242" : "#e2e6ef"
    readonly property color text: dark ? "#eef1f7" : "#151a26"
    readonly property color muted: dark ? "#a1abbd" : "#5a6477"
    readonly property color accent: dark ? "#8aa0ff" : "#3a55e0"
    readonly property color accentInk: dark ? "#0f1430" : "#ffffff"
    readonly property color good: dark ? "#55cf98" : "#14774c"
    readonly property color warn: dark ? "#f0b352" : "#8f5600"
    // For areas, where warn is for letters.
    readonly property color amber: dark ? "#f0b352" : "#e39a1c"
    readonly property color bad: dark ? "#ff8b98" : "#bb2a40"

    // The colour of a kind of event: "good", "warn", "bad", or anything else.
    function tone(kind) {
        switch (kind) {
        case "good": return good;
        case "warn": return warn;
        case "bad": return bad;
        case "accent": return accent;
        default: return muted;
        }
    }

    // The same colour as a wash behind text.
    function wash(colour) {
        return Qt.rgba(colour.r, colour.g, colour.b, dark ? 0.16 : 0.1);
    }

    readonly property int gap: 16
    readonly property int smallGap: 8
    readonly property int radius: 14
    readonly property int smallRadius: 10
    readonly property int touch: 48

    readonly property int titleSize: 24
    readonly property int headingSize: 16
    readonly property int textSize: 15
    readonly property int smallSize: 13

    readonly property SystemPalette systemPalette: SystemPalette {}
}
