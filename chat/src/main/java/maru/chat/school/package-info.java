/// The school in chat: contacts and rooms that follow posts and enrolments.
@NullMarked
package maru.chat.school;

import org.jspecify.annotations.NullMarked;
