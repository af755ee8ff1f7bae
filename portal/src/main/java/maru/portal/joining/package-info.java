/// How families come in and how people get back in: joining by an invitation's code, adding a
/// further child, letting a child sign in herself, and the codes that class teacher and office give
/// to somebody who cannot sign in.
@NullMarked
package maru.portal.joining;

import org.jspecify.annotations.NullMarked;
