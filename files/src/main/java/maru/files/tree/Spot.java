package maru.files.tree;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.files.name.DavPath;
import maru.files.name.FileName;

/// Where a path leads for one person: a chain of nodes from the drive's root down, and what she may
/// do at each of them.
///
/// @param path the path that was walked
/// @param chain the nodes that were found, the drive's root first; empty where there is no such
///   drive for her
/// @param complete whether the last of them is what the path names
/// @param clash a node beside the missing one whose name differs from it in case alone
/// @param locked whether any lock holds anywhere in the drive
/// @param sensitive whether readings are audited
public record Spot(
        DavPath path,
        List<Step> chain,
        boolean complete,
        Optional<String> clash,
        boolean locked,
        boolean sensitive) {

    /// One node of the chain.
    ///
    /// @param handIn whether this is a folder into which people hand in
    /// @param handedInBy whose place in such a folder it lies in, when it is seen by that person
    public record Step(
            Node node,
            Rights rights,
            UUID aclToken,
            boolean handIn,
            Optional<Instant> handInUntil,
            Optional<UUID> handedInBy) {}

    /// The node that the path names, if it is there for her.
    public Optional<Node> node() {
        return complete ? Optional.of(last().node()) : Optional.empty();
    }

    /// The step of the node, or of the folder nearest to it.
    public Step last() {
        return chain.getLast();
    }

    /// The folder that holds the node or would hold it. Empty when that is missing too, and for the
    /// root of a drive.
    public Optional<Step> folder() {
        int index = path.names().size() - 2;
        return index >= 0 && index < chain.size() && chain.get(index).node().folder()
                ? Optional.of(chain.get(index))
                : Optional.empty();
    }

    public FileName name() {
        return path.last();
    }

    public boolean isDrive() {
        return path.names().size() == 1;
    }

    public UUID drive() {
        return chain.getFirst().node().drive();
    }
}
