package maru.portal.signon;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.core.convert.support.GenericConversionService;

/// What a session holds, as bytes. Only classes that belong into a session are read back; what an
/// earlier release wrote and this one cannot read is as if it were not there, so that the person
/// signs in once more instead of meeting an error on every page.
final class SessionBytes {

    private static final System.Logger LOG = System.getLogger(SessionBytes.class.getName());

    private static final ObjectInputFilter FILTER =
            ObjectInputFilter.Config.createFilter(
                    "maxdepth=20;maxarray=10000;maxbytes=100000;java.**;maru.portal.**;maru.identity.**;"
                            + "org.springframework.web.servlet.FlashMap;org.springframework.util.**;"
                            + "org.springframework.security.**;!*");

    private SessionBytes() {}

    static ConversionService conversions() {
        GenericConversionService conversions = new GenericConversionService();
        conversions.addConverter(Object.class, byte[].class, SessionBytes::write);
        conversions.addConverter(new Reader());
        return conversions;
    }

    private static final class Reader implements GenericConverter {

        @Override
        public Set<ConvertiblePair> getConvertibleTypes() {
            return Set.of(new ConvertiblePair(byte[].class, Object.class));
        }

        @Override
        public @Nullable Object convert(
                @Nullable Object source, TypeDescriptor from, TypeDescriptor to) {
            return source instanceof byte[] bytes ? read(bytes) : null;
        }
    }

    private static byte[] write(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException unfit) {
            throw new IllegalStateException(unfit);
        }
        return bytes.toByteArray();
    }

    private static @Nullable Object read(byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(FILTER);
            return in.readObject();
        } catch (IOException | ClassNotFoundException | RuntimeException unreadable) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "A session attribute could not be read: {0}",
                    unreadable.getMessage());
            return null;
        }
    }
}
