// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "model/operation.h"
#include "model/versionvector.h"

#include <QPointF>

#include <optional>
#include <variant>
#include <vector>

namespace syncing {

/// What the members of a room say to each other; written down in PROTOCOL.md.
inline constexpr int protocolVersion = 1;

struct TextOperation
{
    model::Operation operation;
    QByteArray text; ///< canonical, as of model::encodeOperation()
};

struct OpsMessage
{
    std::vector<TextOperation> operations;
    int refused = 0; ///< entries that were no operation, left out
    QString whyRefused; ///< of the first of them
};

/// A piece of an operation that is too long for one frame.
struct PartMessage
{
    static constexpr int maxParts = 10'000;
    model::OperationId id;
    int count = 1;
    int index = 0;
    QByteArray text; ///< UTF-8, cut between characters
};

/// Who is here and what they have.
struct HereMessage
{
    quint64 instance = 0; ///< random for each run of a program: tells copies of one replica apart
    QString name;
    model::Colour colour;
    bool isWitness = false;
    bool asks = false; ///< the sender wants to know who else is here and what they have
    quint64 count = 0; ///< of all operations that the sender has
    quint64 digest = 0; ///< of all of them
    model::VersionVector have; ///< some or all of them; what was said before still holds
};

/// Asks for operations: one peer, or whoever has them.
struct WantMessage
{
    std::optional<model::ReplicaId> to;
    model::VersionVector need;
};

/// The end of an answer to a WantMessage that was directed.
struct GaveMessage
{
    model::ReplicaId to;
};

/// What moves: never stored, the first thing to be thinned out.
struct PointerMessage
{
    static constexpr std::size_t maxPreview = 500;
    std::optional<QPointF> cursor;
    model::Places preview;
    std::vector<model::ShapeId> selection;
};

struct ByeMessage
{
};

struct Message
{
    model::ReplicaId from;
    std::variant<OpsMessage, PartMessage, HereMessage, WantMessage, GaveMessage, PointerMessage,
                 ByeMessage>
        what;
};

struct MessageError
{
    enum class Code {
        NotJson,
        NotAMessage,
        UnknownVersion,
        UnknownKind,
        BadValue,
    };
    Code code = Code::NotJson;
    QString text; ///< in English, says what and where
};

/// Checks everything that came from the network. Unknown keys are ignored.
base::Result<Message, MessageError> decodeMessage(QByteArrayView body);

/// One body; the caller keeps `operations` short enough (see packOperations()).
QByteArray encodeMessage(const Message &message);

/// As many bodies as needed so that none is longer than `maxBytes`; long operations go in parts.
/// Limits:  maxBytes at least 512.
std::vector<QByteArray> packOperations(model::ReplicaId from,
                                       const std::vector<QByteArray> &operationTexts,
                                       qsizetype maxBytes);

/// The same for presence: what the sender has is spread over several messages when it is long.
std::vector<QByteArray> packHere(model::ReplicaId from, const HereMessage &here,
                                 qsizetype maxBytes);

/// The same for a request. What does not fit into `most` bodies is left for the next request.
std::vector<QByteArray> packWant(model::ReplicaId from, const WantMessage &want, qsizetype maxBytes,
                                 std::size_t most = 1);

} // namespace syncing
