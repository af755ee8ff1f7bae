/// What the operator may set: `maru.yaml`, read with the place of every value, so that a mistake is
/// answered with its line and with what to write instead.
@NullMarked
package maru.launcher.settings;

import org.jspecify.annotations.NullMarked;
