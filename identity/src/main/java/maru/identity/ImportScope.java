package maru.identity;

import java.util.Optional;

/// What a file is all there is of: a school, or one grade of it. What the file does not name there
/// ends; nothing outside it does. A file says so in a line before its headings, `범위,SCHOOL CODE` or
/// `범위,SCHOOL CODE,GRADE`, or whoever brings it in says it.
///
/// @param school its code
public record ImportScope(String school, Optional<Integer> grade) {}
