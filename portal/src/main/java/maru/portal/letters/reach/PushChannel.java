package maru.portal.letters.reach;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import maru.portal.letters.push.PushServices;
import maru.portal.letters.push.Subscription;
import tools.jackson.databind.json.JsonMapper;

/// Notices to all of a person's own browsers.
final class PushChannel implements Channel {

    private static final int TEXT_AT_MOST = 600;

    private final Devices devices;
    private final PushServices services;
    private final JsonMapper json = JsonMapper.builder().build();

    PushChannel(Devices devices, PushServices services) {
        this.devices = devices;
        this.services = services;
    }

    @Override
    public Way way() {
        return Way.PUSH;
    }

    @Override
    public boolean isSetUp() {
        return true;
    }

    /// Taken as soon as one browser's service has taken it.
    @Override
    public Answer deliver(Message message) throws IOException {
        List<Subscription> browsers = devices.of(message.person());
        if (browsers.isEmpty()) {
            return Answer.NO_ADDRESS;
        }
        byte[] text =
                json.writeValueAsString(
                                Map.of(
                                        "title", shortened(message.subject()),
                                        "body", shortened(message.text()),
                                        "link", message.link(),
                                        "id", message.id()))
                        .getBytes(StandardCharsets.UTF_8);
        String topic = message.id().replace("-", "");
        boolean taken = false;
        boolean later = false;
        for (Subscription browser : browsers) {
            try {
                switch (services.send(browser, text, topic)) {
                    case TAKEN -> taken = true;
                    case GONE -> devices.remove(message.person(), browser.endpoint().toString());
                    case REFUSED -> {}
                }
            } catch (IOException notNow) {
                later = true;
            }
        }
        if (!taken && later) {
            throw new IOException("no push service took it");
        }
        return taken ? Answer.TAKEN : Answer.REFUSED;
    }

    private static String shortened(String text) {
        return text.length() <= TEXT_AT_MOST ? text : text.substring(0, TEXT_AT_MOST) + "…";
    }
}
