package maru.identity;

/// An audience that the asker may address today, and how many it reaches.
///
/// @param name as shown to choose from: `3학년 2반`, `3학년 전체`, `전교생`
/// @param students enrolled today
/// @param guardians different people with [Right#READ] for at least one of these students today
public record AddressableAudience(
        Audience audience, String schoolName, String name, int students, int guardians) {}
