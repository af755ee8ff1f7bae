/// The life of a part: its configuration, start, health, drain and refusals. No framework, nothing
/// but the JDK, since this enters the class path of every part, James's and Keycloak's neighbours
/// included.
///
/// A part implements [maru.kernel.Part] and hands itself to [maru.kernel.PartMain]; the rest is
/// here.
@NullMarked
package maru.kernel;

import org.jspecify.annotations.NullMarked;
