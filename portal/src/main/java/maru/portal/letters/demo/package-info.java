/// The demo's letters, told through the same services that people use.
@NullMarked
package maru.portal.letters.demo;

import org.jspecify.annotations.NullMarked;
