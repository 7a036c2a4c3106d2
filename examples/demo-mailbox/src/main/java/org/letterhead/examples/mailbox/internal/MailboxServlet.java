/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mailbox in the browser. It only reads, and nothing that a mail says can do more than be seen: pages are filled in by a template that escapes every value, and a
 * mail's HTML stands in a frame without scripts, forms, an origin, or anything loaded from elsewhere.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("letterhead-demo-mailbox")
@HttpWhiteboardServletPattern("/*")
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=" + MailboxContext.NAME + ")")
public final class MailboxServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(MailboxServlet.class);

    private static final String NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; ";
    private static final String PAGE = NOTHING + "style-src 'self'; frame-src 'self'; frame-ancestors 'none'";

    /** Once more in the answer, so that it also counts where the HTML is opened without our frame. */
    private static final String FRAME = NOTHING
            + "style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox " + MailboxPages.SANDBOX;

    private static final String PLAIN = NOTHING + "frame-ancestors 'none'; sandbox";

    /** As it comes over the wire: whatever is written in disguise is no address of ours. */
    private static final Pattern MAIL = Pattern.compile("/([1-9][0-9]{0,17})(?:/(text|html|headers|frame|source))?");

    private final transient KeptMails mails;
    private final transient MailboxPages pages;

    @Activate
    public MailboxServlet(BundleContext bundle) {
        this(DemoMailbox.directoryOf(bundle), ZoneId.systemDefault());
    }

    MailboxServlet(Path directory, ZoneId zone) {
        this.mails = new KeptMails(directory);
        this.pages = new MailboxPages(zone);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Locale reader = reader(request);
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (path.equals("/style.css")) {
            send(response, 200, "text/css", PLAIN, MailboxPages.file("style.css"));
        } else if (!ThisMachine.asks(request)) {
            page(response, 403, pages.refusal("elsewhere", reader));
        } else if (!List.of("GET", "HEAD").contains(request.getMethod())) {
            response.setHeader("Allow", "GET, HEAD");
            page(response, 405, pages.refusal("method", reader));
        } else if (path.isEmpty()) {
            // Relative links of the list would lead elsewhere.
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader("Location", request.getContextPath() + "/");
        } else {
            try {
                read(path, "on".equals(request.getParameter("watch")), response, reader);
            } catch (IOException e) {
                LOG.warn("The demo mailbox cannot show {}: {}", ShownText.line(path, 100), e.toString());
                page(response, 503, pages.refusal("unreadable", reader));
            }
        }
    }

    private void read(String path, boolean watch, HttpServletResponse response, Locale reader) throws IOException {
        if (path.equals("/")) {
            page(response, 200, pages.list(OwnClassLoader.answer(mails::latest), mails.count(), watch, reader));
            return;
        }
        Matcher asked = MAIL.matcher(path);
        Optional<Instant> arrived = asked.matches() ? mails.arrived(number(asked)) : Optional.empty();
        Optional<byte[]> source = arrived.isEmpty() ? Optional.empty() : mails.source(number(asked));
        if (source.isEmpty()) {
            page(response, 404, pages.refusal("missing", reader));
            return;
        }
        String view = Optional.ofNullable(asked.group(2)).orElse("");
        if (view.equals("source")) {
            // One letter for each byte, as a mail's source has it.
            send(response, 200, "text/plain", PLAIN, new String(source.get(), StandardCharsets.ISO_8859_1));
            return;
        }
        OpenedMail mail = OwnClassLoader.answer(() -> OpenedMail.of(source.get()));
        if (view.equals("frame")) {
            send(response, 200, "text/html", FRAME, mail.framedHtml().orElse(""));
        } else {
            page(response, 200, pages.mail(number(asked), arrived.get(), mail, view, reader));
        }
    }

    private static long number(Matcher asked) {
        return Long.parseLong(asked.group(1));
    }

    private static void page(HttpServletResponse response, int status, String html) throws IOException {
        send(response, status, "text/html", PAGE, html);
    }

    private static void send(HttpServletResponse response, int status, String type, String policy, String text)
            throws IOException {
        response.setStatus(status);
        response.setContentType(type + "; charset=utf-8");
        response.setHeader("Content-Security-Policy", policy);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Locale reader(HttpServletRequest request) {
        String header = request.getHeader("Accept-Language");
        try {
            List<LanguageRange> wanted =
                    header == null || header.length() > 500 ? List.of() : LanguageRange.parse(header);
            return Optional.ofNullable(Locale.lookup(wanted, MailboxPages.LANGUAGES))
                    .orElse(Locale.ENGLISH);
        } catch (IllegalArgumentException e) {
            return Locale.ENGLISH;
        }
    }
}
