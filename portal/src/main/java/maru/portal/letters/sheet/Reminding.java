package maru.portal.letters.sheet;

/// Whether a sheet offers to remind: only where a message can leave.
@FunctionalInterface
public interface Reminding {

    boolean isSetUp();
}
