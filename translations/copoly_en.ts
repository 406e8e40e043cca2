<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>shell::FramesModel</name>
    <message numerus="yes">
        <source>(%n octet(s) in all)</source>
        <translation>
            <numerusform>(%n octet in all)</numerusform>
            <numerusform>(%n octets in all)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>shell::LabDock</name>
    <message numerus="yes">
        <source>Servers made %n polygon(s).</source>
        <translation>
            <numerusform>Servers made %n polygon.</numerusform>
            <numerusform>Servers made %n polygons.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Not what the points say: %n.</source>
        <translation>
            <numerusform>Not what the points say: %n.</numerusform>
            <numerusform>Not what the points say: %n.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n point(s) make no polygon yet.</source>
        <translation>
            <numerusform>%n point makes no polygon yet.</numerusform>
            <numerusform>%n points make no polygon yet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>shell::PeopleDock</name>
    <message numerus="yes">
        <source>%1, behind by %n</source>
        <extracomment>%1 a name, %n edits</extracomment>
        <translation>
            <numerusform>%1, behind by %n</numerusform>
            <numerusform>%1, behind by %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>shell::ProfileText</name>
    <message numerus="yes">
        <source>The file holds more than %n back ends.</source>
        <translation>
            <numerusform>The file holds more than %n back end.</numerusform>
            <numerusform>The file holds more than %n back ends.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>shell::ShapeDock</name>
    <message numerus="yes">
        <source>%n vertices</source>
        <translation>
            <numerusform>%n vertex</numerusform>
            <numerusform>%n vertices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shapes, %1</source>
        <extracomment>%n shapes, %1 &apos;n vertices&apos;</extracomment>
        <translation>
            <numerusform>%n shape, %1</numerusform>
            <numerusform>%n shapes, %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shapes</source>
        <translation>
            <numerusform>%n shape</numerusform>
            <numerusform>%n shapes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>shell::StatusText</name>
    <message numerus="yes">
        <source>%n held only here</source>
        <comment>edits that no other computer has</comment>
        <translation>
            <numerusform>%n held only here</numerusform>
            <numerusform>%n held only here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>next attempt in %n s</source>
        <translation>
            <numerusform>next attempt in %n s</numerusform>
            <numerusform>next attempt in %n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>offline, %n unsent</source>
        <comment>edits</comment>
        <translation>
            <numerusform>offline, %n unsent</numerusform>
            <numerusform>offline, %n unsent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>behind by %n</source>
        <comment>edits that others have</comment>
        <translation>
            <numerusform>behind by %n</numerusform>
            <numerusform>behind by %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unsent</source>
        <comment>edits</comment>
        <translation>
            <numerusform>%n unsent</numerusform>
            <numerusform>%n unsent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>all %n agree</source>
        <comment>people in the drawing, you included</comment>
        <translation>
            <numerusform>all %n agree</numerusform>
            <numerusform>all %n agree</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>cannot be stored, %n unsent</source>
        <comment>edits</comment>
        <translation>
            <numerusform>cannot be stored, %n unsent</numerusform>
            <numerusform>cannot be stored, %n unsent</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>shell::TopicsDock</name>
    <message numerus="yes">
        <source>The first %n topic(s).</source>
        <translation>
            <numerusform>The first topic.</numerusform>
            <numerusform>The first %n topics.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n topic(s).</source>
        <translation>
            <numerusform>%n topic.</numerusform>
            <numerusform>%n topics.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>shell::WindowText</name>
    <message numerus="yes">
        <source>%n edit(s) are only on this computer.</source>
        <translation>
            <numerusform>%n edit is only on this computer.</numerusform>
            <numerusform>%n edits are only on this computer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The drawing&apos;s file was damaged. %n edit(s) were recovered; the damaged file is kept as %1.</source>
        <translation>
            <numerusform>The drawing&apos;s file was damaged. %n edit was recovered; the damaged file is kept as %1.</numerusform>
            <numerusform>The drawing&apos;s file was damaged. %n edits were recovered; the damaged file is kept as %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n edit(s) of somebody else were not understood and left out: %1</source>
        <translation>
            <numerusform>%n edit of somebody else was not understood and left out: %1</numerusform>
            <numerusform>%n edits of somebody else were not understood and left out: %1</numerusform>
        </translation>
    </message>
</context>
</TS>
