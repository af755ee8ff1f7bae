package maru.portal.page;

import java.io.Serializable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// What the next page says has just been done, and how to take it back: undoing comes in place of
/// asking beforehand. It waits in the session for the page that comes.
///
/// @param key of the text
/// @param about the text's only argument, where it has one: a name
/// @param undo a path below the seat that takes a POST; empty for what is not taken back
public record Said(String key, String about, String undo) implements Serializable {

    public static void next(RedirectAttributes redirect, String key) {
        next(redirect, key, "", "");
    }

    public static void next(RedirectAttributes redirect, String key, String about, String undo) {
        redirect.addFlashAttribute("said", new Said(key, about, undo));
    }
}
