package maru.kernel;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// Addresses that share their first bits, as `10.0.0.0/24`, `2001:db8::/32` or one address alone
/// (RFC 4632, RFC 4291 section 2.3). Never a name: nothing is looked up.
public record AddressRange(InetAddress network, int bits) {

    /// Those of a setting, parted by commas.
    ///
    /// @throws BadSetting when one is none
    public static List<AddressRange> list(String setting, String text) {
        List<AddressRange> ranges = new ArrayList<>();
        for (String range : text.split(",", -1)) {
            if (!range.isBlank()) {
                ranges.add(read(setting, range.strip()));
            }
        }
        return List.copyOf(ranges);
    }

    private static AddressRange read(String setting, String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress network =
                    InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int most = network.getAddress().length * 8;
            int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
            if (bits >= 0 && bits <= most) {
                return new AddressRange(network, bits);
            }
        } catch (IllegalArgumentException notAnAddress) {
            // Answered below, like a length out of range.
        }
        throw new BadSetting(setting, "write addresses such as 10.0.0.4 or 10.0.0.0/24.");
    }

    /// Whether an address is one of these.
    public boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
