/// What a school decides about talk: who may find and write to whom, and who may make rooms.
@NullMarked
package maru.chat.school;

import org.jspecify.annotations.NullMarked;
