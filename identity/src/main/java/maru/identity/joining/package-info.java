/// How people come in and get back in: invitations for guardians, codes for those who lost access,
/// and the joining of students by their legal representatives.
@NullMarked
package maru.identity.joining;

import org.jspecify.annotations.NullMarked;
