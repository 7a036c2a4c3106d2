/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import org.letterhead.mail.web.internal.AddressBlock;
import org.letterhead.mail.web.internal.PublicUrl;
import org.letterhead.mail.web.internal.RoomForBodies;

/**
 * A request.
 *
 * @param request as the web server has it
 * @param client who counts as one client when requests are throttled
 * @param address its path
 * @param spoken the language that its browser asks for
 */
record Asked(HttpServletRequest request, String client, Address address, Locale spoken) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    boolean isPost() {
        return request.getMethod().equals("POST");
    }

    Form query() {
        return Form.parse(request.getQueryString());
    }

    /** Whether one of our scripts asks for a part of a page. */
    boolean isPartial() {
        return "true".equals(request.getHeader("HX-Request"));
    }

    /** Whether a browser that tells says that another site's page has made it ask. Without a word of the browser's: no. */
    boolean isFromElsewhere() {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null && !site.equals("same-origin") && !site.equals("none");
    }

    /** Whether it comes from a program on this very machine, and means it: a page elsewhere can have its own name lead here (DNS rebinding). */
    boolean isWithinThisMachine() {
        return PublicUrl.isLoopback(request.getServerName())
                && AddressBlock.address(request.getRemoteAddr())
                        .filter(InetAddress::isLoopbackAddress)
                        .isPresent();
    }

    /** What came instead of a form. */
    enum NoForm {
        /** Not {@code application/x-www-form-urlencoded}. */
        OTHER_TYPE(415),
        /** Too long. */
        TOO_LARGE(413),
        /** It does not come. */
        TOO_SLOW(408);

        private final int status;

        NoForm(int status) {
            this.status = status;
        }

        /** The HTTP status that says so. */
        int status() {
            return status;
        }
    }

    /**
     * The form; what is wrong with it instead is thrown.
     *
     * @param room where bodies are read, so that those who send slowly do not take all threads of the web server
     */
    Form form(RoomForBodies room, int longest) throws IOException, BadBody {
        Optional<NoForm> refusal = refusal(longest);
        if (refusal.isPresent()) {
            throw new BadBody(refusal.get());
        }
        if (!room.enter(client)) {
            throw new BadBody(NoForm.TOO_SLOW);
        }
        try {
            return Form.parse(body(longest));
        } finally {
            room.leave(client);
        }
    }

    private Optional<NoForm> refusal(int longest) {
        String type = request.getContentType();
        if (type == null || !type.split(";")[0].strip().equalsIgnoreCase("application/x-www-form-urlencoded")) {
            return Optional.of(NoForm.OTHER_TYPE);
        }
        return request.getContentLengthLong() > longest ? Optional.of(NoForm.TOO_LARGE) : Optional.empty();
    }

    private String body(int longest) throws IOException, BadBody {
        long began = System.nanoTime();
        byte[] body = new byte[8192];
        int length = 0;
        InputStream in = request.getInputStream();
        for (int n = in.read(body, 0, body.length); n > 0; n = in.read(body, length, body.length - length)) {
            length += n;
            if (length > longest) {
                throw new BadBody(NoForm.TOO_LARGE);
            }
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new BadBody(NoForm.TOO_SLOW);
            }
            if (length == body.length) {
                body = Arrays.copyOf(body, body.length * 2);
            }
        }
        return new String(body, 0, length, StandardCharsets.UTF_8);
    }

    /** The body is no form of ours. */
    static final class BadBody extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient NoForm why;

        BadBody(NoForm why) {
            super(why.name(), null, false, false);
            this.why = why;
        }

        NoForm why() {
            return why;
        }
    }
}
