@NullMarked
package maru.chat.xml;

import org.jspecify.annotations.NullMarked;
