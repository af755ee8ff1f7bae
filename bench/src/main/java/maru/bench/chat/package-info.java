/// Chat under load, beside ejabberd and Prosody.
@NullMarked
package maru.bench.chat;

import org.jspecify.annotations.NullMarked;
