package maru.portal.letters.signing;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.kernel.Seoul;
import maru.portal.letters.content.ShownDocument;
import maru.portal.letters.reading.Reading;
import maru.portal.letters.record.LetterId;
import maru.portal.page.Languages;
import maru.portal.signon.For;
import maru.portal.signon.Visitor;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ExtendedModelMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// Takes a signature and says what came of it.
@Controller
@For(Role.Side.FAMILY)
class SignPages {

    private static final String PNG = "data:image/png;base64,";

    private final Signing signing;
    private final Reading reading;
    private final Languages languages;

    SignPages(Signing signing, Reading reading, Languages languages) {
        this.signing = signing;
        this.reading = reading;
        this.languages = languages;
    }

    @PostMapping("/inbox/{letter}/{student}/sign")
    ModelAndView sign(
            @PathVariable String letter,
            @PathVariable String student,
            @RequestParam MultiValueMap<String, String> fields,
            Visitor visitor,
            HttpServletRequest http) {
        SignRequest request =
                request(
                        LetterId.of(letter),
                        new PersonId(LetterId.uuid(student)),
                        fields,
                        languages.of(http));
        Outcome outcome =
                signing.sign(
                        visitor.asker(),
                        new SignIn(visitor.signIn().level(), visitor.signIn().methods()),
                        request);
        return switch (outcome) {
            case Outcome.Signed _, Outcome.AlreadySigned _ -> {
                ModelAndView done = new ModelAndView("redirect:done");
                done.setStatus(HttpStatus.SEE_OTHER);
                yield done;
            }
            case Outcome.AnotherPerson another -> {
                ModelAndView page = page("letters/another-person", HttpStatus.CONFLICT);
                page.addObject("signedIn", another.signedInName());
                yield page;
            }
            case Outcome.Changed changed -> changed(changed);
            case Outcome.Late late -> {
                ModelAndView page = page("letters/not-signed", HttpStatus.CONFLICT);
                page.addObject("why", "late");
                page.addObject("deadline", late.deadline().atZone(Seoul.ZONE).toInstant());
                yield page;
            }
            case Outcome.Recalled recalled -> {
                ModelAndView page = page("letters/not-signed", HttpStatus.CONFLICT);
                page.addObject("why", "recalled");
                page.addObject("reason", recalled.recall().reason());
                yield page;
            }
            case Outcome.NotAsked _ -> {
                ModelAndView page = page("letters/not-signed", HttpStatus.FORBIDDEN);
                page.addObject("why", "not-asked");
                yield page;
            }
            case Outcome.Wrong wrong -> again(visitor, request, wrong);
        };
    }

    private ModelAndView again(Visitor visitor, SignRequest request, Outcome.Wrong wrong) {
        Reading.Page read =
                reading.look(
                        visitor.asker(), request.letter(), request.student(), request.language());
        ExtendedModelMap model = new ExtendedModelMap();
        SignForm.show(model, read, visitor.person(), request.answers(), wrong.faults());
        ModelAndView page = new ModelAndView("letters/read", model);
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    private static ModelAndView changed(Outcome.Changed changed) {
        ModelAndView page = page("letters/changed", HttpStatus.CONFLICT);
        page.addObject("current", apart(changed.current(), "now"));
        page.addObject(
                "shown", changed.shown().map(document -> apart(document, "then")).orElse(""));
        return page;
    }

    /// Two documents on one page: each field keeps an id of its own and belongs to no form.
    private static String apart(ShownDocument document, String which) {
        return document.article()
                .replace(" id=\"", " id=\"" + which + "-")
                .replace(" for=\"", " for=\"" + which + "-")
                .replace(" name=\"answer.", " name=\"" + which + ".");
    }

    private static ModelAndView page(String name, HttpStatus status) {
        ModelAndView page = new ModelAndView(name);
        page.setStatus(status);
        page.addObject("styles", List.of("letters.css"));
        return page;
    }

    private static SignRequest request(
            LetterId letter,
            PersonId student,
            MultiValueMap<String, String> fields,
            Language otherwise) {
        Map<String, String> answers = new HashMap<>();
        fields.toSingleValueMap()
                .forEach(
                        (name, value) -> {
                            if (name.startsWith("answer.")) {
                                answers.put(name.substring("answer.".length()), value);
                            }
                        });
        boolean drawn = "drawn".equals(fields.getFirst("method"));
        return new SignRequest(
                letter,
                student,
                new PersonId(LetterId.uuid(text(fields, "signer"))),
                number(text(fields, "version")),
                text(fields, "shown"),
                Language.ofTag(text(fields, "language")).orElse(otherwise),
                answers,
                Optional.ofNullable(fields.getFirst("agreed")),
                drawn ? Optional.of(png(text(fields, "drawing"))) : Optional.empty(),
                drawn ? Optional.empty() : Optional.of(text(fields, "typedName")),
                key(text(fields, "key")));
    }

    private static String text(MultiValueMap<String, String> fields, String name) {
        return Optional.ofNullable(fields.getFirst(name)).orElse("");
    }

    private static int number(String digits) {
        return digits.matches("\\d{1,6}") ? Integer.parseInt(digits) : 0;
    }

    private static UUID key(String text) {
        return LetterId.uuid(text);
    }

    /// What is no PNG comes out as no bytes, which is no drawing.
    private static byte[] png(String dataUrl) {
        if (!dataUrl.startsWith(PNG) || dataUrl.length() > Drawings.BYTES_AT_MOST * 4 / 3 + 100) {
            return new byte[0];
        }
        try {
            return Base64.getDecoder().decode(dataUrl.substring(PNG.length()));
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }
}
