package maru.portal.demo;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import maru.identity.DemoCast;
import maru.identity.Identity;
import maru.identity.Language;
import maru.kernel.Refusal;
import maru.portal.PortalSettings;
import maru.portal.page.Languages;
import maru.portal.signon.OpenToAll;
import maru.portal.signon.Seat;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/// `/demo`: the cast, one seat each. The sign-in behind a card is the real one; the realm of demo
/// data has a step that takes the person from the hint.
@Controller
@OpenToAll
class Demo {

    private final Identity identity;
    private final Languages languages;
    private final boolean demo;

    Demo(Identity identity, Languages languages, PortalSettings settings) {
        this.identity = identity;
        this.languages = languages;
        this.demo = settings.demo();
    }

    /// A card and where it leads.
    record CastSeat(
            int number, DemoCast.Card card, String reason, String enter, String phonePage) {}

    @GetMapping("/demo")
    String cast(HttpServletRequest request, Model model) {
        model.addAttribute("seats", seats(request));
        model.addAttribute("files", SampleFile.ALL);
        model.addAttribute("name", DemoCast.TEACHERS_NAME);
        model.addAttribute("password", DemoCast.PASSWORD);
        return "demo";
    }

    @GetMapping("/demo/phone/{number}")
    String phone(@PathVariable("number") int number, HttpServletRequest request, Model model) {
        CastSeat seat =
                seats(request).stream()
                        .filter(one -> one.number() == number)
                        .findFirst()
                        .orElseThrow(() -> new Refusal.NotFound().asException());
        model.addAttribute("name", seat.card().name());
        model.addAttribute("enter", seat.enter());
        return "demo-phone";
    }

    @GetMapping("/demo/files/{key}")
    ResponseEntity<ClassPathResource> file(@PathVariable("key") String key) {
        requireDemo();
        SampleFile file =
                SampleFile.ALL.stream()
                        .filter(one -> one.key().equals(key))
                        .findFirst()
                        .orElseThrow(() -> new Refusal.NotFound().asException());
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .contentType(MediaType.parseMediaType(file.type()))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(file.name(), java.nio.charset.StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(file.content());
    }

    private List<CastSeat> seats(HttpServletRequest request) {
        requireDemo();
        boolean korean = languages.of(request) == Language.KO;
        List<DemoCast.Card> cards = new ArrayList<>(identity.demoCast().cards());
        return IntStream.range(0, Math.min(cards.size(), Seat.SEATS))
                .mapToObj(
                        index -> {
                            DemoCast.Card card = cards.get(index);
                            int number = index + 1;
                            return new CastSeat(
                                    number,
                                    card,
                                    korean ? card.reasonKorean() : card.reasonEnglish(),
                                    new Seat(number).prefix()
                                            + "/sign-in/keycloak?person="
                                            + card.person(),
                                    "/demo/phone/" + number);
                        })
                .toList();
    }

    private void requireDemo() {
        if (!demo) {
            throw new Refusal.NotFound().asException();
        }
    }
}
