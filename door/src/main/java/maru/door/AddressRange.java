package maru.door;

import java.net.InetAddress;
import maru.kernel.BadSetting;

/// Addresses that share their first bits, as `10.0.0.0/24`, `2001:db8::/32` or one address alone
/// (RFC 4632, RFC 4291 section 2.3). Never a name: nothing is looked up.
record AddressRange(InetAddress network, int bits) {

    static AddressRange read(String setting, String text) {
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

    boolean contains(InetAddress address) {
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
