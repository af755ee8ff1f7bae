package maru.identity;

/// What one person may do for one student on a day.
public enum Right {
    /// See the student's letters, class and news.
    READ,
    /// Sign consent forms and hand in applications in the student's name.
    SIGN,
    /// Agree to the processing of the student's personal data: the legal representative while the
    /// student is under 14 (개인정보 보호법 §22-2), the student herself from 14 on; the representative may
    /// go on doing so until the student is 19.
    DATA_CONSENT,
    /// Be called and be told first.
    CONTACT
}
