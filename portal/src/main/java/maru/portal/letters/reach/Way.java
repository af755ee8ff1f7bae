package maru.portal.letters.reach;

import java.util.Locale;

/// How a person can be told, in the order in which it is tried: a message goes by the first way
/// that takes it, so nobody gets the same thing three times.
public enum Way {
    /// In the messenger, where she has a program for it.
    CHAT,
    /// To the app on her own device.
    PUSH,
    MAIL,
    /// A text message to her telephone.
    TEXT;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
