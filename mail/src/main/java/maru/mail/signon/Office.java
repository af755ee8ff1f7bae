package maru.mail.signon;

import java.util.regex.Pattern;

/// An office of a school that has a mailbox of its own, shared by whoever works there.
///
/// @param name the local part of its address, and the owner of its mailboxes: `office-7530001`.
///   Identity gives no person a name of this form.
/// @param label as people call it: `수원마루초등학교 행정실`
public record Office(String name, String label) {

    private static final Pattern NAME = Pattern.compile("(?:office|teachers)-\\d{7}");

    /// Whether a local part is an office's, if there is such an office.
    public static boolean isName(String localPart) {
        return NAME.matcher(localPart).matches();
    }
}
