@NullMarked
package maru.portal.notifier;

import org.jspecify.annotations.NullMarked;
