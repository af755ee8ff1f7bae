package maru.portal.letters.sheet;

/// What stands below every printed sheet: how the school's evidence is recognised.
public interface SheetFoot {

    /// The fingerprint of the authority's key, in groups of four.
    String fingerprint();
}
