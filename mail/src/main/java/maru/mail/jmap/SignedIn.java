package maru.mail.jmap;

import maru.identity.signon.Verdict;

/// Whoever makes a request.
///
/// @param owner by her local part
record SignedIn(String owner, Verdict.Accepted accepted) {}
