/// Certificates of this machine: a local authority made at the first run, the server certificate it
/// gives and renews, or the operator's own certificate in its place. [Certificates] is the way in.
@NullMarked
package maru.launcher.certificate;

import org.jspecify.annotations.NullMarked;
