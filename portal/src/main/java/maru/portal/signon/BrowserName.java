package maru.portal.signon;

import java.util.List;
import java.util.Map;

/// What a browser calls itself, as a person would: `Chrome` on `Windows`. A browser may say
/// anything of itself, so this helps its owner to tell her devices apart and decides nothing.
///
/// @param program `Chrome`, `Safari`, …; empty when it is none of the usual ones
/// @param system `Windows`, `Android`, …; empty likewise
/// @param phone whether it is held in a hand
public record BrowserName(String program, String system, boolean phone) {

    /// Several name others as well; who comes first here is the one it is.
    private static final List<Map.Entry<String, String>> PROGRAMS =
            List.of(
                    Map.entry("SamsungBrowser/", "Samsung Internet"),
                    Map.entry("Whale/", "Whale"),
                    Map.entry("KAKAOTALK", "KakaoTalk"),
                    Map.entry("Edg", "Edge"),
                    Map.entry("Firefox/", "Firefox"),
                    Map.entry("FxiOS/", "Firefox"),
                    Map.entry("CriOS/", "Chrome"),
                    Map.entry("Chrome/", "Chrome"),
                    Map.entry("Safari/", "Safari"));

    private static final List<Map.Entry<String, String>> SYSTEMS =
            List.of(
                    Map.entry("iPhone", "iPhone"),
                    Map.entry("iPad", "iPad"),
                    Map.entry("Android", "Android"),
                    Map.entry("Windows", "Windows"),
                    Map.entry("Mac OS X", "macOS"),
                    Map.entry("CrOS", "ChromeOS"),
                    Map.entry("Linux", "Linux"));

    public static BrowserName of(String agent) {
        String system = first(SYSTEMS, agent);
        return new BrowserName(
                first(PROGRAMS, agent),
                system,
                system.equals("iPhone") || agent.contains("Mobile"));
    }

    private static String first(List<Map.Entry<String, String>> known, String agent) {
        return known.stream()
                .filter(one -> agent.contains(one.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}
