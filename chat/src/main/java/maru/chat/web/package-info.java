/// What chat serves over HTTP, behind the front door: streams over WebSocket, the way to them, and
/// files that were sent.
@NullMarked
package maru.chat.web;

import org.jspecify.annotations.NullMarked;
