package maru.portal.letters;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.imageio.ImageIO;
import maru.identity.Asker;
import maru.identity.PersonId;
import maru.portal.TestPortal;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.signing.Outcome;
import maru.portal.letters.signing.SignRequest;
import maru.portal.letters.writing.Sending;

/// Forms that the mother of the demo has signed, for tests of other packages.
public record SignedForms(TestPortal portal) {

    public PersonId child() {
        return new Written(portal).childOfTheClass("mother").id();
    }

    public Asker.SignedIn mother() {
        return new Written(portal).as("mother");
    }

    public Asker.SignedIn teacher() {
        return new Written(portal).as("teacher");
    }

    public Asker.SignedIn officer() {
        return new Written(portal).as("province");
    }

    /// A letter of the province to all schools; [#takeBack] it, as it is in everybody's list.
    public LetterId sentByTheProvince() {
        return new Written(portal)
                .sent(
                        "province",
                        Written.consent("한파 " + UUID.randomUUID(), SignerRule.ANY_GUARDIAN));
    }

    public void takeBack(LetterId letter) {
        portal.bean(Sending.class).recall(officer(), letter, "끝");
    }

    public LetterId signedByDrawing() {
        Written written = new Written(portal);
        LetterId letter =
                written.sent(
                        "teacher",
                        Written.consent("증거 " + UUID.randomUUID(), SignerRule.ANY_GUARDIAN));
        SignRequest usual =
                written.request(
                        "mother", written.read("mother", letter, child()), UUID.randomUUID());
        Outcome outcome =
                written.sign(
                        "mother",
                        new SignRequest(
                                usual.letter(),
                                usual.student(),
                                usual.expectedSigner(),
                                usual.version(),
                                usual.shown(),
                                usual.language(),
                                Map.of("q1", "o1", "q2", "땅콩 알레르기가 있습니다."),
                                usual.agreed(),
                                Optional.of(drawing(3)),
                                Optional.empty(),
                                usual.key()));
        if (!(outcome instanceof Outcome.Signed)) {
            throw new AssertionError(outcome.toString());
        }
        return letter;
    }

    /// A drawn name, another one for each number.
    public static byte[] drawing(int number) {
        BufferedImage image = new BufferedImage(300, 120, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.BLACK);
        graphics.setStroke(new BasicStroke(4));
        graphics.drawLine(10, 10 * number, 250, 100);
        graphics.drawLine(10, 90, 250, 8 * number);
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException neverInMemory) {
            throw new AssertionError(neverInMemory);
        }
        return out.toByteArray();
    }
}
